import type { TableLeg } from "../../options/profit-table.ts";
import { discountFactorOf } from "../resolve/expiry-market.ts";
import { amountOf, optionsOf, type ResolvedPosition } from "../resolve/resolved-position.ts";

/** The options of a position as the profit table values them; null where one has no volatility. */
export function tableLegs(position: ResolvedPosition): TableLeg[] | null {
  const legs = optionsOf(position).flatMap((leg) => {
    const { type, strike, volatility, market, exerciseStyle } = leg;
    const { years, forward } = market;
    const carry = { years, forward, discountFactor: discountFactorOf(market) };
    return volatility === null
      ? []
      : { type, strike, amount: amountOf(leg), volatility, exerciseStyle, ...carry };
  });
  return legs.length < optionsOf(position).length ? null : legs;
}
