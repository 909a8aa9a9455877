import { expect, test, vi } from "vitest";
import type { ClientLimiter } from "../../src/edge/clients/client-limiter.ts";
import { AppError } from "../../src/errors.ts";
import { signLoginTicket } from "../../src/http/login-ticket.ts";
import type { HttpServices } from "../../src/http/services.ts";
import { ADMIN_TOKEN, httpDoor } from "../support/http-door.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const LOGIN = "/auth/schwab/login";
const AUTHORIZE = "https://schwab.example/v1/oauth/authorize?state=s";
type SchwabLogin = HttpServices["schwabLogin"];

/** The door as a browser meets it. `begun` counts the logins that were begun. */
function aDoor(changes: Partial<SchwabLogin> = {}, signInLimiter?: ClientLimiter) {
  const schwabLogin = {
    begin: vi.fn(async () => AUTHORIZE),
    complete: vi.fn(async () => ({ expiresAtMs: IN_SESSION + 7 * 86_400_000 })),
    authorityOrigin: "https://schwab.example",
    ...changes,
  };
  const { app, ask, lines } = httpDoor({
    schwabLogin,
    nowMs: () => IN_SESSION,
    ...(signInLimiter && { signInLimiter }),
  });
  const browse = async (path: string, init: RequestInit = {}) => {
    const answer = await app.request(path, init);
    return {
      status: answer.status,
      headers: answer.headers,
      location: answer.headers.get("location"),
      page: await answer.text(),
    };
  };
  const submit = (fields: Record<string, string>) =>
    browse(LOGIN, { method: "POST", body: new URLSearchParams(fields) });
  return { ...schwabLogin, browse, submit, ask, lines };
}

test("a stranger gets a form, which holds the browser to itself", async () => {
  const door = aDoor();
  const { status, headers, page } = await door.browse(LOGIN);
  expect(status).toBe(200);
  expect(page).toContain('<form method="post" action="/auth/schwab/login">');
  expect(page).toContain('type="password"');
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": expect.stringMatching(/^default-src 'none'; style-src 'sha256-/),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
  expect(door.begin).not.toHaveBeenCalled();
});

test("the operator is known by the form, the bearer or a ticket, and sent on", async () => {
  const door = aDoor();
  const ticket = await signLoginTicket(ADMIN_TOKEN, IN_SESSION - minutes(9));
  for (const answer of [
    await door.submit({ admin_token: ADMIN_TOKEN }),
    await door.browse(LOGIN, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } }),
    await door.browse(`${LOGIN}?ticket=${ticket}`),
  ]) {
    expect([answer.status, answer.location]).toEqual([302, AUTHORIZE]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
  }
  expect(door.begin).toHaveBeenCalledTimes(3);
});

test("a wrong token, bearer or ticket gets the form again, and begins nothing", async () => {
  const door = aDoor();
  const old = await signLoginTicket(ADMIN_TOKEN, IN_SESSION - minutes(10));
  const upload = new FormData();
  upload.set("admin_token", new File([ADMIN_TOKEN], "token.txt"));
  for (const answer of [
    await door.submit({ admin_token: `${ADMIN_TOKEN} ` }),
    await door.submit({}),
    await door.browse(LOGIN, { method: "POST", body: upload }),
    await door.browse(LOGIN, { method: "POST", body: "admin_token" }),
    await door.browse(LOGIN, { headers: { authorization: "Bearer wrong" } }),
    await door.browse(`${LOGIN}?ticket=${old}`),
    await door.browse(`${LOGIN}?ticket=${ADMIN_TOKEN}`),
  ]) {
    expect(answer.status).toBe(401);
    expect(answer.page).toMatch(
      /role="alert">[^<]*(no longer good|not the operator's|not the operator&#39;s)/,
    );
    expect(answer.page).not.toContain(ADMIN_TOKEN);
  }
  expect(door.begin).not.toHaveBeenCalled();
});

test("an address that guesses is stopped, by form and by bearer, even with the right token", async () => {
  const tried: string[] = [];
  const door = aDoor({}, { limit: async ({ key }) => ({ success: tried.push(key) < 2 }) });
  const from = { "cf-connecting-ip": "203.0.113.7" };
  const submit = (token: string) => {
    const body = new URLSearchParams({ admin_token: token });
    return door.browse(LOGIN, { method: "POST", body, headers: from });
  };
  expect((await submit("a guess")).status).toBe(401);
  const stopped = await submit(ADMIN_TOKEN);
  expect([stopped.status, stopped.headers.get("retry-after")]).toEqual([429, "60"]);
  expect(stopped.page).toContain("Too many tokens were tried from this address.");
  const bearer = { headers: { ...from, authorization: `Bearer ${ADMIN_TOKEN}` } };
  expect((await door.browse(LOGIN, bearer)).status).toBe(429);
  // To look at the form, or to come with a link, is no guess.
  expect((await door.browse(LOGIN, { headers: from })).status).toBe(200);
  expect(tried).toEqual(["203.0.113.7", "203.0.113.7", "203.0.113.7"]);
  expect(door.begin).not.toHaveBeenCalled();
});

test("the operator alone is given links, and a link works in a browser", async () => {
  const door = aDoor();
  const link = "/admin/schwab/login-link";
  expect((await door.ask(link, { method: "POST" })).status).toBe(401);
  const authorization = `Bearer ${ADMIN_TOKEN}`;
  const { status, body } = await door.ask(link, { method: "POST", headers: { authorization } });
  expect(status).toBe(200);
  const { url } = body as { url: string };
  expect(url).toMatch(/^https:\/\/volaris\.example\/auth\/schwab\/login\?ticket=/);
  expect(url).not.toContain(ADMIN_TOKEN);
  expect((await door.browse(url.replace("https://volaris.example", ""))).location).toBe(AUTHORIZE);
});

test("back from Schwab, the page says how long the login lasts", async () => {
  const door = aDoor();
  const { status, page, headers } = await door.browse(
    "/auth/schwab/callback?code=C0.abc%40&session=x&state=s1",
  );
  expect(door.complete).toHaveBeenCalledWith({ state: "s1", code: "C0.abc@", error: null });
  expect(status).toBe(200);
  expect(page).toContain('<dd id="valid-until">2026-11-30 15:00 UTC</dd>');
  expect(page).toContain('<dd id="days-left">7.0</dd>');
  expect(page).toContain('<a class="button" href="/operator">Back to the desk</a>');
  expect(page).not.toMatch(/C0\.abc|s1/);
  expect(headers.get("cache-control")).toBe("no-store");
});

for (const [error, status, words] of [
  [
    new AppError("invalid_request", "Not <b>begun</b> here.", { hint: "Begin again." }),
    400,
    /Not &lt;b&gt;begun/,
  ],
  [new AppError("unauthorized", "Access was denied."), 401, /Access was denied/],
  [new AppError("provider_unavailable", "Schwab's token endpoint answered 503."), 503, /answered 503/],
  [
    new AppError("provider_unauthorized", "Refused.", { hint: "Check SCHWAB_APP_KEY." }),
    503,
    /Check SCHWAB_APP_KEY/,
  ],
  [
    new AppError("storage_unavailable", "db-7.internal refused"),
    503,
    /The database does not answer.*Try again/s,
  ],
  [new Error("undefined is not a function"), 500, /Something broke on our side/],
] as const) {
  test(`a login that fails with "${error.message}" says what, why and what to do`, async () => {
    const door = aDoor({ complete: () => Promise.reject(error) });
    const answer = await door.browse("/auth/schwab/callback?code=hush-code&state=hush-state");
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.page).toMatch(words);
    expect(answer.page).toContain(`href="${LOGIN}"`);
    expect(answer.page).not.toMatch(/hush|db-7|undefined is/);
    const line = door.lines.find(({ event }) => event === "login_failed");
    expect(line?.level).toBe(status >= 500 ? "error" : "warn");
    expect(JSON.stringify(line)).not.toContain("hush");
  });
}

test("a login that cannot begin is told on a page too", async () => {
  const away = new AppError("cache_unavailable", "Redis did not answer.");
  const door = aDoor({ begin: () => Promise.reject(away) });
  const answer = await door.submit({ admin_token: ADMIN_TOKEN });
  expect(answer.status).toBe(503);
  expect(answer.page).toContain("The cache does not answer.");
});
