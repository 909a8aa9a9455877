import { addDays, dayNumber, daysBetween } from "../../market/calendar-date.ts";
import { NOW, type Scenario } from "../../options/payoff/what-if.ts";
import type { Asked } from "./asked.ts";

export type AskedScenario = {
  scenario: Scenario;
  /** Dollars a share at which the figures are. */
  price: number;
  /** What is wrong with what was typed, by field. */
  wrong: Partial<Record<"date" | "shift" | "price", string>>;
};

/** Percentage points that a slider adds to every volatility, at most. */
export const MOST_SHIFT = 50;
const MOST_PRICE = 10_000_000;

type Trade = { expiration: string; dte: number; underlyingPrice: number };

/** The day that a what-if asks for, counted from the present one. */
export function readScenario({ whatIf }: Pick<Asked, "whatIf">, trade: Trade): AskedScenario {
  const { expiration, dte, underlyingPrice } = trade;
  const today = addDays(expiration, -dte);
  const days = whatIf.date === "" ? 0 : daysTo(whatIf.date, today);
  const shift = whatIf.shift === "" ? 0 : Number(whatIf.shift);
  // As its field shows it, so that a browser that reads the field computes the same.
  const shown = Number(underlyingPrice.toFixed(2));
  const price = whatIf.price === "" ? shown : Number(whatIf.price);
  const wrong = {
    ...(!(days >= 0 && days <= dte) && { date: `must be a date from ${today} to ${expiration}` }),
    ...(!(Math.abs(shift) <= MOST_SHIFT) && {
      shift: `must be a number from -${MOST_SHIFT} to ${MOST_SHIFT}`,
    }),
    ...(!(price > 0 && price <= MOST_PRICE) && { price: "must be a price above 0" }),
  };
  const isWrong = Object.keys(wrong).length > 0;
  return {
    scenario: isWrong ? NOW : { days, volatilityPoints: shift },
    price: isWrong ? shown : price,
    wrong,
  };
}

function daysTo(date: string, today: string): number {
  try {
    dayNumber(date);
  } catch {
    return Number.NaN;
  }
  return daysBetween(today, date);
}
