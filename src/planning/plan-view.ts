import { InvalidStrategyError } from "../options/invalid-strategy-error.ts";
import type { Bias } from "./families.ts";
import { type VolatilityBasis, type VolatilityInput, viewVolatility } from "./view-volatility.ts";

/** How the market's own density is moved: the forward to `viewForward`, every volatility by the factor. */
export type ViewShift = { readonly viewForward: number; readonly volatilityFactor: number };

export type ViewInput = VolatilityInput & {
  /** Dollars a share, at the expiration. */
  readonly forward: number;
  /** Calendar days / 365. */
  readonly years: number;
  /** The price expected at expiration, dollars; half the way there is believed. */
  readonly target?: number | null | undefined;
  /** Of one deviation, how far a bias moves the forward; a quarter where omitted. */
  readonly kappa?: number | undefined;
  /** For the words: "Dec 18". */
  readonly by?: string | undefined;
};

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

/**
 * A view as a shift of the market's density: with beta +1, -1 or 0 by bias the forward goes to F exp(beta kappa sigma
 * sqrt(T)), or half the way to a target; volatilities are multiplied by what `viewVolatility` expects of them, 0.8 to 1.2
 * and for a volatile bias 1.1 at least. Throws InvalidStrategyError naming the field.
 */
export function planView(input: ViewInput): PlanView {
  checkInput(input);
  const { bias, forward, atmVolatility } = input;
  const viewForward = forwardOf(input);
  const { basis, factor, words } = viewVolatility(input);
  return {
    bias,
    forward,
    viewForward,
    volatilityFactor: factor,
    forecastVolatility: factor * atmVolatility,
    volatilityBasis: basis,
    words: `${forwardWords(input, viewForward)} ${words}`,
  };
}

function forwardOf({ bias, forward, years, atmVolatility, target, kappa = KAPPA }: ViewInput): number {
  if (typeof target === "number") return forward + TARGET_SHARE * (target - forward);
  const beta = bias === "bullish" ? 1 : bias === "bearish" ? -1 : 0;
  return forward * Math.exp(beta * kappa * atmVolatility * Math.sqrt(years));
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

function shareText(kappa: number): string {
  return kappa === KAPPA ? "a quarter" : `${Number((100 * kappa).toFixed(0))} %`;
}

function priceText(price: number): string {
  return price.toFixed(price >= 1000 ? 0 : 2);
}

function checkInput({ forward, years, atmVolatility, target, kappa = KAPPA }: ViewInput): void {
  for (const [field, value] of Object.entries({ forward, years, atmVolatility, target: target ?? 1 }))
    if (!(Number.isFinite(value) && value > 0))
      throw new InvalidStrategyError(field, value, "a number above 0");
  if (!(kappa >= 0 && kappa <= 1)) throw new InvalidStrategyError("kappa", kappa, "0 to 1 deviations");
}
