import { addDays } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { yearsAfter } from "../../options/payoff/what-if.ts";
import type { PositionOutcome } from "../../options/position-outcome.ts";
import { profitTable, tablePrices } from "../../options/profit-table.ts";
import type { ProfitTable } from "../calculation.ts";
import { spotOf } from "../resolve/expiry-market.ts";
import type { ResolvedPosition } from "../resolve/resolved-position.ts";
import { cents } from "../rounding.ts";
import { sharesOf, volatilityAt } from "./horizon.ts";
import type { PositionFills } from "./position-fills.ts";
import { tableLegs } from "./table-legs.ts";

/** A position, filled and judged, and how many shares its figures are for. */
export type FilledPosition = {
  position: ResolvedPosition;
  fills: PositionFills;
  outcome: PositionOutcome;
  shares: number;
  nowMs: number;
};

/**
 * Profit by price, two deviations either way, today, half-way and at the near expiry, where it is that of the payoff.
 * Null where a leg has no volatility.
 */
export function positionTable(filled: FilledPosition): ProfitTable | null {
  const { position } = filled;
  const spot = cents(spotOf(position.near));
  return profitAtPrices(filled, tablePrices({ spot, deviation: Math.min(deviationOf(position), 3) }));
}

/** One deviation of the logarithm of the price by the near expiry. */
export function deviationOf(position: ResolvedPosition): number {
  const { near } = position;
  return volatilityAt(position, near.forward) * Math.sqrt(near.years);
}

/** The same at prices of one's own choice. */
export function profitAtPrices(
  { position, fills: { netDebit }, outcome, shares, nowMs }: FilledPosition,
  prices: number[],
): ProfitTable | null {
  const { near, dte } = position;
  const spot = spotOf(near);
  const legs = tableLegs(position);
  if (legs === null) return null;
  const today = newYorkDate(nowMs);
  const halfWay = Math.floor(dte / 2);
  const dates = [today, addDays(today, halfWay), near.expiration].filter(
    (date, index, all) => all.indexOf(date) === index,
  );
  const before = dates
    .slice(0, -1)
    .map((_date, index) => (index === 0 ? 0 : yearsAfter(halfWay, { dte, years: near.years })));
  const rows = profitTable({ legs, shares: sharesOf(position), spot, netDebit, dates: before, prices });
  const last = prices.map((price) => outcome.profitAt(price));
  return { prices, dates, profit: [...rows, last].map((row) => row.map((profit) => cents(profit * shares))) };
}
