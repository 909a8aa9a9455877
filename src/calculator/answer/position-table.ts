import { addDays } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { PositionOutcome } from "../../options/position-outcome.ts";
import { profitTable, tablePrices } from "../../options/profit-table.ts";
import type { ProfitTable } from "../calculation.ts";
import { spotOf } from "../resolve/expiry-market.ts";
import type { ResolvedPosition } from "../resolve/resolved-position.ts";
import { cents } from "../rounding.ts";
import { sharesOf, volatilityAt } from "./horizon.ts";
import type { PositionFills } from "./position-fills.ts";
import { tableLegs } from "./table-legs.ts";

/**
 * Profit by price, two deviations either way, today, half-way and at the near expiry, where it is that of the payoff.
 * Null where a leg has no volatility.
 */
export function positionTable(
  position: ResolvedPosition,
  { netDebit }: PositionFills,
  outcome: PositionOutcome,
  shares: number,
  nowMs: number,
): ProfitTable | null {
  const { near, dte } = position;
  const spot = spotOf(near);
  const legs = tableLegs(position);
  if (legs === null) return null;
  const deviation = volatilityAt(position, near.forward) * Math.sqrt(near.years);
  const prices = tablePrices({ spot: cents(spot), deviation: Math.min(deviation, 3) });
  const today = newYorkDate(nowMs);
  const halfway = addDays(today, Math.floor(dte / 2));
  const dates = [today, halfway, near.expiration].filter((date, index, all) => all.indexOf(date) === index);
  const before = dates.slice(0, -1).map((_date, index) => (index === 0 ? 0 : near.years / 2));
  const rows = profitTable({ legs, shares: sharesOf(position), spot, netDebit, dates: before, prices });
  const last = prices.map((price) => outcome.profitAt(price));
  return { prices, dates, profit: [...rows, last].map((row) => row.map((profit) => cents(profit * shares))) };
}
