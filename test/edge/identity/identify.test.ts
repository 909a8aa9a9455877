import { createHash } from "node:crypto";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { newApiToken } from "../../../scripts/tokens/new-api-token.ts";
import type { EdgeEnv } from "../../../src/edge/env.ts";
import { beStranger, identify } from "../../../src/edge/identity/identify.ts";
import { ownPath, requireCaller } from "../../../src/edge/identity/require-caller.ts";
import { endSession, giveSession } from "../../../src/edge/identity/session-cookie.ts";
import { createSessions } from "../../../src/edge/identity/sessions.ts";
import { FORM_TOKEN_FIELD, formToken, verifyForm } from "../../../src/edge/identity/verify-form.ts";
import { ERROR_TABLE } from "../../../src/error-table.ts";
import { asAppError, errorBody } from "../../../src/errors.ts";
import type { LogFields } from "../../../src/log.ts";

const NOW_MS = Date.parse("2026-11-30T15:00:00Z");
const ADMIN = "the-admin-token-of-today";
const SITE = "https://volaris.example";
const MADE = newApiToken("alice");
const ALICE = { name: "alice", sha256: MADE.entry.split(":")[1] ?? "" };

/** A door with a page of the operator's, JSON for readers, and signing in and out. */
function door({
  apiTokens = [ALICE],
  nowMs = NOW_MS,
}: {
  apiTokens?: (typeof ALICE)[];
  nowMs?: number;
} = {}) {
  const book = { adminToken: ADMIN, apiTokens };
  const deps = { ...book, secret: "of-the-worker", nowMs: () => nowMs, randomId: () => crypto.randomUUID() };
  const sessions = createSessions(deps);
  const noted: LogFields[] = [];
  const app = new Hono<EdgeEnv>();
  app.use(async (c, next) => {
    beStranger(c);
    await next();
  });
  app.use(identify({ ...book, sessions }, (fields) => noted.push(fields)));
  app.onError((error, c) => {
    const failure = asAppError(error);
    return c.json(errorBody(failure, "id"), ERROR_TABLE[failure.code].status);
  });
  app.get("/who", (c) => c.json([c.get("caller"), c.get("callerName")]));
  app.get("/json", requireCaller("reader"), (c) => c.text("quotes"));
  app.get("/desk", requireCaller("operator", { signInAt: "/sign-in" }), async (c) =>
    c.text(await formToken(c, sessions)),
  );
  const verify = verifyForm({ sessions, publicBaseUrl: SITE });
  app.post("/desk", requireCaller("operator", { signInAt: "/sign-in" }), verify, (c) => c.text("done"));
  app.post("/sign-in/:role/:name", verify, async (c) => {
    const { role, name } = c.req.param();
    await giveSession(c, sessions, { role: role === "operator" ? "operator" : "reader", name });
    return c.text("in");
  });
  app.post("/sign-out", (c) => {
    endSession(c);
    return c.text("out");
  });
  const ask = (path: string, init: RequestInit = {}) => app.request(new URL(path, SITE).href, init);
  const send = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(path, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { "sec-fetch-site": "same-origin", ...headers },
    });
  const signIn = async (role: string, name: string) => {
    const set = (await send(`/sign-in/${role}/${name}`, {})).headers.get("set-cookie") ?? "";
    return { cookie: set.split(";")[0] ?? "", set };
  };
  return { ask, send, signIn, noted };
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

test("a bearer is its holder, whose name is noted and whose token is not", async () => {
  const { ask, noted } = door();
  expect(await (await ask("/who")).json()).toEqual(["stranger", null]);
  expect(await (await ask("/who", bearer(MADE.token))).json()).toEqual(["reader", "alice"]);
  expect(await (await ask("/who", bearer(ADMIN))).json()).toEqual(["operator", "operator"]);
  expect(noted).toEqual([{ caller: "reader", callerName: "alice" }, { caller: "operator" }]);
});

test("the hash itself is no token", async () => {
  const { ask } = door();
  for (const token of [
    ALICE.sha256,
    MADE.entry,
    MADE.token.slice(0, -1),
    `${MADE.token}x`,
    MADE.token.toLowerCase(),
  ]) {
    expect((await ask("/who", bearer(token))).status, token).toBe(401);
  }
  expect(createHash("sha256").update(MADE.token).digest("hex")).toBe(ALICE.sha256);
});

test("a bearer that is nobody's is refused where tokens are given out, and a stranger's where none are", async () => {
  expect((await door().ask("/who", bearer("vol_nobody"))).status).toBe(401);
  const open = await door({ apiTokens: [] }).ask("/who", bearer("vol_nobody"));
  expect([open.status, await open.json()]).toEqual([200, ["stranger", null]]);
});

test("signing in gives a cookie that no script reads, no other site sends and no plain connection carries", async () => {
  const { signIn, ask } = door();
  const { set, cookie } = await signIn("operator", "operator");
  expect(set).toMatch(
    /^__Host-volaris=operator\.operator\.\S+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(await (await ask("/who", { headers: { cookie } })).json()).toEqual(["operator", "operator"]);
  // A cookie without the prefix may have been set by a subdomain, or over http.
  const bare = { headers: { cookie: cookie.replace("__Host-", "") } };
  expect(await (await ask("/who", bare)).json()).toEqual(["stranger", null]);
});

test("on this machine the cookie is plain, and over plain HTTP elsewhere there is none", async () => {
  const { send, ask } = door();
  const local = "http://127.0.0.1:8787";
  const given = await send(`${local}/sign-in/operator/operator`, {});
  const set = given.headers.get("set-cookie") ?? "";
  expect(set).toMatch(/^volaris=\S+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
  const headers = { cookie: set.split(";")[0] ?? "" };
  expect(await (await ask(`${local}/who`, { headers })).json()).toEqual(["operator", "operator"]);
  const open = await send("http://192.0.2.1/sign-in/operator/operator", {});
  expect([open.status, open.headers.get("set-cookie")]).toEqual([403, null]);
});

test("signing out takes the cookie away", async () => {
  const out = await door().send("/sign-out", {});
  expect(out.headers.get("set-cookie")).toBe("__Host-volaris=; Max-Age=0; Path=/; Secure");
});

test("a huge cookie, or one of another program, is no session and no failure", async () => {
  const { ask } = door();
  for (const value of ["x".repeat(50_000), "reader.alice.%00.x.y", "%", "", "=;="]) {
    const answer = await ask("/who", { headers: { cookie: `__Host-volaris=${value}` } });
    expect([answer.status, await answer.json()]).toEqual([200, ["stranger", null]]);
  }
});

test("JSON refuses who is too little with the reason, a page sends strangers to sign in and back", async () => {
  const { ask, send, signIn } = door();
  const json = await ask("/json");
  expect([json.status, await json.json()]).toMatchObject([401, { error: { code: "unauthorized" } }]);
  const page = await ask("/desk?job=prices_1m&x=1");
  expect([page.status, page.headers.get("location"), page.headers.get("cache-control")]).toEqual([
    303,
    "/sign-in?next=%2Fdesk%3Fjob%3Dprices_1m%26x%3D1",
    "no-store",
  ]);
  expect((await send("/desk", {})).status).toBe(401);
  const { cookie } = await signIn("reader", "alice");
  expect((await ask("/desk", { headers: { cookie } })).status).toBe(403);
  expect(await (await ask("/json", { headers: { cookie } })).text()).toBe("quotes");
});

test("a form needs its session's token, and to come from this very site", async () => {
  const { ask, send, signIn } = door();
  const { cookie } = await signIn("operator", "operator");
  const other = await signIn("operator", "operator");
  const tokenOf = async (of: string) => (await ask("/desk", { headers: { cookie: of } })).text();
  const csrf = await tokenOf(cookie);
  const status = async (form: Record<string, string>, headers: Record<string, string>) =>
    (await send("/desk", form, { cookie, ...headers })).status;
  expect(await status({ [FORM_TOKEN_FIELD]: csrf }, {})).toBe(200);
  expect(await status({}, {})).toBe(403);
  expect(await status({ [FORM_TOKEN_FIELD]: await tokenOf(other.cookie) }, {})).toBe(403);
  for (const site of ["cross-site", "same-site", "none"]) {
    expect(await status({ [FORM_TOKEN_FIELD]: csrf }, { "sec-fetch-site": site }), site).toBe(403);
  }
  expect(await status({ [FORM_TOKEN_FIELD]: csrf }, { "content-type": "text/plain" })).toBe(403);
});

test.each([
  [SITE, 200],
  ["https://volaris.example.evil", 403],
  ["http://volaris.example", 403],
  ["null", 403],
  [undefined, 403],
])("a browser that says no Sec-Fetch-Site is told by its Origin: %s is %i", async (origin, status) => {
  const { ask } = door();
  const headers: Record<string, string> = origin === undefined ? {} : { origin };
  const answer = await ask("/sign-in/operator/operator", {
    method: "POST",
    body: new URLSearchParams(),
    headers,
  });
  expect(answer.status).toBe(status);
});

test.each([
  ["/operator/jobs?state=failed", "/operator/jobs?state=failed"],
  ["/", "/"],
  ["//evil.example", "/desk"],
  ["/\\evil.example", "/desk"],
  ["\\\\evil.example", "/desk"],
  ["/\t/evil.example", "/desk"],
  ["/\n/evil.example", "/desk"],
  ["https://evil.example", "/desk"],
  ["javascript:alert(1)", "/desk"],
  ["/..//evil.example", "/desk"],
  ["/.//evil.example", "/desk"],
  [undefined, "/desk"],
  ["", "/desk"],
])("after signing in %j leads to %s", (next, path) => {
  expect(ownPath(next, "/desk")).toBe(path);
});
