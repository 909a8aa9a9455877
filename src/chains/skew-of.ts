import { skew } from "../volatility/skew.ts";
import type { Smile } from "../volatility/smile.ts";
import type { DeltaPoint } from "../volatility/strikes/strike-at-delta.ts";
import type { StoredExpirySnapshot } from "./reader-ports.ts";

/** Where the 25-delta options are on a smile. Volatilities are annual fractions, strikes dollars a share. */
export type SkewPoint = {
  put25: DeltaPoint;
  call25: DeltaPoint;
  /** IV of the 25-delta call less that of the put. */
  riskReversal: number;
  /** (IV of the 25-delta put less that of the call) / IV of the 50-delta call. */
  skew25Delta: number;
  /** A 25-delta strike lies beyond the quoted ones. */
  extrapolated: boolean;
};

/** Null where the smile has no 25-delta strike. */
export function skewOf(
  { forward, dividendYield }: Pick<StoredExpirySnapshot, "forward" | "dividendYield">,
  smile: Smile,
): SkewPoint | null {
  const found = skew({ smile, forward, years: smile.years, dividendYield });
  if (!found.ok) return null;
  const { put25, call25, riskReversal, extrapolated } = found;
  return { put25, call25, riskReversal, skew25Delta: found.skew, extrapolated };
}
