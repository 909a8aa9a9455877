import { expect, test } from "vitest";
import { ivMetricsRow } from "../../src/iv-metrics/iv-metrics-row.ts";
import { httpDoor } from "../support/http-door.ts";
import { aStoredChain, memoryChains, SPY_MARKET } from "../support/memory-chains.ts";
import { aModelChain } from "../support/model-chain.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";
import { memoryVolatility } from "../support/stored-volatility.ts";
import { aTickerMarket } from "../support/volatility.ts";

const MONTHLY = "2026-12-18";
const NOTE = "Of this date SPXW (PM-settled) is shown; ask for root SPX to see SPX (AM-settled).";

/** SPX of the third Friday: the AM series lists more and is quoted at 30 %, the PM series at 20 %. */
function spxDoor() {
  const spx = { ...SPY_MARKET, symbol: "SPX", expiration: MONTHLY };
  const am = aModelChain({ ...spx, root: "SPX", settlement: "AM", volatility: 0.3 });
  const pm = aModelChain({ ...spx, root: "SPXW", strikes: [560, 570, 580, 590, 600] });
  const chain = aStoredChain({ contracts: [...am, ...pm] });
  const chains = memoryChains([chain]);
  const row = ivMetricsRow(aTickerMarket({ symbol: "SPX", snapshots: chain.snapshots }), {
    slotMs: IN_SESSION,
    day: TODAY,
    isClose: false,
  });
  return httpDoor({
    chains,
    volatility: {
      ...memoryVolatility(),
      readLatest: async () => row,
      readSnapshots: async () => chain.snapshots,
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
  expect(written.body).toHaveProperty("warnings", expect.arrayContaining([`legs.0: ${NOTE}`]));
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
