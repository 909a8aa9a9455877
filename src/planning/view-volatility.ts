import type { PremiumRecord } from "../volatility/forecast/choose-forecast.ts";
import {
  halfAndHalfFactor,
  LEAST_FACTOR,
  MOST_FACTOR,
  premiumFactor,
} from "../volatility/forecast/forecast-rules.ts";
import { FORECAST_DAYS } from "../volatility/forecast/forecast-window.ts";
import type { Bias } from "./families.ts";

/** What happened: the mean of Yang-Zhang over 20 and 60 sessions, an annual fraction, and of how many daily bars. */
export type Realised = { readonly volatility: number; readonly bars: number; readonly stale: boolean };

export type VolatilityInput = {
  readonly bias: Bias;
  /** Calendar days / 365. */
  readonly years: number;
  /** At the money, annual fraction. */
  readonly atmVolatility: number;
  /** Null where there is none. */
  readonly realised?: Realised | null | undefined;
  /** What options of the name cost against what came, over windows of 30 days; null where too few are stored. */
  readonly record?: PremiumRecord | null | undefined;
  /** An event known to lie inside the trade, as a trader would name it: "earnings on Dec 10"; null for none known. */
  readonly event?: string | null | undefined;
  /** For the words: "SPY". */
  readonly symbol?: string | undefined;
};

/** What the volatility of a view rests on; anything but a forecast or a measured premium leaves the market's as it is. */
export const VOLATILITY_BASES = [
  "forecast",
  "measured",
  "event",
  "no-history",
  "short-history",
  "stale-history",
] as const;
export type VolatilityBasis = (typeof VOLATILITY_BASES)[number];

export type ViewVolatility = {
  readonly basis: VolatilityBasis;
  /** What every volatility is multiplied by. */
  readonly factor: number;
  readonly words: string;
};

/** Who expects a big move expects more volatility than is priced. */
const VOLATILE_FACTOR = 1.1;
/** Daily bars below which what happened says too little. */
const LEAST_BARS = 40;
/** Of the days that the premium was measured over: it is another one for a trade far shorter or longer. */
const [SHORTEST, LONGEST] = [0.5, 2];

/**
 * What volatility to expect: the market's without the premium that was measured, where the record says that this forecast
 * better, for trades of 15 to 60 days; else halfway between implied and realised, in variance; both held to a fifth. The
 * market's own where an event lies inside, whose jump no past knows, or where the past is missing, short or stale.
 */
export function viewVolatility(input: VolatilityInput): ViewVolatility {
  const { bias } = input;
  const basis = basisOf(input);
  const forecast = factorOf(input, basis);
  const factor = bias === "volatile" ? Math.max(forecast, VOLATILE_FACTOR) : forecast;
  return { basis, factor, words: wordsOf(input, basis, factor) };
}

function basisOf({ realised, event, record, years }: VolatilityInput): VolatilityBasis {
  if (event !== null && event !== undefined) return "event";
  if (record?.verdict === "use" && suits(years)) return "measured";
  if (realised === null || realised === undefined) return "no-history";
  if (!(Number.isFinite(realised.volatility) && realised.volatility > 0)) return "no-history";
  if (realised.stale) return "stale-history";
  return realised.bars < LEAST_BARS ? "short-history" : "forecast";
}

function suits(years: number): boolean {
  const share = (365 * years) / FORECAST_DAYS;
  return share >= SHORTEST && share <= LONGEST;
}

function factorOf({ atmVolatility, realised, record }: VolatilityInput, basis: VolatilityBasis): number {
  if (basis === "measured" && record) return premiumFactor(record.premium);
  if (basis === "forecast" && realised) return halfAndHalfFactor(atmVolatility, realised.volatility);
  return 1;
}

function wordsOf(input: VolatilityInput, basis: VolatilityBasis, factor: number): string {
  const { atmVolatility, realised, record, event, bias, years } = input;
  const [market, forecast] = [percentText(atmVolatility), percentText(factor * atmVolatility)];
  const raised = bias === "volatile" && factor === VOLATILE_FACTOR;
  if (raised) return `Volatility ${forecast} and not the market's ${market}: a big move is your view.`;
  const held = factor === LEAST_FACTOR || factor === MOST_FACTOR ? ", held to a fifth" : "";
  if (basis === "measured" && record)
    return `Volatility ${forecast}: ${premiumText(input, record, factor)}${held}.`;
  if (basis === "forecast") {
    const tried = record?.verdict === "no-better" && suits(years) ? `; ${noBetterText(record)}` : "";
    return `Volatility ${forecast}: halfway between the market's ${market} and the ${percentText(realised?.volatility ?? 0)} realised${held}${tried}.`;
  }
  return `Volatility ${market}, the market's own: ${reasonOf(basis, event, realised)}.`;
}

/** In shares of volatility, which is what is quoted; the ratio is one of variances. */
function premiumText(
  { symbol, atmVolatility }: VolatilityInput,
  { premium }: PremiumRecord,
  factor: number,
): string {
  const { ratio, belief } = premium;
  const whose = symbol === undefined ? "options" : `${symbol}'s options`;
  const paid = `${ratio > 1 ? "under" : "over"}paid ${shareText(Math.abs(1 - Math.sqrt(ratio)))}`;
  const points = `${(100 * atmVolatility * Math.abs(1 - factor)).toFixed(1)} points`;
  const moved = factor > 1 ? `${points} added to` : `${points} taken off`;
  return `${whose} ${paid} on average over ${windowsText(premium)}, ${shareText(belief)} of it believed: ${moved} the market's ${percentText(atmVolatility)}`;
}

function noBetterText({ premium }: PremiumRecord): string {
  return `the premium measured over ${windowsText(premium)} is not known to forecast better`;
}

function windowsText({ windows, independent }: PremiumRecord["premium"]): string {
  return `${windows} windows of ${FORECAST_DAYS} days (${independent} not overlapping)`;
}

function reasonOf(
  basis: VolatilityBasis,
  event: VolatilityInput["event"],
  realised: VolatilityInput["realised"],
): string {
  if (basis === "event") return `${event} lies inside the trade, and no past has its jump`;
  if (basis === "stale-history") return "the daily prices kept are stale";
  if (basis === "short-history")
    return `only ${realised?.bars ?? 0} daily prices are kept, ${LEAST_BARS} are needed`;
  return "no realised volatility is known";
}

function percentText(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

function shareText(fraction: number): string {
  return `${(100 * fraction).toFixed(0)} %`;
}
