const A_DAY = 1 / 365;

/** A long option, dollars a share: what it costs, what exercise pays now, and its years to expiry. */
export type LeftToLose = { price: number; intrinsic: number; years: number };

/**
 * A day's theta held to what a day can take: the instantaneous rate times a whole day is more than the time value in the
 * last hours, and out of the money more than the price in the last days. In the money before the last day interest and
 * dividends are part of theta, and nothing bounds it.
 */
export function thetaLeft(thetaPerDay: number, { price, intrinsic, years }: LeftToLose): number {
  if (thetaPerDay >= 0 || (intrinsic > 0 && years > A_DAY)) return thetaPerDay;
  return 0 - Math.min(-thetaPerDay, Math.max(0, price - intrinsic));
}
