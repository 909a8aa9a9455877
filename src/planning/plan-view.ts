import { InvalidStrategyError } from "../options/invalid-strategy-error.ts";
import type { Bias } from "./families.ts";

/** How the market's own density is moved: the forward to `viewForward`, every volatility by the factor. */
export type ViewShift = { readonly viewForward: number; readonly volatilityFactor: number };

/** What happened: the mean of Yang-Zhang over 20 and 60 sessions, an annual fraction, and of how many daily bars. */
export type Realised = { readonly volatility: number; readonly bars: number; readonly stale: boolean };

export type ViewInput = {
  readonly bias: Bias;
  /** Dollars a share, at the expiration. */
  readonly forward: number;
  /** Calendar days / 365. */
  readonly years: number;
  /** At the money, annual fraction. */
  readonly atmVolatility: number;
  /** The price expected at expiration, dollars; half the way there is believed. */
  readonly target?: number | null | undefined;
  /** Of one deviation, how far a bias moves the forward; a quarter where omitted. */
  readonly kappa?: number | undefined;
  /** Null where there is none. */
  readonly realised?: Realised | null | undefined;
  /** An event known to lie inside the trade, as a trader would name it: "earnings on Dec 10"; null for none known. */
  readonly event?: string | null | undefined;
  /** For the words: "SPY" and "Dec 18". */
  readonly symbol?: string | undefined;
  readonly by?: string | undefined;
};

/** What the volatility of a view rests on; anything but a forecast leaves the market's as it is. */
export type VolatilityBasis = "forecast" | "event" | "no-history" | "short-history" | "stale-history";

export type PlanView = ViewShift & {
  readonly bias: Bias;
  readonly forward: number;
  /** What is forecast for the trade's life, annual fraction: the factor times the volatility at the money. */
  readonly forecastVolatility: number;
  /** Why the factor is what it is; a volatile bias raises it on top. */
  readonly volatilityBasis: VolatilityBasis;
  /** Both halves of the view as sentences: what is assumed, and whose view it is. */
  readonly words: string;
};

/** Of one deviation: OptionStrat's whole implied move would be certainty. A judgement, shown wherever it is used. */
const KAPPA = 0.25;
/** Of the way to a target, likewise. */
const TARGET_SHARE = 0.5;
/** Implied volatility is biased but informative: half of the forecast variance is the market's, half what happened. */
const IMPLIED_SHARE = 0.5;
const [LEAST_FACTOR, MOST_FACTOR] = [0.8, 1.2];
/** Who expects a big move expects more volatility than is priced. */
const VOLATILE_FACTOR = 1.1;
/** Daily bars below which what happened says too little. */
const LEAST_BARS = 40;

/**
 * A view as a shift of the market's density: with beta +1, -1 or 0 by bias the forward goes to F exp(beta kappa sigma
 * sqrt(T)), or half the way to a target; volatilities are multiplied by v = sqrt(sigma^2 / 2 + RV^2 / 2) / sigma, held to
 * 0.8 to 1.2. v is 1 where an event lies inside the trade, whose jump no past knows, or where the past is missing, short
 * or stale; a volatile bias makes it 1.1 at least. Throws InvalidStrategyError naming the field.
 */
export function planView(input: ViewInput): PlanView {
  checkInput(input);
  const { bias, forward, atmVolatility } = input;
  const basis = basisOf(input);
  const viewForward = forwardOf(input);
  const forecast = basis === "forecast" ? forecastFactor(input) : 1;
  const volatilityFactor = bias === "volatile" ? Math.max(forecast, VOLATILE_FACTOR) : forecast;
  return {
    bias,
    forward,
    viewForward,
    volatilityFactor,
    forecastVolatility: volatilityFactor * atmVolatility,
    volatilityBasis: basis,
    words: `${forwardWords(input, viewForward)} ${volatilityWords(input, basis, volatilityFactor)}`,
  };
}

function forwardOf({ bias, forward, years, atmVolatility, target, kappa = KAPPA }: ViewInput): number {
  if (typeof target === "number") return forward + TARGET_SHARE * (target - forward);
  const beta = bias === "bullish" ? 1 : bias === "bearish" ? -1 : 0;
  return forward * Math.exp(beta * kappa * atmVolatility * Math.sqrt(years));
}

function forecastFactor({ realised, atmVolatility }: ViewInput): number {
  const happened = realised?.volatility ?? atmVolatility;
  const variance = IMPLIED_SHARE * atmVolatility ** 2 + (1 - IMPLIED_SHARE) * happened ** 2;
  return Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, Math.sqrt(variance) / atmVolatility));
}

function basisOf({ realised, event }: ViewInput): VolatilityBasis {
  if (event !== null && event !== undefined) return "event";
  if (realised === null || realised === undefined) return "no-history";
  if (!(Number.isFinite(realised.volatility) && realised.volatility > 0)) return "no-history";
  if (realised.stale) return "stale-history";
  return realised.bars < LEAST_BARS ? "short-history" : "forecast";
}

function forwardWords(input: ViewInput, viewForward: number): string {
  const { bias, forward, target, kappa = KAPPA, symbol = "the price", by } = input;
  const when = by === undefined ? "by expiration" : `by ${by}`;
  const price = priceText(viewForward);
  if (typeof target === "number")
    return `Assumes ${symbol} at ${price} ${when}: half the way from the forward ${priceText(forward)} to your target ${priceText(target)}.`;
  if (bias === "bullish" || bias === "bearish")
    return `Assumes ${symbol} drifts to ${price} ${when} (your ${bias} view, ${shareText(kappa)} of the expected move).`;
  const view = bias === "neutral" ? "neutral" : "volatile";
  return `Assumes no drift: ${symbol} around its forward ${price} ${when} (your ${view} view).`;
}

function volatilityWords(
  { atmVolatility, realised, event, bias }: ViewInput,
  basis: VolatilityBasis,
  factor: number,
) {
  const [market, forecast] = [percentText(atmVolatility), percentText(factor * atmVolatility)];
  const raised = bias === "volatile" && factor === VOLATILE_FACTOR;
  if (raised) return `Volatility ${forecast} and not the market's ${market}: a big move is your view.`;
  if (basis === "forecast") {
    const held = factor === LEAST_FACTOR || factor === MOST_FACTOR ? ", held to a fifth" : "";
    return `Volatility ${forecast}: halfway between the market's ${market} and the ${percentText(realised?.volatility ?? 0)} realised${held}.`;
  }
  return `Volatility ${market}, the market's own: ${reasonOf(basis, event, realised)}.`;
}

function reasonOf(
  basis: VolatilityBasis,
  event: ViewInput["event"],
  realised: ViewInput["realised"],
): string {
  if (basis === "event") return `${event} lies inside the trade, and no past has its jump`;
  if (basis === "stale-history") return "the daily prices kept are stale";
  if (basis === "short-history")
    return `only ${realised?.bars ?? 0} daily prices are kept, ${LEAST_BARS} are needed`;
  return "no realised volatility is known";
}

function shareText(kappa: number): string {
  return kappa === KAPPA ? "a quarter" : `${Number((100 * kappa).toFixed(0))} %`;
}

function priceText(price: number): string {
  return price.toFixed(price >= 1000 ? 0 : 2);
}

function percentText(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

function checkInput({ forward, years, atmVolatility, target, kappa = KAPPA }: ViewInput): void {
  for (const [field, value] of Object.entries({ forward, years, atmVolatility, target: target ?? 1 }))
    if (!(Number.isFinite(value) && value > 0))
      throw new InvalidStrategyError(field, value, "a number above 0");
  if (!(kappa >= 0 && kappa <= 1)) throw new InvalidStrategyError("kappa", kappa, "0 to 1 deviations");
}
