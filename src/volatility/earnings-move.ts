import { isMarketNumber } from "./market-number.ts";

/** At-the-money volatility (annual fraction) of an expiration and the years to it. */
export type ExpirationVolatility = { readonly years: number; readonly volatility: number };

export type EarningsMove =
  | {
      readonly ok: true;
      /** Annual volatility outside the event, a fraction. */
      readonly baseVolatility: number;
      /** One standard deviation of the move on the event, a fraction of the price. */
      readonly deviation: number;
      /** The mean of its size whichever way, sqrt(2/pi) of the deviation. */
      readonly meanMove: number;
    }
  | {
      readonly ok: false;
      /** not-identified: the two expirations leave no variance for the event, or none for the days beside it. */
      readonly reason: "not-identified" | "invalid-input";
    };

/**
 * The move that two expirations imply for an event such as earnings: total variance w = volatility^2 * years is a steady
 * base and one jump J. With both after the event (`before` false) base = (w2 - w1) / (T2 - T1) and J = w1 - base * T1;
 * with the nearer one before it base = w1 / T1 and J = w2 - base * T2 (Dubinsky, Johannes, Kaeck and Seeger, "Option
 * pricing of earnings announcement risks", Review of Financial Studies 32, 2019, term-structure and time-series
 * estimators). Any order of the two; the jump is what is identified only where both parts are positive.
 */
export function earningsMove(input: {
  readonly expirations: readonly [ExpirationVolatility, ExpirationVolatility];
  /** Whether the nearer expiration ends before the event. */
  readonly nearerEndsBefore: boolean;
}): EarningsMove {
  const [near, far] = input.expirations.toSorted((a, b) => a.years - b.years);
  if (near === undefined || far === undefined || near.years === far.years || !isSound(near) || !isSound(far))
    return { ok: false, reason: "invalid-input" };
  const [nearVariance, farVariance] = [near, far].map(
    ({ volatility, years }) => volatility * volatility * years,
  ) as [number, number];
  const base = input.nearerEndsBefore
    ? nearVariance / near.years
    : (farVariance - nearVariance) / (far.years - near.years);
  const jump = input.nearerEndsBefore ? farVariance - base * far.years : nearVariance - base * near.years;
  if (!(base >= 0 && jump >= 0)) return { ok: false, reason: "not-identified" };
  const deviation = Math.sqrt(jump);
  return {
    ok: true,
    baseVolatility: Math.sqrt(base),
    deviation,
    meanMove: Math.sqrt(2 / Math.PI) * deviation,
  };
}

function isSound({ years, volatility }: ExpirationVolatility): boolean {
  return isMarketNumber(years) && isMarketNumber(volatility);
}
