import type { PositionLeg } from "../../options/position-leg.ts";
import type { ResolvedPosition } from "./resolved-position.ts";

/** The legs as margin rules see them; `fills` are what each is traded at, its premium where that is not known. */
export function marginLegs(
  { legs }: ResolvedPosition,
  fills: readonly (number | null)[] = [],
): PositionLeg[] {
  return legs.map((leg, index): PositionLeg => {
    const { side, quantity } = leg;
    const premium = fills[index] ?? leg.premium ?? 0;
    if (leg.type === "stock")
      return { type: "stock", side, quantity, strike: null, years: null, exerciseStyle: null, premium };
    const { type, strike, market, exerciseStyle } = leg;
    return { type, side, quantity, strike, years: market.years, exerciseStyle, premium };
  });
}
