import { expect, test } from "vitest";
import type { StoredExpirySnapshot } from "../../src/chains/reader-ports.ts";
import type { IvMetricsRow, RebuiltClose, VolatilityReader } from "../../src/iv-metrics/ports.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { anExpiryMove, aStoredVolatility } from "../support/stored-volatility.ts";

/** What was stored: rows of any ticker, snapshots of SPY. */
export type KeptVolatility = {
  rows: readonly IvMetricsRow[];
  moves: readonly StoredExpirySnapshot[];
  /** Of SPY. */
  rebuilt?: readonly RebuiltClose[];
};

const closeOf = (day: string, changes: Partial<IvMetricsRow> = {}) => {
  const slotMs = Date.parse(`${day}T21:00:00Z`);
  return aStoredVolatility({ day, slotMs, asOfMs: slotMs, isClose: true, ...changes });
};
const daysOf = (rows: readonly { day: string }[]) => rows.map(({ day }) => day);

/** What every reader of volatility does; `open` gives one over what was stored, in whatever order. */
export function volatilityReaderSuite(
  name: string,
  open: (kept: KeptVolatility) => Promise<VolatilityReader>,
): void {
  test(`${name}: the row of a ticker's latest slot comes back as it was computed`, async () => {
    const latest = aStoredVolatility({ ivRank: null, warnings: ["One."] });
    const before = aStoredVolatility({ slotMs: IN_SESSION - minutes(30), ivRank: 1 });
    const apple = aStoredVolatility({ symbol: "AAPL", slotMs: IN_SESSION + minutes(30) });
    const reader = await open({ rows: [latest, before, apple, closeOf("2026-11-20")], moves: [] });
    expect(await reader.readLatest("SPY")).toEqual(latest);
    expect(await reader.readLatest("QQQ")).toBeNull();
  });

  test(`${name}: rows say when their quotes stood and whether they were delayed, old ones that nobody knew`, async () => {
    const quotedAtMs = IN_SESSION - minutes(15);
    const delayed = aStoredVolatility({ quotedAtMs, delayed: true, modelFree30: 0.231 });
    expect(await (await open({ rows: [delayed], moves: [] })).readLatest("SPY")).toEqual(delayed);
    const old = aStoredVolatility({
      slotMs: IN_SESSION + minutes(30),
      quotedAtMs: null,
      modelFree30: null,
    });
    expect(await (await open({ rows: [delayed, old], moves: [] })).readLatest("SPY")).toEqual(old);
  });

  test(`${name}: history has one close a day, the latest, oldest first, and none of the day's other rows`, async () => {
    const evening = closeOf("2026-11-19", { slotMs: Date.parse("2026-11-19T22:00:00Z"), iv30: 0.25 });
    const rows = [
      closeOf("2026-11-20"),
      evening,
      closeOf("2026-11-19"),
      closeOf("2026-11-18"),
      aStoredVolatility({ day: TODAY }),
      closeOf("2026-11-17", { symbol: "AAPL" }),
    ];
    const reader = await open({ rows, moves: [] });
    const closes = await reader.readCloses("SPY", 252);
    expect(daysOf(closes)).toEqual(["2026-11-18", "2026-11-19", "2026-11-20"]);
    const { term: _term, ...close } = evening;
    expect(closes[1]).toEqual(close);
    expect(daysOf(await reader.readCloses("SPY", 2))).toEqual(["2026-11-19", "2026-11-20"]);
    expect(await reader.readCloses("QQQ", 2)).toEqual([]);
  });

  test(`${name}: a rank looks at the latest close of each day before the latest row's, never at an extrapolated one`, async () => {
    const rows = [
      closeOf("2026-11-17", { iv30: 0.11 }),
      closeOf("2026-11-18", { extrapolated: [30], iv30: 0.9 }),
      closeOf("2026-11-19", { iv30: 0.12 }),
      closeOf("2026-11-19", { slotMs: Date.parse("2026-11-19T22:00:00Z"), iv30: 0.25, provider: "alpaca" }),
      closeOf("2026-11-20", { iv30: null }),
      closeOf("2026-11-20", { symbol: "AAPL" }),
      aStoredVolatility({ day: TODAY, isClose: true, iv30: 0.3 }),
    ];
    const reader = await open({ rows, moves: [] });
    expect(await reader.readRankDays("SPY")).toEqual([
      { day: "2026-11-17", live: { iv30: 0.11, provider: "schwab" }, rebuilt: null },
      { day: "2026-11-19", live: { iv30: 0.25, provider: "alpaca" }, rebuilt: null },
    ]);
    expect(await reader.readRankDays("QQQ")).toEqual([]);
  });

  test(`${name}: rebuilt days stand beside live ones, with what is known of them`, async () => {
    const rebuilt = ["2026-11-18", "2026-11-19", TODAY].map((day) => ({
      ...{ day, source: "databento-cbbo-1m" as const, underlyingPrice: 570, iv30: 0.22, iv60: null },
      skew25Delta: 0.1,
    }));
    const rows = [
      closeOf("2026-11-19", { iv30: 0.2, rankIv30: 0.21 }),
      closeOf("2026-11-20", { iv30: 0.9, rankIv30: 0.25, extrapolated: [30] }),
      aStoredVolatility({ day: TODAY }),
    ];
    const reader = await open({ rows, moves: [], rebuilt });
    const known = { iv30: 0.22, source: "databento-cbbo-1m" };
    expect(await reader.readRankDays("SPY")).toEqual([
      { day: "2026-11-18", live: null, rebuilt: known },
      { day: "2026-11-19", live: { iv30: 0.21, provider: "schwab" }, rebuilt: known },
      { day: "2026-11-20", live: { iv30: 0.25, provider: "schwab" }, rebuilt: null },
    ]);
    expect(await reader.readRebuiltCloses("SPY", 2)).toEqual(rebuilt.slice(1));
    expect(await reader.readRebuiltCloses("AAPL", 2)).toEqual([]);
  });

  test(`${name}: the latest snapshot of each root and expiration from today on, in order`, async () => {
    const at = (ago: number, changes: Partial<StoredExpirySnapshot> = {}) =>
      anExpiryMove({ asOfMs: IN_SESSION - minutes(ago), ...changes });
    const near = { expiration: "2026-11-27" };
    const weekly = { root: "SPYW", settlement: "AM", atmStraddle: null, atmImpliedVolatility: null } as const;
    const moves = [
      at(15, weekly),
      at(15, { atmStraddle: 21.5 }),
      at(30, { atmStraddle: 20 }),
      at(30, near),
      at(15, { expiration: "2026-11-20" }),
    ];
    const reader = await open({ rows: [], moves });
    expect(await reader.readSnapshots("SPY", TODAY)).toEqual([
      at(30, near),
      at(15, { atmStraddle: 21.5 }),
      at(15, weekly),
    ]);
    expect(await reader.readSnapshots("AAPL", TODAY)).toEqual([]);
  });
}
