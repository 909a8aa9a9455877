import { expect, test } from "vitest";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createPlanReader } from "../../src/adapters/postgres/chains/plan-reader.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import type { ChainReader } from "../../src/chains/reader-ports.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import type { PlanReader, WantedChains } from "../../src/planner/ports.ts";
import type { ForecastWindow } from "../../src/volatility/forecast/forecast-window.ts";
import { aStoredChain, memoryChains, SPY_MARKET, spyChains } from "../support/memory-chains.ts";
import { aModelChain } from "../support/model-chain.ts";
import { TODAY } from "../support/moments.ts";
import { memoryPlans } from "../support/planner.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedChains } from "../support/seed-chains.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";
import { aTicker } from "./chain-reader-suite.ts";

const database = useDatabase();
/** One between, which is nearer to the near expiration than to the day that calendars look for. */
const between = aStoredChain({ contracts: aModelChain({ ...SPY_MARKET, expiration: "2026-12-31" }) });
const chains = [...spyChains(), between];
/** At which calendars are looked for: not all strikes are within a quarter of it. */
const PRICE = 700;
const ticker = { ...aTicker("SPY"), price: PRICE };
const stored = memoryChains(chains, [ticker]);
const curve = { day: "2026-11-20", points: [{ years: 1 / 12, parYield: 0.0388 }] };
const metrics = aStoredVolatility();
/** Three Fridays, and of the last both a morning's and an evening's. */
const record: ForecastWindow[] = ["2026-10-16", "2026-10-23", "2026-10-30"].map((expiration, index) => {
  const realised60 = index === 0 ? null : 0.125;
  const known = { realised20: 0.1875, realised60, realised: 0.15625 };
  return {
    observedDay: addDays(expiration, -30),
    expiration,
    atmImpliedVolatility: 0.25 + index / 8,
    ...known,
  };
});
const settled = record.map((window) => ({ window, horizon: 30, root: "SPY", settlement: "PM" }));
const others = [
  { ...settled[2], root: "AAA", settlement: "AM" },
  { ...settled[1], horizon: 7 },
];

type Readers = { plans: PlanReader; chains: ChainReader };

async function inPostgres(): Promise<Readers> {
  await seedChains(database.db, chains, [ticker]);
  await database.exec(`
UPDATE tickers SET price = ${PRICE} WHERE symbol = 'SPY';
INSERT INTO yield_curves (day, points, source, fetched_at)
VALUES ('${curve.day}', '${JSON.stringify(curve.points)}', 'treasury', now())`);
  for (const { window, horizon, root, settlement } of [...settled, ...others]) {
    if (window === undefined) continue;
    const { observedDay, expiration, atmImpliedVolatility, realised20, realised60, realised } = window;
    const implied = settlement === "AM" || horizon === 7 ? 9 : atmImpliedVolatility;
    await database.exec(`
INSERT INTO outcomes (symbol, root, expiration, horizon, settlement, source, observed_day, observed_at, days,
  underlying_price, forward, atm_implied_volatility, one_sigma, quantiles, probabilities, realised_20, realised_60,
  settled, realised, won)
VALUES ('SPY', '${root}', '${expiration}', ${horizon}, '${settlement}', 'live', '${observedDay}', now(), 30, 580, 581,
  ${implied}, 15, '{}', '{}', ${realised20}, ${realised60}, 590, ${realised}, 0)`);
  }
  const store = createIvMetricsStore(database.db);
  await store.storeMetrics([{ ...metrics, slotMs: metrics.slotMs - 60_000, ivRank: 1 }, metrics]);
  return { plans: createPlanReader(database.db), chains: createChainReader(database.db) };
}

const CALLS: WantedChains = { near: "2026-12-20", later: { behind: 28, types: ["call"] } };

for (const [name, open] of [
  ["Postgres", inPostgres],
  ["memory", async () => ({ plans: memoryPlans(stored, { curve, metrics, record }), chains: stored })],
] as const) {
  test(`${name}: a plan's ground is the nearest whole chain, calls near the money of a later one, and the latest metrics`, async () => {
    const { plans, chains: whole } = await open();
    const ground = await plans.readPlanGround("SPY", TODAY, CALLS);
    const { before: _before, ...december } = await whole.readExpiration("SPY", "2026-12-18");
    const later = await whole.readExpiration("SPY", "2027-01-15");
    expect(ground.ticker).toEqual({ symbol: "SPY", active: true });
    expect(ground.listed).toEqual(await whole.listExpirations("SPY", TODAY));
    expect(ground.metrics).toMatchObject({ ivRank: metrics.ivRank, yangZhang60: metrics.yangZhang60 });
    expect(ground.curve).toEqual(curve);
    expect(ground.record).toEqual(record);
    const [near, far, ...more] = ground.quotes;
    expect(more).toEqual([]);
    expect(near).toMatchObject({ expiration: "2026-12-18", ...december });
    const strikes = far?.contracts.map(({ strike }) => strike) ?? [];
    const calls = later.contracts.filter(({ type }) => type === "call").map(({ strike }) => strike);
    expect(far?.expiration).toBe("2027-01-15");
    expect(far?.contracts.every(({ type }) => type === "call")).toBe(true);
    expect(strikes).toEqual(calls.filter((strike) => Math.abs(Math.log(strike / PRICE)) <= 0.25));
    expect(strikes.length).toBeGreaterThan(0);
    expect(strikes.length).toBeLessThan(calls.length);
    // The strikes that are stored are told whole: the calculator settles on one of them.
    expect(far?.series[0]?.calls).toEqual(calls);
  });

  test(`${name}: another expiration is had by its date, without a later one where nobody wants calendars`, async () => {
    const { plans } = await open();
    const [near, ...more] = await plans.readPlanChains("SPY", { near: "2027-01-15", later: null });
    expect(more).toEqual([]);
    expect(near).toMatchObject({ expiration: "2027-01-15" });
    expect(near?.before.map(({ expiration }) => expiration)).toEqual(["2026-12-31"]);
    // Nothing is stored behind the last one.
    const last = await plans.readPlanChains("SPY", { ...CALLS, near: "2027-01-15" });
    expect(last.map(({ expiration }) => expiration)).toEqual(["2027-01-15"]);
  });

  test(`${name}: of a symbol that is not kept nothing is known`, async () => {
    const { plans } = await open();
    const ground = await plans.readPlanGround("ZZZZ", TODAY, CALLS);
    expect(ground).toMatchObject({ ticker: null, listed: [], quotes: [] });
    if (name === "Postgres") expect(ground.record).toEqual([]);
  });
}
