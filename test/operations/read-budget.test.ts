import { expect, test } from "vitest";
import { FREE_PLANS } from "../../src/operations/plan-limits.ts";
import { type ReadBudgetDeps, readBudget } from "../../src/operations/read-budget.ts";
import { buildSchedule } from "../../src/scheduling/schedule.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { DEFAULT_SCHEDULE } from "../support/schedule.ts";

type Counted = { day: string; meter: string; used: number };

/** Two tickers: SPY with two expirations in scope and one beyond it, AAPL with nothing stored yet. */
function deps(
  counted: Counted[] = [],
  sizes = ["2026-11-27", "2026-12-04", "2027-12-17"].map((expiration) => ({ expiration, contracts: 400 })),
) {
  const asked: string[] = [];
  const given: ReadBudgetDeps = {
    plan: {
      readSizes: async (today) => {
        asked.push(`sizes ${today}`);
        return [
          { symbol: "AAPL", sizes: [] },
          { symbol: "SPY", sizes },
        ];
      },
    },
    usage: {
      read: async (from, to) => {
        asked.push(`usage ${from} ${to}`);
        return counted;
      },
      storageBytes: async () => 4.5e8,
    },
    schedule: buildSchedule(DEFAULT_SCHEDULE),
    retention: { minuteBarDays: 30, fiveMinuteBarDays: 180, snapshotDays: 10, ledgerDays: 90 },
    plans: FREE_PLANS,
    scope: { maxDte: 45, contractsPerSlice: 600 },
    symbolsPerRun: 10,
    symbolsPerPage: 20,
    databentoMaxUsd: 1,
    webhooks: 0,
  };
  return { given, asked };
}

const read = async (counted: Counted[] = [], nowMs = IN_SESSION) => {
  const { given, asked } = deps(counted);
  const lines = await readBudget(given, nowMs);
  return { asked, line: (resource: string) => lines.find((one) => one.resource === resource) };
};

test("it plans from the tickers and chains that there are, within their scope", async () => {
  const { line } = await read();
  // AAPL's two default windows; SPY's two expirations do not fit one slice; eod_sync and the like take six pages, iv_history one.
  expect(line("qstash_messages")?.planned).toBe(28 * (2 + 2) + 6 + 1);
});

test("an expiration of the scope's last day is stored, one of the day after it is not", async () => {
  const plannedBytes = async (...expirations: string[]) => {
    // Small enough that one slice takes them all.
    const sizes = expirations.map((expiration) => ({ expiration, contracts: 100 }));
    const lines = await readBudget(deps([], sizes).given, IN_SESSION);
    return lines.find(({ resource }) => resource === "neon_storage_bytes")?.planned ?? 0;
  };
  const one = await plannedBytes("2026-12-04");
  expect(await plannedBytes("2026-12-04", "2027-01-07")).toBeGreaterThan(one);
  expect(await plannedBytes("2026-12-04", "2027-01-08")).toBe(one);
});

test("a day's meters are today's, a month's add up, a maximum is the largest of today", async () => {
  const { asked, line } = await read([
    { day: "2026-11-22", meter: "worker_requests", used: 9_000 },
    { day: "2026-11-23", meter: "worker_requests", used: 1_500 },
    { day: "2026-11-23", meter: "qstash_messages", used: 812 },
    { day: "2026-11-01", meter: "redis_commands", used: 300_000 },
    { day: "2026-11-23", meter: "redis_commands", used: 120_000 },
    { day: "2026-11-22", meter: "subrequests_max", used: 49 },
    { day: "2026-11-23", meter: "subrequests_max", used: 37 },
    { day: "2026-11-02", meter: "databento_micro_usd", used: 400_000 },
    { day: "2026-11-23", meter: "databento_micro_usd", used: 20_000 },
    { day: "2026-11-23", meter: "public_requests", used: 60 },
  ]);
  expect(asked).toEqual(["sizes 2026-11-23", "usage 2026-11-01 2026-11-23"]);
  expect(line("workers_requests")).toMatchObject({ used: 1_500, usedShare: 0.015 });
  expect(line("qstash_messages")).toMatchObject({ used: 812, usedShare: 0.812 });
  expect(line("redis_commands")).toMatchObject({ used: 420_000, usedShare: 0.84 });
  expect(line("subrequests_max")).toMatchObject({ used: 37, usedShare: 0.74 });
  expect(line("neon_storage_bytes")).toMatchObject({ used: 4.5e8, usedShare: 0.9 });
  expect(line("databento_usd")).toMatchObject({ used: 0.42, usedShare: null });
  expect(line("public_requests")).toMatchObject({ used: 60, planned: null });
});

test("nothing counted is nothing used; what cannot be seen from inside is unknown", async () => {
  const { line } = await read();
  expect(line("qstash_messages")).toMatchObject({ used: 0, usedShare: 0 });
  expect(line("subrequests_max")?.used).toBe(0);
  expect(line("neon_compute_hours")).toMatchObject({ used: null, usedShare: null });
});

test("after eight in the evening in New York the meters' day is already the next, the chains' is not", async () => {
  const { asked } = await read([], Date.parse("2026-12-01T00:30:00Z") + minutes(1));
  expect(asked).toEqual(["sizes 2026-11-30", "usage 2026-12-01 2026-12-01"]);
});
