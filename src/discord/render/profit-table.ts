import type { Calculation, ProfitTable } from "../../calculator/calculation.ts";
import { count, fixed, price, shortDate, todayOf } from "./figures.ts";

const MOST_DATES = 3;
const MOST_PRICES = 7;

/** Profit by price and date as a code block that a phone shows without breaking its lines. */
export function profitTableText(
  table: ProfitTable,
  position: Pick<Calculation, "expiration" | "dte">,
): string {
  const today = todayOf(position);
  const dates = spread(table.dates.length, MOST_DATES);
  const rows = spread(table.prices.length, MOST_PRICES).map((at) => [
    price(table.prices[at] ?? 0),
    ...dates.map((date) => money(table.profit[date]?.[at])),
  ]);
  const heads = dates.map((at) => head(table.dates[at] ?? today, today));
  const lines = [["price", ...heads], ...rows];
  const widths = lines.reduce<number[]>(
    (widest, cells) => cells.map((cell, i) => Math.max(widest[i] ?? 0, cell.length)),
    [],
  );
  const text = lines.map((cells) => cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join("  "));
  return ["```", ...text, "```"].join("\n");
}

/** The year would only widen the column. */
function head(date: string, today: string): string {
  return date === today ? "today" : shortDate(date, date);
}

function money(value: number | undefined): string {
  if (value === undefined) return "";
  const size = Math.abs(value);
  if (size >= 999_500) return `${fixed(value / 1e6, size < 99.5e6 ? 2 : 0)}M`;
  if (size >= 9_999.5) return `${fixed(value / 1e3, size < 99_950 ? 1 : 0)}k`;
  return count(Math.round(value) || 0);
}

/** At most `most` of so many places, the first and the last among them. */
function spread(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (length - 1)) / (most - 1)));
}
