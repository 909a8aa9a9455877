import type { HistorySourceName } from "../valuation/rebuild/rebuilt-day.ts";
import {
  IV_MINIMUM_OBSERVATIONS,
  type IvHistoryGap,
  YEAR_OF_OBSERVATIONS,
} from "../volatility/iv-history.ts";
import type { RankSplice } from "./rank-closes.ts";
import type { RankClose, RankSource } from "./rank-day.ts";

/** What a rank rests on, in the words that every door uses. */

/** The closes of one source. */
export type RankBasis = {
  source: RankSource;
  days: number;
  /** "231 rebuilt from 15:45 quotes". */
  words: string;
};

const REBUILT: Readonly<Record<HistorySourceName, string>> = {
  "databento-cbbo-1m": "rebuilt from 15:45 quotes",
  "alpaca-1min": "rebuilt from trades of the half hour to 15:45",
};

export const isLive = (source: RankSource): source is `live-${string}` => source.startsWith("live-");

/** By source, the rebuilt ones first, each by how many days it gives. */
export function basisOf(closes: readonly RankClose[]): RankBasis[] {
  const bySource = [...Map.groupBy(closes, ({ source }) => source)];
  return bySource
    .map(([source, { length: days }]) => ({ source, days, words: `${days} ${sourceWords(source)}` }))
    .sort(
      (a, b) =>
        Number(isLive(a.source)) - Number(isLive(b.source)) ||
        b.days - a.days ||
        a.source.localeCompare(b.source),
    );
}

function sourceWords(source: RankSource): string {
  return isLive(source) ? "live" : REBUILT[source];
}

/** Which days there are: "n 249: 231 rebuilt from 15:45 quotes, 18 live"; of several live providers one count. */
export function basisText(basis: readonly RankBasis[]): string {
  const n = basis.reduce((sum, { days }) => sum + days, 0);
  if (n === 0) return "n 0";
  const live = basis.filter(({ source }) => isLive(source)).reduce((sum, { days }) => sum + days, 0);
  const parts = basis.filter(({ source }) => !isLive(source)).map(({ words }) => words);
  return `n ${n}: ${[...parts, ...(live === 0 ? [] : [`${live} live`])].join(", ")}`;
}

/** The same where only the numbers are at hand: "n 249: 231 rebuilt, 18 live". */
export function countsText(row: { observations: number; rebuiltObservations: number }): string {
  const { observations: n, rebuiltObservations: rebuilt } = row;
  const live = n - rebuilt;
  const parts = [...(rebuilt === 0 ? [] : [`${rebuilt} rebuilt`]), ...(live === 0 ? [] : [`${live} live`])];
  return n === 0 ? "n 0" : `n ${n}: ${parts.join(", ")}`;
}

/** The same for who has room and no legend: "249 closes, 231 of them rebuilt from past quotes". */
export function closesText(row: { observations: number; rebuiltObservations: number }): string {
  const { observations: n, rebuiltObservations: rebuilt } = row;
  const closes = n === 0 ? "no closes yet" : `${n} ${n === 1 ? "close" : "closes"}`;
  if (rebuilt === 0) return closes;
  return `${closes}, ${rebuilt === n ? "all" : `${rebuilt} of them`} rebuilt from past quotes`;
}

/** A rank of fewer days than a year has is called one of so many days: "80-day IV rank". */
export function rankName(observations: number): string {
  return observations < YEAR_OF_OBSERVATIONS ? `${observations}-day IV rank` : "IV rank";
}

/** A rank among others, where there is no room for more: "42", of less than a year "42 (n 80)". */
export function shortRank(rank: number, observations: number): string {
  const place = String(Math.round(rank));
  return observations < YEAR_OF_OBSERVATIONS ? `${place} (n ${observations})` : place;
}

/** Why there is no rank, where there is room for few words: "12 of 60 closes". */
export function missingText(missing: IvHistoryGap, observations: number): string {
  if (missing === "too-few-observations") return `${observations} of ${IV_MINIMUM_OBSERVATIONS} closes`;
  return missing === "no-range"
    ? "its closes are all the same"
    : "no 30-day volatility between listed expirations";
}

/** What is said beside the counts of how live and rebuilt days agree; nothing where they do, or are not mixed. */
export function spliceText(basis: readonly RankBasis[], { verdict, offset, days }: RankSplice): string[] {
  if (verdict === "refused") return ["rebuilt days do not fit and are left out"];
  if (basis.every(({ source }) => isLive(source))) return [];
  if (verdict === "unchecked")
    return [days === 0 ? "not yet held against days that have both" : `only ${days} so far with both kinds`];
  if (verdict === "warn" && offset !== null)
    return [`live ${points(Math.abs(offset))} ${offset < 0 ? "below" : "above"} rebuilt`];
  return [];
}

/** What to be careful about where live and rebuilt days do not agree. */
export function spliceWarnings({ verdict, offset, days }: RankSplice): string[] {
  if (offset === null || (verdict !== "warn" && verdict !== "refused")) return [];
  const side = offset < 0 ? "lower" : "higher";
  const apart = `live volatilities are ${points(Math.abs(offset))} points ${side} than rebuilt ones (median of ${days} days that have both)`;
  return verdict === "warn"
    ? [`IV rank mixes two kinds of days: ${apart}. Nothing is shifted.`]
    : [`IV rank leaves rebuilt days out: ${apart}, too much to rank them together.`];
}

const points = (fraction: number) => (100 * fraction).toFixed(1);
