/** Figures as far as they are known: dollars to the cent, prices a share to a hundredth of one. */
export function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  // Adding 0 turns -0 into 0.
  return Math.round(value * scale) / scale + 0;
}

export const cents = (dollars: number) => round(dollars, 2);
export const perShare = (dollars: number) => round(dollars, 4);
export const probability = (value: number) => round(value, 4);
export const volatility = (fraction: number) => round(fraction, 6);

/** Null stays null. */
export function known(value: number | null, how: (value: number) => number): number | null {
  return value === null ? null : how(value);
}
