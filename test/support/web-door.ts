<<<<<<< HEAD
import { bindWeb } from "../../src/composition/doors/bind-web.ts";
import type { ClientLimiter } from "../../src/edge/clients/client-limiter.ts";
import { createWebApp } from "../../src/web/app.tsx";
import { ADMIN_TOKEN, type DoorChanges, httpDoor } from "./http-door.ts";

const BASE = "https://volaris.example";

/** The pages in front of what `httpDoor` reads, and a browser that keeps its cookie. */
export function webDoor(changes: DoorChanges & { signInLimiter?: ClientLimiter } = {}) {
  const { services, sessions, book, lines } = httpDoor(changes);
  const { limiter = null, signInLimiter = null } = changes;
  const app = createWebApp(bindWeb(services, ADMIN_TOKEN), {
    ...book,
    sessions,
    publicBaseUrl: BASE,
    limiter,
    signInLimiter,
  });
  let cookie = "";
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (cookie !== "") headers.set("cookie", cookie);
    const answer = await app.request(`${BASE}${path}`, { ...init, headers });
    const given = answer.headers.get("set-cookie");
    if (given !== null) cookie = given.split(";")[0] ?? "";
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  /** A form as a browser sends it from a page of the site. */
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(path, {
      method: "POST",
      body: new URLSearchParams(fields).toString(),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
        ...headers,
      },
    });
  const signIn = (token: string = ADMIN_TOKEN, next = "") => post("/operator/sign-in", { token, next });
  /** The token that the forms of a page carry. */
  const formToken = async (path: string) =>
    /name="csrf" value="([^"]+)"/.exec((await ask(path)).text)?.[1] ?? "";
  return { ask, post, signIn, formToken, lines };
=======
import { createWebApp } from "../../src/web/app.tsx";
import { type DoorChanges, httpDoor } from "./http-door.ts";

/** The pages in front of the same stores in memory as `httpDoor`, and that door beside them. */
export function webDoor(changes: DoorChanges = {}) {
  const json = httpDoor(changes);
  const app = createWebApp(json.services, json.door);
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
>>>>>>> wA
}
