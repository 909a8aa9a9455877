import { expect, test } from "vitest";
import { monthlyCost } from "../../src/operations/monthly-cost.ts";
import { planBudget } from "../../src/operations/plan-budget.ts";
import {
  DOCUMENTED_PLANS,
  FREE_PLANS,
  PLAN_LIMITS,
  type Plans,
  POLICY,
} from "../../src/operations/plan-limits.ts";
import type { BudgetInput } from "../../src/operations/plan-use.ts";
import { slotsPerDay } from "../../src/operations/plan-use.ts";
import { buildSchedule, type ScheduleSettings } from "../../src/scheduling/schedule.ts";
import { DEFAULT_SCHEDULE } from "../support/schedule.ts";

/** Chains as the plans' defaults scope them: 45 days and 40 strikes on the free plan, all of them on the paid one. */
const SCOPES = {
  free: { slices: 1.1, contracts: 660, expirations: 8.7, contractsPerSlice: 600, symbolsPerRun: 10 },
  paid: { slices: 1.45, contracts: 1_400, expirations: 18, contractsPerSlice: 1_500, symbolsPerRun: 17 },
} as const;

/** A machine on which 1,000 contracts take 8 ms and a delivery 2, whatever the one that measured last was like. */
const CPU = {
  idleTick: { coldMs: 3, warmMs: 1 },
  sessionTick: { symbols: 10, coldMs: 9, warmMs: 6 },
  ivMetricsPage: { symbols: 20, coldMs: 13, warmMs: 9 },
  eodPage: { symbols: 20, coldMs: 15, warmMs: 11 },
  calc: { coldMs: 9.5, warmMs: 2 },
  chain: { coldMs: 8, warmMs: 3 },
  tickers: { coldMs: 4, warmMs: 1 },
  slice250: { contracts: 250, coldMs: 7, warmMs: 4 },
  slice600: { contracts: 600, coldMs: 9.8, warmMs: 6.8 },
  slice1500: { contracts: 1_500, coldMs: 17, warmMs: 14 },
} as const;

function budgetOf(
  plan: "free" | "paid",
  tickers: number,
  changes: Partial<ScheduleSettings> = {},
  more: Partial<BudgetInput> = {},
) {
  const scope = SCOPES[plan];
  const input = {
    plans: plan === "free" ? FREE_PLANS : DOCUMENTED_PLANS,
    databentoMaxUsd: null,
    schedule: buildSchedule({ ...DEFAULT_SCHEDULE, ...changes }),
    retention: { minuteBarDays: 30, fiveMinuteBarDays: 180, snapshotDays: 10, ledgerDays: 90 },
    tickers,
    slicesPerRefresh: Math.ceil(tickers * scope.slices),
    contractsPerTicker: scope.contracts,
    expirationsPerTicker: scope.expirations,
    contractsPerSlice: scope.contractsPerSlice,
    symbolsPerRun: scope.symbolsPerRun,
    symbolsPerPage: 20,
    ...more,
  };
  const lines = planBudget(input, {}, CPU);
  return new Map(lines.map((line) => [line.resource, line]));
}

const planned = (lines: ReturnType<typeof budgetOf>, resource: string) => lines.get(resource)?.planned;

test("a full session day has the slots that the table of jobs says", () => {
  expect(slotsPerDay(buildSchedule(DEFAULT_SCHEDULE))).toEqual({
    options_refresh: 28,
    prices_1m: 392,
    prices_5m: 80,
    iv_metrics: 15,
    eod_sync: 1,
    historical_backfill: 1,
    retention: 1,
    rates: 1,
    dividends: 1,
    iv_history: 1,
  });
});

/** A page of the end of day for 20 symbols. */
const DELIVERY = ["cpu_ms_delivery", "cpu_ms_delivery_cold"] as const;

test.each([
  ["free", 1, []],
  ["free", 100, ["cpu_ms_tick", "cpu_ms_tick_cold", "qstash_messages", "neon_storage_bytes", ...DELIVERY]],
  ["paid", 1, []],
  ["paid", 20, []],
  ["paid", 100, ["neon_storage_bytes"]],
  ["paid", 500, ["neon_storage_bytes", "neon_egress_bytes"]],
] as const)("on the %s plan, with %i tickers, what does not fit is %j", (plan, tickers, tooMuch) => {
  const lines = [...budgetOf(plan, tickers).values()];
  for (const line of lines) {
    expect(line.fits, line.resource).toBe(line.limit === null || (line.planned ?? 0) <= line.limit);
    expect(line.advice === null, line.resource).toBe(line.fits);
    expect(line.planned === null || Number.isFinite(line.planned), line.resource).toBe(true);
  }
  const found = lines.filter(({ fits }) => !fits).map(({ resource }) => resource);
  expect(new Set(found)).toEqual(new Set(tooMuch));
});

test("messages are slices by refreshes, and pages", () => {
  const lines = budgetOf("free", 20, {}, { slicesPerRefresh: 22 });
  // 28 refreshes of 22 slices, two slots of prices_1m of one page more each, six pages of maintenance, ten of iv_history.
  expect(planned(lines, "qstash_messages")).toBe(28 * 22 + 2 + 6 + 10);
  expect(planned(lines, "workers_requests")).toBe(1_440 + 28 * 22 + 2 + 6 + 10);
});

test("the CPU of the busiest delivery is a slice on the line through those that were measured, or a page", () => {
  expect(planned(budgetOf("paid", 1), "cpu_ms_delivery")).toBeCloseTo(2 + 1.5 * 8, 10);
  expect(planned(budgetOf("free", 1), "cpu_ms_delivery")).toBeCloseTo(2 + 0.6 * 8, 10);
  // A page of 20: a tick and what 20 symbols add, which is more than a slice of 600.
  expect(planned(budgetOf("free", 20), "cpu_ms_delivery")).toBeCloseTo(1 + 10, 10);
  expect(planned(budgetOf("free", 20), "cpu_ms_delivery_cold")).toBeCloseTo(1 + 10 + 4, 10);
});

test("the busiest tick fetches prices and computes metrics; in a fresh isolate it takes more", () => {
  const lines = budgetOf("free", 20);
  expect(planned(lines, "cpu_ms_tick")).toBeCloseTo(1 + 5 + 8, 10);
  expect(planned(lines, "cpu_ms_tick_cold")).toBeCloseTo(1 + 5 + 8 + 3, 10);
  expect(lines.get("cpu_ms_tick")).toMatchObject({ limit: 10, fits: false });
});

test("an answer takes what the dearest of those that were measured took", () => {
  const lines = budgetOf("free", 1);
  expect(planned(lines, "cpu_ms_answer")).toBe(3);
  expect(planned(lines, "cpu_ms_answer_cold")).toBe(9.5);
});

test("the CPU of a month is that of its ticks, of what jobs add to them, of pages and of slices", () => {
  const lines = budgetOf("free", 20, {}, { slicesPerRefresh: 22, contractsPerTicker: 550 });
  const ticks = 1_440 * 1 + (392 + 80) * 5 + 15 * 8;
  const deliveries = (2 + 6 + 10) * 11 + 20 * 8 + 28 * 22 * (2 + 0.5 * 8);
  const restDays = 1_440 * 1 * (30.4 - 21);
  expect(planned(lines, "cpu_ms")).toBeCloseTo(21 * (ticks + deliveries) + restDays, 6);
});

test("with the default settings the busiest tick is that which watches while it fetches prices", () => {
  // Claim, 9 around 10 bodies of bars, 2 looks at alerts and 2 at trades, the end's 2; the watch's 13; 8 to renew a token; 3 to hear the exchange's hours.
  expect(planned(budgetOf("free", 20), "subrequests_max")).toBe(1 + 9 + 10 + 2 + 2 + 2 + 13 + 8 + 3);
  expect(planned(budgetOf("free", 1), "subrequests_max")).toBe(1 + 9 + 1 + 2 + 2 + 2 + 13 + 8 + 3);
});

test("where webhooks are told, each job of a tick may publish once, and runs that were given up", () => {
  const of = (webhooks: number, more = {}) =>
    planned(budgetOf("free", 20, more, { webhooks }), "subrequests_max") ?? 0;
  // Prices and metrics with one tick are now busier than prices and the watch.
  expect(of(1) - of(0)).toBe(2 + 1);
  // One batch, however many receivers there are.
  expect(of(5) - of(1)).toBe(0);
  const together = {
    optionChainIntervalMinutes: 1,
    ivMetricsIntervalMinutes: 1,
    fiveMinuteIntervalSeconds: 60,
  };
  expect(of(1, together) - of(0, together)).toBe(4 + 1);
});

test("settings that let everything start with one tick no longer fit the free plan, and the budget says so", () => {
  const together = {
    optionChainIntervalMinutes: 1,
    ivMetricsIntervalMinutes: 1,
    fiveMinuteIntervalSeconds: 60,
  };
  const line = budgetOf("free", 20, together).get("subrequests_max");
  expect(line).toMatchObject({ planned: 50 + 5 + 6 + 7, limit: 50, fits: false });
  expect(line?.advice).toContain("fewer tickers");
});

test("many slices are published in batches of a hundred", () => {
  const everyMinute = { optionChainIntervalMinutes: 1 };
  const of = (slicesPerRefresh: number) =>
    planned(budgetOf("free", 20, everyMinute, { slicesPerRefresh }), "subrequests_max") ?? 0;
  expect(of(100) - of(1)).toBe(0);
  expect(of(101) - of(100)).toBe(1);
  expect(of(4_000) - of(100)).toBe(39);
});

test("a longer interval takes less of everything that is counted by refreshes", () => {
  const [often, seldom] = [15, 30].map((optionChainIntervalMinutes) =>
    budgetOf("free", 20, { optionChainIntervalMinutes }),
  );
  if (often === undefined || seldom === undefined) throw new Error("Two budgets were made.");
  for (const resource of ["workers_requests", "qstash_messages", "redis_commands", "neon_storage_bytes"]) {
    expect(planned(seldom, resource), resource).toBeLessThan(planned(often, resource) ?? 0);
  }
});

test("a provider's busiest minute and hour never pass what is reserved of it", () => {
  const many = budgetOf("paid", 500);
  expect(planned(many, "schwab_calls")).toBeLessThanOrEqual(PLAN_LIMITS.schwabCallsPerMinute);
  expect(planned(many, "tiingo_calls")).toBe(POLICY.jobCalls.tiingo.calls);
});

test("without a ticker nothing is fetched, and every number is a number", () => {
  const lines = budgetOf("free", 0, {}, { contractsPerTicker: 0, expirationsPerTicker: 0 });
  expect(
    [...lines.values()].filter(
      ({ fits, planned: amount }) => !fits || (amount !== null && !Number.isFinite(amount)),
    ),
  ).toEqual([]);
  expect(planned(lines, "tiingo_calls")).toBe(0);
});

test("what was used stands beside what is planned, with its share of what there is", () => {
  const lines = planBudget(inputOf(FREE_PLANS), { qstash_messages: 800, subrequests_max: 25, cpu_ms: 7 });
  const of = (resource: string) => lines.find((line) => line.resource === resource);
  expect(of("qstash_messages")).toMatchObject({ used: 800, limit: 1_000, usedShare: 0.8 });
  expect(of("subrequests_max")).toMatchObject({ used: 25, limit: 50, usedShare: 0.5 });
  expect(of("cpu_ms")).toMatchObject({ used: 7, limit: null, usedShare: null, plannedShare: null });
});

const ONE_TICKER = { tickers: 1, slicesPerRefresh: 1, contractsPerTicker: 1, expirationsPerTicker: 1 };

function inputOf(plans: Plans, more: Partial<BudgetInput> = {}): BudgetInput {
  return {
    plans,
    schedule: buildSchedule(DEFAULT_SCHEDULE),
    retention: { minuteBarDays: 1, fiveMinuteBarDays: 1, snapshotDays: 1, ledgerDays: 1 },
    ...ONE_TICKER,
    ...{ contractsPerSlice: 1, symbolsPerRun: 1, symbolsPerPage: 1 },
    databentoMaxUsd: null,
    ...more,
  };
}

test("what only costs money is no limit and no alarm: it fits, with its dollars", () => {
  const of = (plans: Plans) =>
    planBudget(inputOf(plans, { slicesPerRefresh: 43 }), { qstash_messages: 5_000 }).find(
      ({ resource }) => resource === "qstash_messages",
    );
  // 28 refreshes of 43 slices and six pages, 21 trading days: 25,410 messages at a dollar for 100,000.
  expect(of(DOCUMENTED_PLANS)).toMatchObject({ limit: null, usedShare: null, fits: true, advice: null });
  expect(of(DOCUMENTED_PLANS)?.dollars).toBeCloseTo(0.25431, 10);
  expect(of({ ...DOCUMENTED_PLANS, qstash: "free" })).toMatchObject({
    limit: 1_000,
    fits: false,
    dollars: 0,
  });
});

test("the bill is the plan's fee and what is beyond it; what nobody knows beforehand is named", () => {
  const cost = monthlyCost(
    planBudget(inputOf(DOCUMENTED_PLANS, { slicesPerRefresh: 43, databentoMaxUsd: 2 })),
  );
  expect(cost.rows.map(({ vendor, dollars }) => [vendor, dollars.toFixed(2)])).toEqual([
    ["Workers Paid", "5.00"],
    ["QStash", "0.25"],
  ]);
  expect(cost.totalDollars).toBeCloseTo(5.25431, 10);
  expect(cost.unknown).toEqual(["Public requests", "Databento dollars"]);
  expect(monthlyCost(planBudget(inputOf(FREE_PLANS)))).toEqual({ rows: [], totalDollars: 0, unknown: [] });
});

test("paid plans bill by the month: beyond what Workers include, from the first unit at Neon", () => {
  const plans: Plans = { workers: "paid", qstash: "payg", neon: "launch", redis: "payg" };
  const lines = planBudget(inputOf(plans, { slicesPerRefresh: 40_000, tickers: 100 }), {}, CPU);
  const dollars = (resource: string) => lines.find((line) => line.resource === resource)?.dollars ?? 0;
  const deliveries = 28 * 40_000 + 6 + 99 + 2 * 99 + 1;
  const requests = 1_440 * 30.4 + deliveries * 21;
  expect(dollars("workers_requests")).toBeCloseTo(((requests - 10e6) * 0.3) / 1e6, 6);
  expect(dollars("log_events")).toBeCloseTo(((2 * requests - 20e6) * 0.6) / 1e6, 6);
  const month = (resource: string) => lines.find((line) => line.resource === resource)?.planned ?? 0;
  expect(dollars("cpu_ms")).toBeCloseTo(((month("cpu_ms") - 30e6) * 0.02) / 1e6, 6);
  expect(dollars("redis_commands")).toBeCloseTo((month("redis_commands") * 0.2) / 1e5, 6);
  expect(dollars("neon_compute_hours")).toBeCloseTo(month("neon_compute_hours") * 0.106, 6);
  expect(dollars("neon_storage_bytes")).toBeCloseTo((month("neon_storage_bytes") * 0.35) / 1e9, 6);
  expect(dollars("neon_egress_bytes")).toBeCloseTo(Math.max(0, month("neon_egress_bytes") - 100e9) / 1e10, 6);
  expect(lines.filter(({ fits }) => !fits).map(({ resource }) => resource)).toEqual([]);
});

test("the database is awake through the session, and a few minutes after each look and slot off hours", () => {
  const hours = planned(budgetOf("paid", 10), "neon_compute_hours") ?? 0;
  // Seven hours of a session day at a quarter of a unit are 36.75; day and night would be 182.
  expect(hours).toBeGreaterThan(36.75);
  expect(hours).toBeLessThan(70);
});
