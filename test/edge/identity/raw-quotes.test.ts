import { expect, test } from "vitest";
import { newApiToken } from "../../../scripts/tokens/new-api-token.ts";
import { httpDoor } from "../../support/http-door.ts";

const { token, entry } = newApiToken("alice");
const ALICE = { name: "alice", sha256: entry.split(":")[1] ?? "" };
const reader = { authorization: `Bearer ${token}` };
const gated = () => httpDoor({ apiTokens: [ALICE] });

/** Names that hold a quote, or what leads straight back to one. */
const RAW = /^(?:bid|ask|last|mark|mid|price|premium|underlyingPrice|underlying)$/;

function rawIn(body: unknown, path = ""): string[] {
  if (typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => {
    const at = `${path}.${name}`;
    return RAW.test(name) && value !== null ? [at] : rawIn(value, at);
  });
}

const OPEN = ["/v1/tickers", "/v1/tickers/SPY/volatility", "/v1/tickers/SPY/volatility/history"] as const;
const MOVE = "/v1/tickers/SPY/expected-move?dte=25";
const SOLD = [
  "/v1/tickers/SPY/quote",
  "/v1/tickers/SPY/chain?dte=25",
  "/v1/tickers/SPY/bars",
  "/v1/tickers/SPY/news",
  "/v1/tickers/SPY/earnings",
  "/v1/tickers/SPY/profile",
] as const;
const LONG_CALL = { symbol: "SPY", strategy: "long_call", strikes: [580], dte: 25 };
const PLAN = { symbol: "SPY", bias: "bullish", dte: 25 };

test("with API_TOKENS a stranger is refused what vendors sold, with what to do; a reader is not", async () => {
  const { ask, post } = gated();
  for (const path of SOLD) {
    const refused = await ask(path);
    expect([path, refused.status]).toEqual([path, 401]);
    expect(refused.body).toMatchObject({
      error: { code: "unauthorized", message: "Raw quotes need an API token here." },
    });
    expect((await ask(path, { headers: reader })).status, path).not.toBe(401);
  }
  for (const [path, body] of [
    ["/v1/calc", LONG_CALL],
    ["/v1/calc", { symbol: "SPY", legs: [{ type: "call", side: "buy", strike: 580, dte: 25 }] }],
    ["/v1/plan", PLAN],
  ] as const) {
    expect((await post(path, body)).status, path).toBe(401);
    expect((await post(path, body, reader)).status, path).toBe(200);
  }
});

test("what is computed stays open to strangers, without the prices beside it", async () => {
  const { ask } = gated();
  for (const path of [...OPEN, MOVE]) {
    const [stranger, known] = [await ask(path), await ask(path, { headers: reader })];
    expect([path, stranger.status, known.status]).toEqual([path, 200, 200]);
    // The straddle is the expected move itself.
    expect(rawIn(stranger.body).filter((at) => at !== ".straddle.price")).toEqual([]);
    if (path !== "/v1/tickers/SPY/volatility/history") expect(rawIn(known.body)).not.toEqual([]);
  }
});

test("a calculation by hand reads nothing stored, and is open to strangers", async () => {
  const legs = [{ type: "call", side: "buy", strike: 580, dte: 25, premium: 9 }];
  const answer = await gated().post("/v1/calc", { underlyingPrice: 580, legs });
  expect(answer.status).toBe(200);
});

test("with API_TOKENS no answer that holds prices, or lacks them, is kept for somebody else", async () => {
  const { ask } = gated();
  for (const path of [...OPEN, MOVE, ...SOLD]) {
    for (const headers of [{}, reader]) {
      const { headers: answered } = await ask(path, { headers });
      expect(answered.get("cache-control"), path).toMatch(/^(?:private, )?no-store$/);
    }
  }
  const open = await ask("/v1/tickers/SPY/expirations");
  expect(open.headers.get("cache-control")).toMatch(/^public/);
});

test("without API_TOKENS everything is public, prices included", async () => {
  const { ask, post } = httpDoor();
  expect(rawIn((await ask("/v1/tickers")).body)).not.toEqual([]);
  expect(rawIn((await ask("/v1/tickers/SPY/chain?dte=25")).body)).not.toEqual([]);
  expect((await post("/v1/calc", LONG_CALL)).status).toBe(200);
  expect((await ask("/v1/tickers")).headers.get("cache-control")).toMatch(/^public/);
});

test("a session reads quotes as its token does, and does nothing at /admin", async () => {
  const { ask, sessions } = gated();
  const sealed = await sessions.sealSession({ role: "operator", name: "operator" });
  const headers = { cookie: `__Host-volaris=${sealed}` };
  const site = "https://volaris.example";
  expect((await ask(`${site}/v1/tickers/SPY/chain?dte=25`, { headers })).status).toBe(200);
  expect((await ask(`${site}/admin/dead-letters`, { headers })).status).toBe(401);
});

test("the OpenAPI document says where a token may be needed", async () => {
  const { body } = await httpDoor().ask("/openapi.json");
  const { paths, components } = body as {
    paths: Record<string, Record<string, { security?: object[] }>>;
    components: { securitySchemes: Record<string, object> };
  };
  expect(components.securitySchemes["apiToken"]).toMatchObject({ type: "http", scheme: "bearer" });
  const needed = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).flatMap(([verb, { security = [] }]) =>
      security.some((each) => "apiToken" in each) ? [`${verb} ${path}`] : [],
    ),
  );
  expect(needed).toEqual(
    expect.arrayContaining(["get /v1/tickers/{symbol}/chain", "post /v1/calc", "post /v1/plan"]),
  );
  expect(needed).not.toContain("get /v1/rates");
});
