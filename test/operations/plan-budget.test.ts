import { expect, test } from "vitest";
import { planBudget } from "../../src/operations/plan-budget.ts";
import { PLAN_LIMITS, POLICY } from "../../src/operations/plan-limits.ts";
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
  idleTick: { warmMs: 1 },
  sessionTick: { symbols: 10, warmMs: 6 },
  ivMetricsPage: { symbols: 20, warmMs: 9 },
  eodPage: { symbols: 20, warmMs: 11 },
  slice250: { contracts: 250, warmMs: 4 },
  slice600: { contracts: 600, warmMs: 6.8 },
  slice1500: { contracts: 1_500, warmMs: 14 },
} as const;

function budgetOf(
  plan: "free" | "paid",
  tickers: number,
  changes: Partial<ScheduleSettings> = {},
  more: Partial<BudgetInput> = {},
) {
  const scope = SCOPES[plan];
  const input = {
    plan,
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
  });
});

test.each([
  ["free", 1, []],
  ["free", 20, []],
  ["free", 100, ["qstash_messages", "neon_storage_bytes"]],
  ["free", 500, ["qstash_messages", "neon_storage_bytes"]],
  ["paid", 1, []],
  ["paid", 20, []],
  ["paid", 100, ["qstash_messages", "neon_storage_bytes"]],
  ["paid", 500, ["qstash_messages", "neon_storage_bytes"]],
] as const)("on the %s plan, with %i tickers, what does not fit is %j", (plan, tickers, tooMuch) => {
  const lines = [...budgetOf(plan, tickers).values()];
  for (const line of lines) {
    expect(line.fits, line.resource).toBe(line.limit === null || line.planned <= line.limit);
    expect(line.advice === null, line.resource).toBe(line.fits);
    expect(Number.isFinite(line.planned), line.resource).toBe(true);
  }
  const found = lines.filter(({ fits }) => !fits).map(({ resource }) => resource);
  expect(new Set(found)).toEqual(new Set(tooMuch));
});

test("messages are slices by refreshes, and pages", () => {
  const lines = budgetOf("free", 20, {}, { slicesPerRefresh: 22 });
  // 28 refreshes of 22 slices, two slots of prices_1m of one page more each, six pages of maintenance.
  expect(planned(lines, "qstash_messages")).toBe(28 * 22 + 2 + 6);
  expect(planned(lines, "workers_requests")).toBe(1_440 + 28 * 22 + 2 + 6);
});

test("the CPU of a slice is on the line through those that were measured", () => {
  expect(planned(budgetOf("free", 20), "cpu_ms_per_slice")).toBeCloseTo(2 + 0.6 * 8, 10);
  expect(planned(budgetOf("paid", 20), "cpu_ms_per_slice")).toBeCloseTo(2 + 1.5 * 8, 10);
});

test("the CPU of a month is that of its ticks, of what jobs add to them, of pages and of slices", () => {
  const lines = budgetOf("free", 20, {}, { slicesPerRefresh: 22, contractsPerTicker: 550 });
  const ticks = 1_440 * 1 + (392 + 80) * 5 + 15 * 8;
  const deliveries = (2 + 6) * 11 + 28 * 22 * (2 + 0.5 * 8);
  expect(planned(lines, "cpu_ms")).toBeCloseTo(21 * (ticks + deliveries), 6);
});

test("with the default settings the busiest tick is that which watches while it fetches prices", () => {
  // Claim, 9 around 10 bodies of bars, the end's 2; the watch's 12; 8 to renew a token; 3 to hear the exchange's hours.
  expect(planned(budgetOf("free", 20), "subrequests_max")).toBe(1 + 9 + 10 + 2 + 12 + 8 + 3);
  expect(planned(budgetOf("free", 1), "subrequests_max")).toBe(1 + 9 + 1 + 2 + 12 + 8 + 3);
});

test("settings that let everything start with one tick no longer fit the free plan, and the budget says so", () => {
  const together = {
    optionChainIntervalMinutes: 1,
    ivMetricsIntervalMinutes: 1,
    fiveMinuteIntervalSeconds: 60,
  };
  const line = budgetOf("free", 20, together).get("subrequests_max");
  expect(line).toMatchObject({ planned: 45 + 5 + 6 + 5, limit: 50, fits: false });
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
    [...lines.values()].filter(({ fits, planned: amount }) => !fits || !Number.isFinite(amount)),
  ).toEqual([]);
  expect(planned(lines, "tiingo_calls")).toBe(0);
});

test("what was used stands beside what is planned, with its share of what there is", () => {
  const input = { qstash_messages: 800, subrequests_max: 25, cpu_ms: 7 };
  const lines = planBudget(
    {
      plan: "paid",
      schedule: buildSchedule(DEFAULT_SCHEDULE),
      retention: { minuteBarDays: 1, fiveMinuteBarDays: 1, snapshotDays: 1, ledgerDays: 1 },
      ...{ tickers: 1, slicesPerRefresh: 1, contractsPerTicker: 1, expirationsPerTicker: 1 },
      ...{ contractsPerSlice: 1, symbolsPerRun: 1, symbolsPerPage: 1 },
    },
    input,
  );
  const of = (resource: string) => lines.find((line) => line.resource === resource);
  expect(of("qstash_messages")).toMatchObject({ used: 800, limit: 1_000, usedShare: 0.8 });
  expect(of("subrequests_max")).toMatchObject({ used: 25, limit: 10_000, usedShare: 0.0025 });
  expect(of("workers_requests")).toMatchObject({
    used: null,
    limit: null,
    usedShare: null,
    plannedShare: null,
  });
});
