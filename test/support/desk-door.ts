import { bindWeb } from "../../src/composition/doors/bind-web.ts";
import type { ClientLimiter } from "../../src/edge/clients/client-limiter.ts";
import { createWebApp } from "../../src/web/app.tsx";
import { ADMIN_TOKEN, type DoorChanges, httpDoor } from "./http-door.ts";

const BASE = "https://volaris.example";

/** The pages in front of what `httpDoor` reads, and a browser that keeps its cookie. */
export function deskDoor(changes: DoorChanges & { signInLimiter?: ClientLimiter } = {}) {
  const { app: json, services, sessions, book, lines } = httpDoor(changes);
  const { limiter = null, signInLimiter = null } = changes;
  const app = createWebApp(bindWeb(services, ADMIN_TOKEN), {
    ...book,
    sessions,
    publicBaseUrl: BASE,
    limiter,
    signInLimiter,
    securityContact: null,
    openApi: async () => (await json.request("/openapi.json")).text(),
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
}
