import { describe, expect, test } from "vitest";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createRunMemory } from "../../src/adapters/postgres/ledger/run-memory.ts";
import { createHoleStore } from "../../src/adapters/postgres/prices/hole-store.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { BACKFILL_SLOT, hours, memoryDaily, memoryOfRun } from "../support/memory-daily.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim, aRun } from "../support/runs.ts";
import { emptyDaysSuite, runMemorySuite } from "./backfill-suite.ts";

const { tradingDaysBetween } = nyseCalendar;

const database = useDatabase();
const holesOf = () => createHoleStore(database.db);
const WEEK = tradingDaysBetween("2026-11-16", "2026-11-23");
const SPY = (days: string[]) => [{ symbol: "SPY", days }];

/** A stored bar of SPY; AAPL is not active in these tests. */
async function bar(timeframe: "1m" | "1d", start: string) {
  await database.exec(`UPDATE tickers SET is_active = false WHERE symbol = 'AAPL';
INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
VALUES ('SPY', '${timeframe}', '${start}', 'regular', 1, 1, 1, 1, 1, 'schwab', now())`);
}

describe("holes", () => {
  test("a day with a single minute is no hole, nor is one with its daily bar; each timeframe has its own", async () => {
    await bar("1m", "2026-11-17T19:30:00Z");
    await bar("1d", "2026-11-18T14:30:00Z");
    expect(await holesOf().readHoles("1m", WEEK, BACKFILL_SLOT)).toEqual(
      SPY(WEEK.filter((day) => day !== "2026-11-17")),
    );
    expect(await holesOf().readHoles("1d", WEEK, BACKFILL_SLOT)).toEqual(
      SPY(WEEK.filter((day) => day !== "2026-11-18")),
    );
  });

  test.each([
    ["the first minute of pre-market in winter", "2026-11-17T09:00:00Z", "2026-11-17"],
    ["the last minute of late trading, already the next day in UTC", "2026-11-18T00:59:00Z", "2026-11-17"],
    ["the first minute of pre-market in summer", "2026-07-07T08:00:00Z", "2026-07-07"],
  ])("%s belongs to its New York day", async (_name, start, day) => {
    await bar("1m", start);
    const days = tradingDaysBetween(day, day);
    expect(await holesOf().readHoles("1m", days, BACKFILL_SLOT)).toEqual([]);
  });

  test("weekends and holidays are never holes", async () => {
    await bar("1m", "2026-01-02T15:00:00Z");
    const days = ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28"];
    expect(await holesOf().readHoles("1d", days, BACKFILL_SLOT)).toEqual(SPY(["2026-11-25", "2026-11-27"]));
  });
});

emptyDaysSuite("Postgres", holesOf);
emptyDaysSuite("memory", () => memoryDaily(["AAPL", "SPY"]).holes);

describe("days found empty", () => {
  test("told twice, of a ticker that is gone, or of nothing, it keeps one row a day", async () => {
    const holes = [...SPY(["2026-11-18", "2026-11-18"]), { symbol: "GONE", days: ["2026-11-18"] }];
    const by = { provider: "databento", nowMs: BACKFILL_SLOT } as const;
    await holesOf().rememberEmpty("1m", holes, by);
    await holesOf().rememberEmpty("1m", holes, by);
    await holesOf().rememberEmpty("1m", [], by);
    expect(await database.rows("SELECT symbol, timeframe, day, provider FROM empty_days")).toEqual([
      ["SPY", "1m", "2026-11-18", "databento"],
    ]);
  });
});

describe("what a run remembers from page to page", () => {
  const memoryOf = () => createRunMemory(database.db);
  const failure = (subject: string) => ({ subject, code: "provider_rejected", message: "no" });
  const report = { stored: { bars_1m: 40 }, skipped: {}, providerCalls: 1, bytes: 1, notes: [] };

  async function aPageThatFailed() {
    const ledger = createRunLedger(database.db, memoryUsage());
    await ledger.claimRun(aClaim());
    const failures = [failure("SPY 1m"), failure("AAPL 1m"), failure("SPY 1m")];
    const page = {
      report: { ...report, failures },
      elapsedMs: 1,
      next: { leaseExpiresMs: IN_SESSION + hours(1) },
    };
    return { ledger, record: () => ledger.recordPage(aRun(), page, IN_SESSION) };
  }

  test("the subjects that failed, each once, and those of no other run", async () => {
    const { record } = await aPageThatFailed();
    expect(await record()).toMatchObject({ status: "running" });
    expect(await memoryOf().readFailed(aRun().id)).toEqual(["AAPL 1m", "SPY 1m"]);
    expect(await memoryOf().readFailed("another:run")).toEqual([]);
  });

  runMemorySuite("Postgres", async () => {
    await createRunLedger(database.db, memoryUsage()).claimRun(aClaim());
    return memoryOf();
  });
  runMemorySuite("memory", async () => memoryOfRun().memory);

  test("what was spent stays beside what a page has stored", async () => {
    const { record } = await aPageThatFailed();
    await memoryOf().spend(aRun().id, 1_000_000, 1_000_000);
    await record();
    expect(await database.rows("SELECT stored FROM job_runs")).toEqual([
      ['{"bars_1m": 40, "cost_micro_usd": 1000000}'],
    ]);
  });

  test("ten deliveries at once share one cap; a run that nobody knows may spend nothing", async () => {
    await aPageThatFailed();
    const asked = Array.from({ length: 10 }, () => memoryOf().spend(aRun().id, 300_000, 1_000_000));
    expect((await Promise.all(asked)).filter(({ granted }) => granted)).toHaveLength(3);
    expect(await memoryOf().spend("another:run", 1, 1_000_000)).toEqual({ granted: false, spentMicroUsd: 0 });
  });
});
