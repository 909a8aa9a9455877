import { expect, test } from "vitest";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createPlanReader } from "../../src/adapters/postgres/chains/plan-reader.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import type { ChainReader } from "../../src/chains/reader-ports.ts";
import type { PlanReader, WantedChains } from "../../src/planner/ports.ts";
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

type Readers = { plans: PlanReader; chains: ChainReader };

async function inPostgres(): Promise<Readers> {
  await seedChains(database.db, chains, [ticker]);
  await database.exec(`
UPDATE tickers SET price = ${PRICE} WHERE symbol = 'SPY';
INSERT INTO yield_curves (day, points, source, fetched_at)
VALUES ('${curve.day}', '${JSON.stringify(curve.points)}', 'treasury', now())`);
  const store = createIvMetricsStore(database.db);
  await store.storeMetrics([{ ...metrics, slotMs: metrics.slotMs - 60_000, ivRank: 1 }, metrics]);
  return { plans: createPlanReader(database.db), chains: createChainReader(database.db) };
}

const CALLS: WantedChains = { near: "2026-12-20", later: { behind: 28, types: ["call"] } };

for (const [name, open] of [
  ["Postgres", inPostgres],
  ["memory", async () => ({ plans: memoryPlans(stored, { curve, metrics }), chains: stored })],
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
  });
}
