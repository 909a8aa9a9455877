import { expect, test } from "vitest";
import { ivMetricsRow } from "../../src/iv-metrics/iv-metrics-row.ts";
import { httpDoor } from "../support/http-door.ts";
import { aStoredChain, memoryChains, SPY_MARKET } from "../support/memory-chains.ts";
import { aModelChain } from "../support/model-chain.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";
import { anExpiryMove, memoryVolatility } from "../support/stored-volatility.ts";
import { aTickerMarket } from "../support/volatility.ts";

const MONTHLY = "2026-12-18";
const NOTE = "Of this date SPXW (PM-settled) is shown; ask for root SPX to see SPX (AM-settled).";

/** SPX of the third Friday: the AM series lists more and is quoted at 30 %, the PM series at 20 %. */
function spxDoor(nowMs = IN_SESSION + 180_000, atMs = IN_SESSION) {
  const spx = { ...SPY_MARKET, symbol: "SPX", expiration: MONTHLY };
  const am = aModelChain({ ...spx, root: "SPX", settlement: "AM", volatility: 0.3 });
  const pm = aModelChain({ ...spx, root: "SPXW", strikes: [560, 570, 580, 590, 600] });
  const later = aModelChain({ ...spx, root: "SPX", settlement: "AM", expiration: "2027-01-15" });
  const chain = aStoredChain({ contracts: [...am, ...pm], atMs });
  const chains = memoryChains([chain, aStoredChain({ contracts: later, atMs })]);
  const row = ivMetricsRow(aTickerMarket({ symbol: "SPX", snapshots: chain.snapshots }), {
    slotMs: IN_SESSION,
    day: TODAY,
    isClose: false,
  });
  return httpDoor({
    nowMs: () => nowMs,
    chains,
    volatility: {
      ...memoryVolatility(),
      readLatest: async () => row,
      readSnapshots: async () => [...chain.snapshots, ...aStoredChain({ contracts: later, atMs }).snapshots],
    },
  });
}

const straddle = { symbol: "SPX", strategy: "straddle", strikes: [580], expiration: MONTHLY };
const legs = {
  symbol: "SPX",
  legs: [{ type: "call", side: "buy", strike: 580, expiration: MONTHLY }],
};

test("every door reads the same of two series of one date, and names it", async () => {
  const { ask, post } = spxDoor();
  const pm = { root: "SPXW", settlement: "PM" };
  const chain = await ask(`/v1/tickers/SPX/chain?expiration=${MONTHLY}`);
  expect(chain.body).toMatchObject({ ...pm, warnings: [NOTE] });
  expect(chain.body).toHaveProperty("contracts.length", 10);
  const move = await ask(`/v1/tickers/SPX/expected-move?expiration=${MONTHLY}`);
  expect(move.body).toMatchObject({ ...pm, warnings: [NOTE] });
  expect(move.body).toHaveProperty("atmImpliedVolatility", expect.closeTo(0.2, 2));
  const volatility = await ask("/v1/tickers/SPX/volatility");
  expect(volatility.body).toHaveProperty("termStructure.expirations", [
    expect.objectContaining({ ...pm, expiration: MONTHLY }),
  ]);
  const named = await post("/v1/calc", straddle);
  expect(named.body).toMatchObject({ legs: [pm, pm] });
  expect(named.body).toHaveProperty("warnings", expect.arrayContaining([NOTE]));
  const written = await post("/v1/calc", legs);
  expect(written.body).toMatchObject({ legs: [pm] });
  expect(written.body).toHaveProperty("warnings", expect.arrayContaining([NOTE]));
});

test("every door reads the series whose root is asked for", async () => {
  const { ask, post } = spxDoor();
  const am = { root: "SPX", settlement: "AM" };
  const chain = await ask(`/v1/tickers/SPX/chain?expiration=${MONTHLY}&root=spx`);
  expect(chain.body).toMatchObject({ ...am, warnings: [] });
  expect(chain.body).toHaveProperty("contracts.length", 82);
  const move = await ask(`/v1/tickers/SPX/expected-move?expiration=${MONTHLY}&root=SPX`);
  expect(move.body).toMatchObject({ ...am, warnings: [] });
  const named = await post("/v1/calc", { ...straddle, root: "SPX" });
  expect(named.body).toMatchObject({ legs: [am, am] });
  const written = await post("/v1/calc", {
    ...legs,
    legs: legs.legs.map((leg) => ({ ...leg, root: "SPX" })),
  });
  expect(written.body).toMatchObject({ legs: [am] });
});

test("a root that is not stored is refused with those that are", async () => {
  const { ask, post } = spxDoor();
  const refused = { error: { code: "no_quotes", hint: "Stored are: SPX, SPXW." } };
  for (const path of ["chain", "expected-move"]) {
    expect((await ask(`/v1/tickers/SPX/${path}?root=XSP`)).body).toMatchObject(refused);
  }
  expect((await post("/v1/calc", { ...straddle, root: "XSP" })).body).toMatchObject(refused);
  const { body } = await ask("/v1/tickers/SPX/chain?root=SPX-W");
  expect(body).toMatchObject({ error: { code: "invalid_request" } });
});

test("on the morning of a monthly the series that has settled is passed over at every door", async () => {
  const atMs = Date.parse("2026-12-18T15:00:00Z");
  const { ask, post } = spxDoor(atMs + 180_000, atMs);
  const today = { root: "SPXW", settlement: "PM", expiration: MONTHLY };
  const next = { root: "SPX", settlement: "AM", expiration: "2027-01-15" };
  const far = "Nearest listed expiration used: 2027-01-15 (28 DTE) instead of 0 DTE.";
  for (const path of ["chain", "expected-move"]) {
    expect((await ask(`/v1/tickers/SPX/${path}?dte=0`)).body).toMatchObject({ ...today, warnings: [] });
    const { body } = await ask(`/v1/tickers/SPX/${path}?dte=0&root=SPX`);
    expect(body).toMatchObject({ ...next, warnings: [far] });
  }
  const { expiration: _asked, ...anyDate } = straddle;
  expect((await post("/v1/calc", { ...anyDate, dte: 0 })).body).toMatchObject({ legs: [today, today] });
  // The next one is four weeks away: near enough to be shown, not to be traded in its place.
  expect((await post("/v1/calc", { ...anyDate, dte: 0, root: "SPX" })).body).toMatchObject({
    error: { code: "no_quotes", hint: expect.stringContaining("2027-01-15") },
  });
});

test("a series without a volatility has no expected move, and the other one does not stand in", async () => {
  const snapshots = [
    anExpiryMove({ root: "SPX", settlement: "AM" }),
    anExpiryMove({ root: "SPXW", atmImpliedVolatility: null }),
  ];
  const door = httpDoor({
    chains: memoryChains([
      aStoredChain({ contracts: aModelChain({ ...SPY_MARKET, symbol: "SPX", expiration: MONTHLY }) }),
    ]),
    volatility: { ...memoryVolatility(), readSnapshots: async () => snapshots },
  });
  expect((await door.ask("/v1/tickers/SPX/expected-move")).status).toBe(422);
  const { body } = await door.ask("/v1/tickers/SPX/expected-move?root=SPX");
  expect(body).toMatchObject({ root: "SPX", settlement: "AM" });
});
