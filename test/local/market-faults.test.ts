import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contractsOf, fieldsOf, type MarketClient, openMarket, REFRESH_TOKEN } from "./market-client.ts";

const CHAIN = "chains?symbol=AAPL&fromDate=2026-12-18&toDate=2026-12-18";
let market: MarketClient;

beforeAll(async () => {
  market = await openMarket("2026-11-23T15:00:00Z");
});
beforeEach(() => market.sandbox.faults.clear());
afterAll(() => market.close());

test("a fault meets the next n requests of its path and symbol, and nothing else", async () => {
  market.sandbox.faults.add({ kind: "server-error", path: "/chains", symbol: "AAPL", times: 2 });
  expect((await market.get("quotes?symbols=AAPL")).status).toBe(200);
  expect((await market.get("chains?symbol=MSFT&strikeCount=2")).status).toBe(200);
  const statuses = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await market.get(CHAIN)).status);
  expect(statuses).toEqual([500, 500, 200]);
});

test("a probability decides the same way for the same seed", async () => {
  const run = async () => {
    market.sandbox.faults.clear();
    const other = await openMarket("2026-11-23T15:00:00Z");
    other.sandbox.faults.add({ kind: "server-error", path: "/markets", probability: 0.4, seed: 11 });
    const statuses = [];
    for (let i = 0; i < 30; i += 1) statuses.push((await other.get("markets?markets=equity")).status);
    await other.close();
    return statuses;
  };
  const first = await run();
  expect(await run()).toEqual(first);
  const failed = first.filter((status) => status === 500).length;
  expect(failed).toBeGreaterThan(4);
  expect(failed).toBeLessThan(22);
});

test("429 comes with Retry-After and without", async () => {
  market.sandbox.faults.add({ kind: "rate-limited" });
  market.sandbox.faults.add({ kind: "rate-limited", retryAfterSeconds: 17 });
  const bare = await market.get(CHAIN);
  const told = await market.get(CHAIN);
  expect([bare.status, bare.headers.get("retry-after")]).toEqual([429, null]);
  expect([told.status, told.headers.get("retry-after")]).toEqual([429, "17"]);
});

test("pages come where JSON should: 503, 403 of the edge, and 200", async () => {
  for (const [kind, status, words] of [
    ["unavailable-html", 503, "Service Temporarily Unavailable"],
    ["access-denied-html", 403, "Access Denied"],
    ["html", 200, "<!DOCTYPE html>"],
  ] as const) {
    market.sandbox.faults.add({ kind });
    const answer = await market.get(CHAIN);
    expect([answer.status, answer.headers.get("content-type")?.startsWith("text/html")]).toEqual([
      status,
      true,
    ]);
    expect(await answer.text()).toContain(words);
  }
});

test("a timeout never answers; the client has to give up", async () => {
  market.sandbox.faults.add({ kind: "timeout" });
  const given = fetch(`${market.sandbox.url}/marketdata/v1/${CHAIN}`, { signal: AbortSignal.timeout(150) });
  await expect(given).rejects.toThrow(/timeout/i);
  expect(market.sandbox.faults.list()[0]?.met).toBe(1);
});

test("a slow answer is whole when it comes", async () => {
  market.sandbox.faults.add({ kind: "slow", delayMs: 30 });
  expect(fieldsOf(await (await market.get(CHAIN)).json())["status"]).toBe("SUCCESS");
});

test("a body cut by a closed socket fails while it is read; a truncated one only when it is parsed", async () => {
  market.sandbox.faults.add({ kind: "cut" });
  market.sandbox.faults.add({ kind: "truncated" });
  await expect(market.get(CHAIN).then((answer) => answer.text())).rejects.toThrow();
  const truncated = await market.get(CHAIN);
  const text = await truncated.text();
  expect(truncated.status).toBe(200);
  expect(text.length).toBeGreaterThan(1_000);
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
});

test("a body can be empty, or said to be too big", async () => {
  market.sandbox.faults.add({ kind: "empty" });
  market.sandbox.faults.add({ kind: "too-big" });
  const empty = await market.get(CHAIN);
  expect([empty.status, await empty.text()]).toEqual([200, ""]);
  const big = await market.get(CHAIN);
  expect([big.status, await big.json()]).toEqual([
    502,
    { fault: { faultstring: "Body buffer overflow", detail: { errorcode: "protocol.http.TooBigBody" } } },
  ]);
});

test("a chain can fail, have arrays for maps, or empty maps", async () => {
  for (const [kind, status, maps] of [
    ["chain-failed", "FAILED", {}],
    ["chain-maps-array", "SUCCESS", []],
    ["chain-maps-empty", "SUCCESS", {}],
  ] as const) {
    market.sandbox.faults.add({ kind });
    const body = await market.json(CHAIN);
    expect([body["status"], body["callExpDateMap"], body["putExpDateMap"]]).toEqual([status, maps, maps]);
  }
});

test("a fault of a chain waits for a chain, and one of the hours for them", async () => {
  market.sandbox.faults.add({ kind: "exchange-closed" });
  market.sandbox.faults.add({ kind: "chain-failed", symbol: "AAPL" });
  expect((await market.get("quotes?symbols=AAPL")).status).toBe(200);
  expect(market.sandbox.faults.list()).toMatchObject([
    { kind: "exchange-closed", met: 0 },
    { kind: "chain-failed", met: 0 },
  ]);
  expect((await market.json(CHAIN))["status"]).toBe("FAILED");
});

test("contracts can lack fields, or have -999 or NaN for every greek", async () => {
  const sound = contractsOf(await market.json(CHAIN));
  market.sandbox.faults.add({ kind: "missing-fields" });
  market.sandbox.faults.add({ kind: "minus-999" });
  market.sandbox.faults.add({ kind: "nan-strings" });
  const [missing, minus, nan] = [
    contractsOf(await market.json(CHAIN)),
    contractsOf(await market.json(CHAIN)),
    contractsOf(await market.json(CHAIN)),
  ];
  const fieldCount = Object.keys(sound[0]?.fields ?? {}).length;
  expect(missing.every(({ fields }) => Object.keys(fields).length === fieldCount - 1)).toBe(true);
  expect(minus.every(({ fields }) => fields["delta"] === -999 && fields["volatility"] === -999)).toBe(true);
  expect(nan.every(({ fields }) => fields["bid"] === "NaN" && fields["vega"] === "NaN")).toBe(true);
  expect([missing.length, minus.length, nan.length]).toEqual([sound.length, sound.length, sound.length]);
});

test("an expired access token costs one 401 and a refresh mends it; an expired refresh token needs a login", async () => {
  const own = await openMarket("2026-11-23T15:00:00Z");
  own.sandbox.faults.add({ kind: "access-token-expired", path: "/quotes" });
  const refresh = { grant_type: "refresh_token", refresh_token: REFRESH_TOKEN };
  expect((await own.get("quotes?symbols=SPY")).status).toBe(401);
  expect((await own.get("quotes?symbols=SPY")).status).toBe(401);
  const headers = { authorization: `Bearer ${await own.accessToken()}` };
  expect((await own.get("quotes?symbols=SPY", headers)).status).toBe(200);
  own.sandbox.faults.add({ kind: "refresh-token-expired", path: "/quotes" });
  expect((await own.get("quotes?symbols=SPY", headers)).status).toBe(401);
  const refused = await own.token(refresh);
  expect([refused.status, fieldsOf(await refused.json())["error"]]).toEqual([400, "unsupported_token_type"]);
  await own.close();
});
