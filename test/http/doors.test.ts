import { expect, test, vi } from "vitest";
import { ADMIN_TOKEN, httpDoor } from "../support/http-door.ts";

const BEARER = { authorization: `Bearer ${ADMIN_TOKEN}` };

test("the bearer's scheme is written in any case, its token is not", async () => {
  const { ask } = httpDoor();
  for (const scheme of ["Bearer", "bearer", "BEARER", "bEaReR", "Bearer "]) {
    const answer = await ask("/admin/doctor", { headers: { authorization: `${scheme} ${ADMIN_TOKEN}` } });
    expect(answer.status, scheme).toBe(200);
  }
  for (const authorization of [`bearer ${ADMIN_TOKEN.toUpperCase()}`, `bearer${ADMIN_TOKEN}`, ADMIN_TOKEN]) {
    expect((await ask("/admin/doctor", { headers: { authorization } })).status, authorization).toBe(401);
  }
});

test.each([
  ["/v1/tickers", "POST", "GET, HEAD"],
  ["/v1/tickers/SPY/chain", "DELETE", "GET, HEAD"],
  ["/v1/calc", "GET", "POST"],
  ["/v1/calc", "HEAD", "POST"],
  ["/health", "PUT", "GET, HEAD"],
  ["/openapi.json", "PATCH", "GET, HEAD"],
  ["/admin/jobs/options_refresh/run", "GET", "POST"],
  ["/admin/doctor", "POST", "GET"],
  ["/auth/schwab/callback", "POST", "GET"],
  ["/auth/schwab/login", "OPTIONS", "GET, POST"],
])("%s refuses %s, and says what it answers", async (path, method, allow) => {
  const answer = await httpDoor().app.request(path, { method, headers: BEARER });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
  if (method === "HEAD") return;
  expect(await answer.json()).toEqual({
    error: {
      code: "method_not_allowed",
      message: `${path} does not answer ${method}.`,
      hint: `Use ${allow}.`,
      requestId: answer.headers.get("x-request-id"),
    },
  });
});

test("HEAD runs no GET that does more than read", async () => {
  const schwabLogin = {
    begin: vi.fn(async () => "https://schwab.example/authorize"),
    complete: vi.fn(async () => ({ expiresAtMs: 0 })),
    authorityOrigin: "https://schwab.example",
  };
  const doctor = vi.fn(async () => ({ ok: true, checks: [] }));
  const { app } = httpDoor({ schwabLogin, doctor });
  for (const [path, allow] of [
    ["/auth/schwab/callback?code=c&state=s", "GET"],
    ["/auth/schwab/login?ticket=t", "GET"],
    ["/admin/doctor", "GET"],
  ] as const) {
    const answer = await app.request(path, { method: "HEAD", headers: BEARER });
    expect([path, answer.status, answer.headers.get("allow")]).toEqual([path, 405, allow]);
    expect(await answer.text()).toBe("");
  }
  expect([schwabLogin.begin, schwabLogin.complete, doctor].map(({ mock }) => mock.calls.length)).toEqual([
    0, 0, 0,
  ]);
  expect((await app.request("/v1/tickers", { method: "HEAD" })).status).toBe(200);
});

test("pages of any origin may read what is public, failures included, and nothing else", async () => {
  const { app } = httpDoor();
  const origin = { origin: "https://charts.example", ...BEARER };
  for (const path of ["/v1/tickers", "/v1/tickers/ZZZZ/chain", "/v1/nothing", "/health", "/openapi.json"]) {
    const { headers } = await app.request(path, { headers: origin });
    expect([path, headers.get("access-control-allow-origin")]).toEqual([path, "*"]);
    expect(headers.get("access-control-allow-credentials")).toBeNull();
  }
  for (const path of ["/admin/doctor", "/admin/nothing", "/auth/schwab/login", "/nothing"]) {
    const { headers } = await app.request(path, { headers: origin });
    expect([path, headers.get("access-control-allow-origin")]).toEqual([path, null]);
  }
});

test("a preflight is answered for what is public, without a credential", async () => {
  const { app } = httpDoor();
  const preflight = (path: string) =>
    app.request(path, {
      method: "OPTIONS",
      headers: {
        origin: "https://charts.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type, authorization",
      },
    });
  for (const path of ["/v1/calc", "/v1/tickers/SPY/chain", "/health"]) {
    const { status, headers } = await preflight(path);
    expect([path, status]).toEqual([path, 204]);
    expect(Object.fromEntries(headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET,HEAD,POST",
      "access-control-allow-headers": "authorization,content-type,if-none-match",
      "access-control-max-age": "86400",
    });
  }
  for (const [path, status] of [
    ["/admin/jobs/options_refresh/run", 401],
    ["/auth/schwab/login", 405],
  ] as const) {
    const answer = await preflight(path);
    expect([path, answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([
      path,
      status,
      null,
    ]);
  }
});

test("no answer may be taken for another type than it says, nor be framed", async () => {
  const { app } = httpDoor();
  for (const path of ["/v1/tickers", "/v1/nothing", "/admin/doctor", "/auth/schwab/login", "/v1/tickers/"]) {
    const { headers } = await app.request(path);
    expect([path, headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
    expect(headers.get("x-frame-options")).toBe("DENY");
  }
});

test.each([
  ["/v1/tickers/", "/v1/tickers"],
  ["/v1/tickers//", "/v1/tickers"],
  ["/v1/tickers/SPY/chain/?dte=7", "/v1/tickers/SPY/chain?dte=7"],
  ["/v1/tickers/BRK/B/chain?dte=7", "/v1/tickers/BRK.B/chain?dte=7"],
  ["/v1/tickers/brk/b/volatility/history/", "/v1/tickers/BRK.B/volatility/history"],
  ["//evil.example/", "/evil.example"],
])("GET %s leads to %s", async (path, location) => {
  const { app } = httpDoor();
  for (const method of ["GET", "HEAD"]) {
    const answer = await app.request(`https://volaris.example${path}`, { method });
    expect([answer.status, answer.headers.get("location")]).toEqual([308, location]);
  }
  const posted = await app.request(`https://volaris.example${path}`, { method: "POST" });
  expect(posted.status).toBe(404);
  expect(await posted.json()).toMatchObject({ error: { hint: `Use ${location.replace(/\?.*/, "")}.` } });
});

test.each(["BRK%2FB", "BRK-B", "brk.b", "brk%E2%80%93b", "$BRK.B"])(
  "%s in an address is BRK.B",
  async (symbol) => {
    const { body } = await httpDoor().ask(`/v1/tickers/${symbol}/chain`);
    expect(JSON.stringify(body)).toContain("BRK.B");
  },
);

test.each([
  [
    "/v1/tickers/SPY/chain?expiry=2026-12-18",
    "expiry",
    "Did you mean expiration? Known here: expiration, dte, root, columns, limit, cursor, format, dateformat.",
  ],
  ["/v1/tickers/SPY/chain?Expiration=2026-12-18", "Expiration", "Did you mean expiration?"],
  ["/v1/tickers/SPY/expected-move?days=7", "days", "Did you mean dte?"],
  ["/v1/tickers/SPY/bars?interval=5m", "interval", "Did you mean timeframe?"],
  ["/v1/tickers/SPY/bars?time_frame=5m&star=2026-11-02", "time_frame", "Did you mean timeframe"],
  ["/v1/tickers/SPY/volatility/history?day=9", "day", "Did you mean days?"],
  ["/v1/jobs/options_refresh/runs?count=1", "count", "Did you mean limit?"],
  [
    "/v1/jobs/options_refresh/runs?zzz=1",
    "zzz",
    "Known here: tasks, columns, limit, cursor, format, dateformat, list.",
  ],
  ["/v1/tickers?symbol=SPY", "symbol", "Known here: columns, limit, cursor, format, dateformat."],
  ["/v1/tickers/SPY/quote?symbol=QQQ", "symbol", "Nothing is asked for here."],
  ["/admin/dead-letters?limits=5", "limits", "Did you mean limit?"],
  ["/health?dep=1", "dep", "Did you mean deep?"],
  [
    "/v1/tickers/SPY/chain?=7",
    '""',
    "Known here: expiration, dte, root, columns, limit, cursor, format, dateformat.",
  ],
])("%s is refused by name", async (path, name, hint) => {
  for (const method of ["GET", "HEAD"]) {
    const answer = await httpDoor().app.request(path, { method, headers: BEARER });
    expect(answer.status).toBe(400);
    if (method === "HEAD") continue;
    const { error } = (await answer.json()) as { error: { code: string; message: string; hint: string } };
    expect(error.code).toBe("invalid_request");
    expect(error.message).toContain(`${name}: is not known here`);
    expect(error.hint.startsWith(hint), error.hint).toBe(true);
  }
});

test.each(["/v1/tickers/SPY/chain?dte=7&root=SPY&dte=8", "/health?deep=1&deep=1"])(
  "%s says one thing twice, and neither is taken",
  async (path) => {
    const { status, body } = await httpDoor().ask(path);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { message: expect.stringMatching(/^(dte|deep): is given twice$/) } });
  },
);

test("a text that is left out is missing, in the words of every other field", async () => {
  const { post } = httpDoor();
  const named = { body: { error: { message: expect.stringMatching(/^(symbol|reason): is missing/) } } };
  expect(await post("/v1/calc", {})).toMatchObject(named);
  expect(await post("/admin/jobs/prices_1m/pause", {}, BEARER)).toMatchObject(named);
  expect(await post("/admin/jobs/prices_1m/pause", { reason: 7 }, BEARER)).toMatchObject({
    body: { error: { message: "reason: must be text" } },
  });
});

test("a POST that is told something behind its ? does not ignore it", async () => {
  const { post } = httpDoor();
  expect(await post("/admin/jobs/eod_sync/run?from=2026-11-02", {}, BEARER)).toMatchObject({
    status: 400,
    body: { error: { message: "from: is not known here" } },
  });
});

test("what is unseen or endless in a name is not repeated", async () => {
  const { ask } = httpDoor();
  const { status, body } = await ask(`/v1/tickers/SPY/chain?${"x%00%E2%80%AE".repeat(2_000)}=1`);
  expect(status).toBe(400);
  const { message } = (body as { error: { message: string } }).error;
  expect(message).toMatch(/^x{1,20}…?: is not known here$/);
});

test.each([
  ["/v1/tickers/SPY/volatility/history?days=5000", "days: must be at most 1,000"],
  ["/v1/tickers/SPY/volatility/history?days=1e3", "days: must be whole days"],
  ["/v1/tickers/SPY/volatility/history?days=", "days: must be whole days"],
  ["/v1/tickers/SPY/earnings?days=5000", "days: must be at most 365"],
  ["/v1/tickers/SPY/news?days=-5", "days: must be at least 1"],
  [`/v1/tickers/SPY/news?days=${"9".repeat(400)}`, "days: must be at most 30"],
  ["/v1/tickers/SPY/bars?limit=1000000", "limit: must be at most 5,000"],
  ["/v1/tickers/SPY/bars?limit=many", "limit: must be a whole number"],
  ["/v1/tickers/SPY/chain?dte=5000", "dte: must be at most 2,000"],
  ["/v1/tickers/SPY/chain?dte=-1", "dte: must be whole days, 0 or more"],
  ["/v1/jobs/options_refresh/runs?limit=201", "limit: must be at most 200"],
  ["/admin/dead-letters?limit=0", "limit: must be at least 1"],
])("%s says which bound it breaks", async (path, message) => {
  expect(await httpDoor().ask(path, { headers: BEARER })).toMatchObject({
    status: 400,
    body: { error: { code: "invalid_request", message } },
  });
});

test("numbers behind a ? are whole numbers with their bounds in the OpenAPI document", async () => {
  const { body } = await httpDoor().ask("/openapi.json");
  type Document = { paths: Record<string, { get: { parameters: { name: string; in: string }[] } }> };
  const { parameters } = (body as Document).paths["/v1/tickers/{symbol}/volatility/history"]?.get ?? {};
  expect(parameters?.find(({ name }) => name === "days")).toMatchObject({
    in: "query",
    schema: { type: "integer", minimum: 1, maximum: 1_000, default: 252 },
    required: false,
  });
});

const UNSTORABLE = ["a\u0000b", "\u0000", "half \ud83d of a pair", "\udc00"];

test.each(UNSTORABLE)("what Postgres can't store is a mistake of the request: %j", async (text) => {
  const { post } = httpDoor();
  for (const [path, body] of [
    ["/admin/jobs/prices_1m/pause", { reason: text }],
    ["/admin/jobs/prices_1m/pause", { reason: "r", by: text }],
    ["/admin/jobs/prices_1m/resume", { by: text }],
    ["/admin/jobs/options_refresh/run", { by: text }],
    ["/admin/dead-letters/redrive", { runId: text }],
    ["/admin/dead-letters/redrive", { tasks: [{ runId: "r", key: text }] }],
  ] as const) {
    expect(await post(path, body, BEARER), path).toMatchObject({
      status: 400,
      body: { error: { code: "invalid_request" } },
    });
  }
});

test("all other text is kept as it is, emoji included", async () => {
  const seen: unknown[] = [];
  const { post } = httpDoor({ pauseJob: async (request) => void seen.push(request) });
  await post("/admin/jobs/prices_1m/pause", { reason: "Schwab 💤\tseit 9 Uhr", by: "Zoë" }, BEARER);
  expect(seen).toEqual([{ job: "prices_1m", reason: "Schwab 💤\tseit 9 Uhr", by: "Zoë" }]);
});

test("a stream is not promised, and its address says so", async () => {
  const { status, body } = await httpDoor().ask("/v1/stream");
  expect(status).toBe(404);
  expect(body).toMatchObject({
    error: {
      code: "not_found",
      message: expect.stringContaining("no stream"),
      hint: expect.stringContaining("If-None-Match"),
    },
  });
});
