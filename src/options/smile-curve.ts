/** Volatility as a function of strike for one expiration: all a density needs to know of it. */
export type SmileCurve = {
  /** Annualised fraction, positive at every positive strike. */
  volatility(strike: number): number;
  /** d volatility / d strike, per dollar. */
  slope(strike: number): number;
  /** The forward the smile was read against; S e^{(r - q)T} where omitted. */
  readonly forward?: number | undefined;
};
