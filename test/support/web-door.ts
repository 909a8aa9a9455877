import { bindWeb } from "../../src/composition/doors/bind-web.ts";
import { createWebApp } from "../../src/web/app.tsx";
import { ADMIN_TOKEN, type DoorChanges, httpDoor } from "./http-door.ts";

/** The pages in front of the same stores in memory as `httpDoor`, and that door beside them. */
export function webDoor(changes: DoorChanges = {}) {
  const json = httpDoor(changes);
  const app = createWebApp(bindWeb(json.services, ADMIN_TOKEN), {
    ...json.door,
    signInLimiter: null,
    securityContact: null,
    openApi: async () => (await json.app.request("/openapi.json")).text(),
  });
  const open = async (path: string, init: RequestInit = {}) => {
    const answer = await app.request(`https://volaris.example${path}`, init);
    const html = await answer.text();
    return { status: answer.status, headers: answer.headers, html, text: textOf(html) };
  };
  return { open, json, lines: json.lines };
}

/** What a reader sees of a page, blanks as one. */
export function textOf(html: string): string {
  const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? html;
  return main
    .replace(/<svg[\s\S]*?<\/svg>/g, " ")
    .replace(/<tr[^>]* hidden[\s\S]*?<\/tr>/g, " ")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();
}
