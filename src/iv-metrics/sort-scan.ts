import type { ScannedTicker } from "./scan-tickers.ts";

/** What tickers can be put in order by; the largest first, but of spreads the tightest. */
export const SCAN_ORDERS = [
  "rank",
  "iv_rv",
  "move",
  "iv",
  "gain",
  "loss",
  "volume",
  "interest",
  "spread",
] as const;
export type ScanOrder = (typeof SCAN_ORDERS)[number];

/** What a ticker must have; what is not known is no match. Units as in {@link ScannedTicker}. */
export type ScanBounds = {
  minRank?: number | undefined;
  maxRank?: number | undefined;
  /** IV less RV, fractions. */
  minIvLessRealised?: number | undefined;
  /** Percent. */
  minMove?: number | undefined;
  maxMove?: number | undefined;
  /** Contracts. */
  minVolume?: number | undefined;
  minOpenInterest?: number | undefined;
  /** A fraction of the mid. */
  maxSpread?: number | undefined;
};

export type SortedScan = {
  /** Those within the bounds, in order; without the measure of the order at the end, by symbol. */
  matching: ScannedTicker[];
  /** Those that are left out for what is not known of them, and those that are outside. */
  unknown: ScannedTicker[];
  outside: ScannedTicker[];
};

export function sortScan(
  tickers: readonly ScannedTicker[],
  order: ScanOrder,
  bounds: ScanBounds = {},
): SortedScan {
  const verdicts = Map.groupBy(tickers, (ticker) => verdictOn(ticker, bounds));
  const [matching = [], unknown = [], outside = []] = (["within", "unknown", "outside"] as const).map((one) =>
    verdicts.get(one),
  );
  return { matching: matching.toSorted(by(order)), unknown, outside };
}

/** The number that an order looks at; null where it is not known. */
export function measureOf(ticker: ScannedTicker, order: ScanOrder): number | null {
  return MEASURES[order](ticker);
}

const MEASURES: Readonly<Record<ScanOrder, (ticker: ScannedTicker) => number | null>> = {
  rank: ({ ivRank }) => ivRank,
  iv_rv: ({ ivLessRealised }) => ivLessRealised,
  move: ({ expectedMovePercent }) => expectedMovePercent,
  iv: ({ iv30 }) => iv30,
  gain: ({ changePercent }) => changePercent,
  loss: ({ changePercent }) => (changePercent === null ? null : -changePercent),
  volume: ({ volume }) => volume,
  interest: ({ openInterest }) => openInterest,
  spread: ({ spread }) => (spread === null ? null : -spread.fraction),
};

function by(order: ScanOrder) {
  const measure = MEASURES[order];
  return (a: ScannedTicker, b: ScannedTicker) => {
    const [first, second] = [measure(a), measure(b)];
    if (first === null || second === null) {
      return Number(first === null) - Number(second === null) || a.symbol.localeCompare(b.symbol);
    }
    return second - first || a.symbol.localeCompare(b.symbol);
  };
}

function verdictOn(ticker: ScannedTicker, bounds: ScanBounds): "within" | "unknown" | "outside" {
  const { ivRank, ivLessRealised, expectedMovePercent, volume, openInterest, spread } = ticker;
  const checks: [value: number | null, least: number | undefined, most?: number | undefined][] = [
    [ivRank, bounds.minRank, bounds.maxRank],
    [ivLessRealised, bounds.minIvLessRealised],
    [expectedMovePercent, bounds.minMove, bounds.maxMove],
    [volume, bounds.minVolume],
    [openInterest, bounds.minOpenInterest],
    [spread?.fraction ?? null, undefined, bounds.maxSpread],
  ];
  const asked = checks.filter(([, least, most]) => least !== undefined || most !== undefined);
  const isOutside = asked.some(
    ([value, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY]) =>
      value !== null && (value < least || value > most),
  );
  if (isOutside) return "outside";
  return asked.some(([value]) => value === null) ? "unknown" : "within";
}
