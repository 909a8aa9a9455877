import { countsText, shortRank } from "../../../iv-metrics/rank-basis.ts";
import type { ScannedTicker } from "../../../iv-metrics/scan-tickers.ts";
import type { ScanOrder } from "../../../iv-metrics/sort-scan.ts";
import { YEAR_OF_OBSERVATIONS } from "../../../volatility/iv-history.ts";
import { count, fixed, percent, signed } from "../figures.ts";
import type { FrameSource } from "../frame.ts";
import { points, UNKNOWN, vol } from "./volatility-words.ts";

/** What each order is called. */
export const ORDER_NAMES: Readonly<Record<ScanOrder, string>> = {
  rank: "IV rank",
  iv_rv: "IV − RV",
  move: "expected move",
  iv: "IV30",
  gain: "gain",
  loss: "loss",
  volume: "contracts traded",
  interest: "open interest",
  spread: "tightest spread",
};

/** The number that an order looks at, with its unit. */
export function measureText(ticker: ScannedTicker, order: ScanOrder): string {
  return MEASURES[order](ticker);
}

const MEASURES: Readonly<Record<ScanOrder, (ticker: ScannedTicker) => string>> = {
  rank: ({ ivRank, observations }) => (ivRank === null ? UNKNOWN : shortRank(ivRank, observations)),
  iv_rv: ({ ivLessRealised }) => `${points(ivLessRealised)}${ivLessRealised === null ? "" : " points"}`,
  move: ({ expectedMovePercent }) => inPercent(expectedMovePercent, "±"),
  iv: ({ iv30 }) => vol(iv30),
  gain: changeText,
  loss: changeText,
  volume: ({ volume }) => counted(volume),
  interest: ({ openInterest }) => counted(openInterest),
  spread: ({ spread }) => (spread === null ? UNKNOWN : percent(spread.fraction)),
};

function changeText({ changePercent }: ScannedTicker): string {
  return changePercent === null ? UNKNOWN : `${signed(fixed(changePercent, 1))} %`;
}

function inPercent(value: number | null, sign: string): string {
  return value === null ? UNKNOWN : `${sign}${fixed(value, 1)} %`;
}

function counted(value: number | null): string {
  return value === null ? UNKNOWN : count(Math.round(value));
}

/** The oldest figures among them: no footer may promise more. Null where none have any. */
export function oldestOf(tickers: readonly ScannedTicker[]): FrameSource | null {
  const known = tickers.flatMap(({ data }) => (data === null ? [] : [data]));
  const [first, ...others] = known;
  if (first === undefined) return null;
  const oldest = others.reduce((a, b) => (standing(b) < standing(a) ? b : a), first);
  return {
    ...oldest,
    stale: known.some(({ stale }) => stale),
    delayed: known.some(({ delayed }) => delayed),
  };
}

const standing = ({ quotedAtMs, asOfMs }: FrameSource) => quotedAtMs ?? asOfMs ?? 0;

/** Whose rank is not known, and why. */
export function unrankedText(tickers: readonly ScannedTicker[]): string[] {
  const unranked = tickers.flatMap(({ symbol, unranked: why }) =>
    why === null ? [] : [`${symbol} (${why})`],
  );
  if (unranked.length === 0) return [];
  const shown = unranked.slice(0, MOST_NAMED);
  const more = unranked.length - shown.length;
  return [`No IV rank: ${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}.`];
}

/** What the ranks that are shown rest on, where it is not a year that was kept live. */
export function basisReasons(tickers: readonly ScannedTicker[]): string[] {
  const ranked = tickers.filter(({ ivRank }) => ivRank !== null);
  const uncommon = ranked.filter(
    ({ observations, rebuiltObservations }) => rebuiltObservations > 0 || observations < YEAR_OF_OBSERVATIONS,
  );
  if (uncommon.length === 0) return [];
  const shown = uncommon.slice(0, MOST_NAMED).map((ticker) => `${ticker.symbol} ${countsText(ticker)}`);
  const more = uncommon.length - shown.length;
  return [`IV ranks rest on ${shown.join("; ")}${more === 0 ? "" : `; ${more} more`}`];
}

const MOST_NAMED = 6;
