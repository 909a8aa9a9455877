import type { StoredExpirySnapshot } from "../../src/chains/reader-ports.ts";
import type { TickerOutlook } from "../../src/iv-metrics/overview/outlook-ports.ts";
import type { IvMetricsRow, RebuiltClose, ScanRow, VolatilityReader } from "../../src/iv-metrics/ports.ts";
import { rankedVolatility } from "../../src/iv-metrics/rank-closes.ts";
import type { RankDay } from "../../src/iv-metrics/rank-day.ts";
import { IN_SESSION, TODAY } from "./moments.ts";
import { aSnapshot } from "./volatility.ts";

/** SPY's latest row: a rank from 252 closes, everything known. */
export function aStoredVolatility(changes: Partial<IvMetricsRow> = {}): IvMetricsRow {
  return {
    symbol: "SPY",
    slotMs: IN_SESSION,
    day: TODAY,
    isClose: false,
    asOfMs: IN_SESSION,
    quotedAtMs: IN_SESSION,
    delayed: false,
    underlyingPrice: 580,
    iv7: 0.15,
    iv14: 0.17,
    iv30: 0.2,
    iv60: 0.21,
    iv90: 0.22,
    rankIv30: null,
    modelFree30: 0.215,
    extrapolated: [90],
    calendarArbitrage: false,
    ivRank: 62.5,
    ivPercentile: 70,
    observations: 252,
    rebuiltObservations: 0,
    regime: "high",
    termSlope: 0.02,
    skew25Delta: 0.3,
    expectedMove30: 33.26,
    straddle: 9.1,
    straddleExpiration: "2026-11-27",
    rv20: 0.15,
    rv60: 0.16,
    yangZhang20: 0.14,
    yangZhang60: 0.155,
    ivLessRv: 0.05,
    term: [
      {
        expiration: "2026-12-18",
        root: "SPY",
        settlement: "PM",
        days: 25.25,
        atmImpliedVolatility: 0.2,
        skew25Delta: 0.3,
        modelFreeVolatility: 0.213,
      },
    ],
    warnings: [],
    provider: "schwab",
    ...changes,
  };
}

/** SPY's December expiry at 20 %, its straddle quoted. */
export function anExpiryMove(changes: Partial<StoredExpirySnapshot> = {}): StoredExpirySnapshot {
  return aSnapshot({ atmStraddle: 24.2, ...changes });
}

type Kept = {
  rows: readonly IvMetricsRow[];
  moves: readonly StoredExpirySnapshot[];
  scan: readonly ScanRow[];
  outlooks: readonly TickerOutlook[];
  /** Of SPY. */
  rebuilt: readonly RebuiltClose[];
};

const FRIDAY = { day: "2026-11-20", slotMs: Date.parse("2026-11-20T21:00:00Z"), isClose: true };

/** A reader over rows of any ticker and snapshots of SPY, in memory. Held to the same contract as Postgres'. */
export function memoryVolatility(kept: Partial<Kept> = {}): VolatilityReader {
  const {
    rows = [aStoredVolatility(FRIDAY), aStoredVolatility()],
    moves = [anExpiryMove({ expiration: "2026-11-27" }), anExpiryMove()],
    scan = [],
    outlooks = [],
    rebuilt = [],
  } = kept;
  const inTime = rows.toSorted((a, b) => a.slotMs - b.slotMs);
  const keyOf = ({ expiration, root }: StoredExpirySnapshot) => `${expiration} ${root}`;
  return {
    readLatest: async (symbol) => inTime.filter((row) => row.symbol === symbol).at(-1) ?? null,
    async readCloses(symbol, days) {
      const closes = inTime.filter((row) => row.symbol === symbol && row.isClose);
      const byDay = [...new Map(closes.map((row) => [row.day, row])).values()];
      const inOrder = byDay.toSorted((a, b) => a.day.localeCompare(b.day)).slice(-days);
      return inOrder.map(({ term: _term, ...close }) => close);
    },
    readScan: async () => [...scan],
    readOutlooks: async () => [...outlooks],
    async readRankDays(symbol) {
      const own = inTime.filter((row) => row.symbol === symbol);
      const latest = own.at(-1)?.day ?? "";
      const days = new Map<string, RankDay>();
      for (const { day, iv30, source } of symbol === "SPY" ? rebuilt : [])
        if (day < latest) days.set(day, { day, live: null, rebuilt: { iv30, source } });
      for (const row of own) {
        const { day, isClose, provider } = row;
        const iv30 = rankedVolatility(row);
        if (!isClose || day >= latest || iv30 === null) continue;
        days.set(day, { day, rebuilt: days.get(day)?.rebuilt ?? null, live: { iv30, provider } });
      }
      return [...days.values()].toSorted((a, b) => a.day.localeCompare(b.day)).slice(-252);
    },
    async readRebuiltCloses(symbol, days) {
      const own = symbol === "SPY" ? rebuilt : [];
      return own.toSorted((a, b) => a.day.localeCompare(b.day)).slice(-days);
    },
    async readSnapshots(symbol, today) {
      const live = symbol === "SPY" ? moves.filter(({ expiration }) => expiration >= today) : [];
      const latest = new Map(live.toSorted((a, b) => a.asOfMs - b.asOfMs).map((move) => [keyOf(move), move]));
      return [...latest.values()].toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
    },
  };
}
