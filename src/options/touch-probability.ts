import { logRatio } from "../pricing/log-ratio.ts";
import { millsRatio, millsSlope, normalCdf, normalPdf } from "../pricing/normal-distribution.ts";
import { InvalidStrategyError } from "./invalid-strategy-error.ts";
import { requirePrice } from "./strategy-input.ts";

export type TouchInput = {
  /** Dollars. */
  readonly spot: number;
  readonly barrier: number;
  readonly years: number;
  /** Annualised, a fraction: 0.25 is 25 %. */
  readonly volatility: number;
  /** Continuously compounded fractions a year. */
  readonly rate: number;
  readonly dividendYield: number;
};

/** Beyond this 1/y is the Mills ratio to the last place, and the polynomials would overflow. */
const FAR_TAIL = 1e20;

/**
 * Probability, 0 to 1, that the price is at the barrier at some moment before `years`: lognormal with one volatility,
 * watched continuously, not discounted (Reiner and Rubinstein 1991; Haug, 2nd ed., 4.19, without the rate). With
 * nu = r - q - sigma^2/2, h = ln(H/S) and, for a barrier below, both turned round:
 *   N((nu T - h) / s) + e^(2 nu h / sigma^2) N(-(nu T + h) / s),  s = sigma sqrt(T).
 * Throws InvalidStrategyError naming the field.
 */
export function touchProbability(input: TouchInput): number {
  checkInput(input);
  const { spot, barrier, years, volatility, rate, dividendYield } = input;
  if (barrier === spot) return 1;
  const sign = barrier > spot ? 1 : -1;
  const distance = Math.abs(logRatio(barrier, spot));
  const deviation = Math.max(Number.MIN_VALUE, volatility * Math.sqrt(years));
  const carry = rate - dividendYield;
  // Both by way of the carry: sigma^2 alone would overflow, or vanish.
  const ends = (sign * carry * years - distance) / deviation - 0.5 * sign * deviation;
  const returns = (sign * carry * years + distance) / deviation - 0.5 * sign * deviation;
  const turnedBack =
    returns > 0
      ? normalPdf(ends) * scaledTail(returns)
      : Math.exp(sign * distance * ((2 * carry) / volatility / volatility - 1)) * normalCdf(-returns);
  return Math.min(1, normalCdf(ends) + turnedBack);
}

/** (1 - N(y)) / n(y): the exponential of the formula turns n(returns) into n(ends), which cannot overflow. */
function scaledTail(y: number): number {
  if (y > FAR_TAIL) return 1 / y;
  return y < 1 ? millsRatio(y) : (1 - millsSlope(y)) / y;
}

function checkInput({ spot, barrier, years, volatility, rate, dividendYield }: TouchInput): void {
  requirePrice("spot", spot);
  requirePrice("barrier", barrier);
  requirePositive("years", years);
  requirePositive("volatility", volatility);
  requireFinite("rate", rate);
  requireFinite("dividendYield", dividendYield);
}

function requirePositive(field: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0))
    throw new InvalidStrategyError(field, value, "a number above 0");
}

function requireFinite(field: string, value: number): void {
  if (!Number.isFinite(value)) throw new InvalidStrategyError(field, value, "a fraction a year");
}
