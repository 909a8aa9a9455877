/** One day's par yields of the US Treasury, ascending by term. Yields are bond-equivalent fractions (0.04 = 4 %). */
export type YieldCurve = {
  /** The New York date that the yields were published for. */
  readonly day: string;
  readonly points: readonly YieldPoint[];
};

export type YieldPoint = { readonly years: number; readonly parYield: number };

/**
 * Continuously compounded rate to a term, a fraction a year: r = 2 ln(1 + y / 2) of the par yield, which pays twice a
 * year, between the published terms in a straight line and level beyond them. Within two basis points of a bootstrapped
 * zero rate up to a year; NaN for a curve without points.
 */
export function curveRate({ points }: YieldCurve, years: number): number {
  const after = points.findIndex((point) => point.years >= years);
  const to = points[after] ?? points.at(-1);
  const from = after > 0 ? points[after - 1] : to;
  if (from === undefined || to === undefined) return Number.NaN;
  const share = to.years > from.years ? (years - from.years) / (to.years - from.years) : 0;
  return 2 * Math.log1p((from.parYield + share * (to.parYield - from.parYield)) / 2);
}
