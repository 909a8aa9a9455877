import { expect, test } from "vitest";
import type { RetentionStore } from "../../src/operations/ports.ts";
import { type PruneDeps, prune } from "../../src/operations/prune.ts";
import { IN_SESSION } from "../support/moments.ts";
import { aMetricsRun } from "../support/volatility.ts";

const LIMITS = { minuteBarDays: 30, fiveMinuteBarDays: 180, snapshotDays: 10, ledgerDays: 90 };
const RUN = { ...aMetricsRun(), job: "retention" as const };

/** A store with so many old minute bars, and nothing else to do. */
function oldBars(count: number, totalBytes = 120e6) {
  const asked: Parameters<RetentionStore["prune"]>[] = [];
  let left = count;
  const retention: RetentionStore = {
    async prune(...given) {
      asked.push(given);
      const gone = Math.min(left, given[2]);
      left -= gone;
      return { removed: gone > 0 ? { removed_bars_1m: gone } : {}, more: gone === given[2] };
    },
    measure: async () => ({
      totalBytes,
      tables: { price_bars: 80e6, tickers: 1e5, option_contracts: 9.06e6, job_runs: 2e6 },
    }),
  };
  const rolledUp: number[] = [];
  const rollUp = async (nowMs: number) => rolledUp.push(nowMs);
  const deps: PruneDeps = { retention, rollUp, limits: LIMITS, storageBytes: 500e6 };
  return { deps, asked, rolledUp };
}

test("a page deletes a bounded number of rows and asks for another while some are left", async () => {
  const { deps, asked } = oldBars(24_000);
  const pages = [await prune(deps, RUN, IN_SESSION), await prune(deps, RUN, IN_SESSION)];
  expect(pages).toMatchObject([
    { kind: "more", delaySeconds: 5, report: { stored: { removed_bars_1m: 10_000 }, notes: [] } },
    { kind: "more", report: { stored: { removed_bars_1m: 10_000 } } },
  ]);
  expect(await prune(deps, RUN, IN_SESSION)).toMatchObject({
    kind: "done",
    report: { stored: { removed_bars_1m: 4_000 }, failures: [] },
  });
  expect(asked[0]).toEqual([LIMITS, IN_SESSION, 10_000]);
});

test("the last page says how large the database is, and where", async () => {
  expect(await prune(oldBars(0).deps, RUN, IN_SESSION)).toMatchObject({
    kind: "done",
    report: {
      stored: {},
      notes: [
        "The database holds 120.0 MB, most of it in price_bars 80.0 MB, option_contracts 9.1 MB, job_runs 2.0 MB.",
      ],
    },
  });
});

test("from four fifths of what is allowed on, it says what to do", async () => {
  const notesAt = async (bytes: number, storageBytes: number | null = 500e6) => {
    const { report } = (await prune({ ...oldBars(0, bytes).deps, storageBytes }, RUN, IN_SESSION)) as {
      report: { notes: string[] };
    };
    return report.notes;
  };
  expect(await notesAt(399e6)).toHaveLength(1);
  expect(await notesAt(400e6)).toEqual([
    expect.stringContaining("400.0 MB"),
    "That is 80 % of 500.0 MB: shorten RETENTION_* or pause tickers.",
  ]);
  expect(await notesAt(9e9, null)).toHaveLength(1);
});
