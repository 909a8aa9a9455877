import { type Smile, smileOf } from "./smile.ts";

/** Before the spline's coefficients: n, scale, lowest and highest strike, start and step of the grid. */
const HEAD = 6;
const LEAST_COEFFICIENTS = 4;

/** A smile as the numbers that it is stored as, in single precision. */
export function smileNumbers({ n, shape }: Smile): number[] {
  const { scale, lowestStrike, highestStrike, spline } = shape;
  const head = [n, scale, lowestStrike, highestStrike, spline.from, spline.step];
  return [...head, ...spline.coefficients].map(Math.fround);
}

/** The smile that was stored, against the forward and the life it was fitted with; null where the numbers are none. */
export function smileFromNumbers(
  numbers: readonly number[] | null,
  forward: number,
  years: number,
): Smile | null {
  if (numbers === null || numbers.length < HEAD + LEAST_COEFFICIENTS || !(forward > 0 && years > 0))
    return null;
  if (!numbers.every(Number.isFinite)) return null;
  const [n = 0, scale = 1, lowestStrike = 0, highestStrike = 0, from = 0, step = 1] = numbers;
  const spline = { from, step, coefficients: Float64Array.from(numbers.slice(HEAD)) };
  return smileOf({ forward, years, scale, spline, lowestStrike, highestStrike }, n);
}
