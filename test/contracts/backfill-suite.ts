import { expect, test } from "vitest";
import type { HoleStore } from "../../src/history/ports.ts";
import type { RunMemory } from "../../src/scheduling/run-memory.ts";
import { BACKFILL_SLOT, hours } from "../support/memory-daily.ts";
import { minutes } from "../support/moments.ts";
import { aRun } from "../support/runs.ts";

/** How long every store leaves out a day on which nobody had bars; `open` gives one that keeps AAPL and SPY. */
export function emptyDaysSuite(name: string, open: () => HoleStore): void {
  const by = (nowMs: number) => ({ provider: "databento", nowMs }) as const;
  const remember = (holes: HoleStore, day: string, nowMs: number, timeframe: "1m" | "1d" = "1m") =>
    holes.rememberEmpty(timeframe, [{ symbol: "SPY", days: [day] }], by(nowMs));
  const isHole = async (holes: HoleStore, day: string, nowMs: number) =>
    (await holes.readHoles("1m", [day], nowMs)).some(({ symbol }) => symbol === "SPY");

  test(`${name}: a day found empty three days later or more is left out for good`, async () => {
    const holes = open();
    await remember(holes, "2026-11-20", Date.parse("2026-11-23T00:00:00Z"));
    expect(await isHole(holes, "2026-11-20", BACKFILL_SLOT + hours(1_000))).toBe(false);
  });

  test(`${name}: before that its bars may be late: it is left out for fifty minutes`, async () => {
    const holes = open();
    await remember(holes, "2026-11-23", BACKFILL_SLOT);
    expect(await isHole(holes, "2026-11-23", BACKFILL_SLOT + minutes(49))).toBe(false);
    expect(await isHole(holes, "2026-11-23", BACKFILL_SLOT + minutes(51))).toBe(true);
    await remember(holes, "2026-11-23", BACKFILL_SLOT + hours(72));
    await remember(holes, "2026-11-23", BACKFILL_SLOT + hours(72) - minutes(20));
    expect(await isHole(holes, "2026-11-23", BACKFILL_SLOT + hours(100))).toBe(false);
  });

  test(`${name}: it says nothing of another ticker, day or timeframe`, async () => {
    const holes = open();
    await remember(holes, "2026-11-18", BACKFILL_SLOT);
    await remember(holes, "2026-11-19", BACKFILL_SLOT, "1d");
    const later = BACKFILL_SLOT + minutes(30);
    expect(await holes.readHoles("1m", ["2026-11-18", "2026-11-19"], later)).toEqual([
      { symbol: "AAPL", days: ["2026-11-18", "2026-11-19"] },
      { symbol: "SPY", days: ["2026-11-19"] },
    ]);
  });
}

/** What every run's memory does with money; `open` gives one of a run that has spent nothing. */
export function runMemorySuite(name: string, open: () => Promise<RunMemory>): void {
  test(`${name}: money is counted before it is spent, up to the cap and not a millionth beyond`, async () => {
    const memory = await open();
    const spend = (microUsd: number) => memory.spend(aRun().id, microUsd, 1_000_000);
    expect(await spend(400_000)).toEqual({ granted: true, spentMicroUsd: 400_000 });
    expect(await spend(600_001)).toEqual({ granted: false, spentMicroUsd: 400_000 });
    expect(await spend(600_000)).toEqual({ granted: true, spentMicroUsd: 1_000_000 });
    expect(await spend(1)).toEqual({ granted: false, spentMicroUsd: 1_000_000 });
  });

  test(`${name}: many at once share one cap`, async () => {
    const memory = await open();
    const asked = Array.from({ length: 10 }, () => memory.spend(aRun().id, 300_000, 1_000_000));
    expect((await Promise.all(asked)).filter(({ granted }) => granted)).toHaveLength(3);
  });
}
