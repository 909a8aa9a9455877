import type { HorizonRecord } from "./horizon-record.ts";
import type { Band } from "./statistics/binomial-band.ts";
import { FEWEST, type Verdict } from "./statistics/coverage.ts";
import type { ReliabilityBucket } from "./statistics/reliability.ts";

/** The record in sentences, the same at every door; plain text. */

/** Of a ticker, or of several where `symbol` is null. */
type Whose = { symbol: string | null; tickers: readonly string[] };

/** "SPY: the 1-sigma range held 74 % of 46 weekly expirations at 7 days (68 % expected; band for n = 46: 54-82 %)". */
export function recordSentence(who: Whose, record: HorizonRecord): string {
  const { insideOneSigma, n, days, expected, independent, band } = record;
  const text = percents(insideOneSigma, band);
  const held = `the 1-sigma range held ${text.share} % of ${expirationsText(record, n)} at ${daysText(days)}`;
  return `${whoText(who)}: ${held} (${whole(expected)} % expected; ${bandOf(independent, n)}: ${text.band} %)`;
}

function whoText({ symbol, tickers }: Whose): string {
  return symbol ?? (tickers.length === 1 ? "1 ticker" : `${tickers.length} tickers`);
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  "as expected": "what came is within the band",
  "wider than came": "the options implied more movement than came",
  "narrower than came": "the price left the range more often than the options implied",
  "too few to say": `it takes ${FEWEST} windows that do not overlap`,
};

/** "as expected: what came is within the band". */
export function verdictText({ verdict }: Pick<HorizonRecord, "verdict">): string {
  return `${verdict}: ${VERDICTS[verdict]}`;
}

/** What volatility cost over what came; null where no realised volatility is known. */
export function premiumText(record: HorizonRecord): string | null {
  const { impliedVolatility, realisedVolatility, premium, premiumMedian, premiumSpread } = record;
  if (impliedVolatility === null || realisedVolatility === null || premium === null) return null;
  if (premiumMedian === null || premiumSpread === null) return null;
  const [low, high] = premiumSpread;
  const single = `one by one ${points(premiumMedian)} in the middle, eight of ten from ${points(low)} to ${points(high)}`;
  return `IV ${tenths(impliedVolatility)} % against ${tenths(realisedVolatility)} % that came: ${points(premium)} points (${single}; n ${countText(record.premiumN, record.premiumIndependent)})`;
}

/** "74 % of 46 held (band 54-82 %)": the sentence in short. */
export function heldText({
  insideOneSigma,
  n,
  independent,
  band,
}: Pick<HorizonRecord, "insideOneSigma" | "n" | "independent" | "band">): string {
  const text = percents(insideOneSigma, band);
  return `${text.share} % of ${n} held (band ${text.band} %${independent < n ? ` for ${independent} independent` : ""})`;
}

/** "The straddle held 61 % of 46 (58 % expected; band 43-72 %)"; null where none was kept. */
export function straddleText({ straddle }: Pick<HorizonRecord, "straddle">): string | null {
  if (straddle === null) return null;
  const { share, n, independent, expected, band } = straddle;
  const text = percents(share, band);
  return `The straddle held ${text.share} % of ${n} (${whole(expected)} % expected; ${bandOf(independent, n)}: ${text.band} %)`;
}

/** "60-70 %: implied 65 %, came 71 % (band 52-78 %, n 120, 46 independent)". */
export function reliabilityText({
  from,
  to,
  predicted,
  happened,
  band,
  n,
  independent,
}: ReliabilityBucket): string {
  const text = percents(happened, band);
  return `${whole(from)}-${whole(to)} %: implied ${whole(predicted)} %, came ${text.share} % (band ${text.band} %, n ${countText(n, independent)})`;
}

/** "46 weekly expirations, 2025-12-05 to 2026-11-27: 18 live, 28 rebuilt". */
export function sourcesText(record: HorizonRecord): string {
  const { n, from, to, sources } = record;
  return `${expirationsText(record, n)}, ${from} to ${to}: ${sources.live} live, ${sources.rebuilt} rebuilt`;
}

/** Why the band is for fewer than are counted; null where no windows overlap. */
export function overlapText(records: readonly HorizonRecord[]): string | null {
  const overlapping = records.filter(({ n, independent }) => independent < n);
  if (overlapping.length === 0) return null;
  const counts = overlapping.map(({ days, n, independent }) => `${independent} of ${n} at ${daysText(days)}`);
  return `Windows overlap, of one ticker and of several, and what overlaps is partly the same: bands are for those that do not (${counts.join(", ")})`;
}

/** "1 day", "7 days". */
export function daysText(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

function expirationsText({ expirations }: Pick<HorizonRecord, "expirations">, n: number): string {
  return `${n} ${expirations === "weekly" ? "weekly " : ""}expiration${n === 1 ? "" : "s"}`;
}

const bandOf = (independent: number, n: number) =>
  `band for n = ${independent}${independent < n ? " that do not overlap" : ""}`;
const countText = (n: number, independent: number) =>
  independent < n ? `${n}, ${independent} independent` : `${n}`;

/**
 * A share and its band in whole percents, the band rounded outwards, so that what is shown leaves nothing out: "74",
 * "54-82". In tenths, or hundredths, where a share beyond its band would else read as inside it.
 */
function percents(share: number, [low, high]: Band): { share: string; band: string } {
  const isInside = low <= share && share <= high;
  const at = (digits: number) => {
    const unit = 10 ** digits;
    const from = Math.floor(100 * unit * low + ROUNDING) / unit;
    const to = Math.ceil(100 * unit * high - ROUNDING) / unit;
    const shown = (100 * share).toFixed(digits);
    const told = { share: shown, band: `${from.toFixed(digits)}-${to.toFixed(digits)}` };
    return { ...told, agrees: (from <= Number(shown) && Number(shown) <= to) === isInside };
  };
  const { share: text, band } = [0, 1].map(at).find(({ agrees }) => agrees) ?? at(2);
  return { share: text, band };
}

/** What is lost where a double stands for a percent. */
const ROUNDING = 1e-9;
const whole = (share: number) => Math.round(100 * share);
const tenths = (fraction: number) => (100 * fraction).toFixed(1);

/** Volatility points with their sign: "+3.3", "-1.0", "0.0". */
function points(fraction: number): string {
  const text = tenths(fraction);
  if (Number(text) === 0) return "0.0";
  return fraction > 0 ? `+${text}` : text;
}
