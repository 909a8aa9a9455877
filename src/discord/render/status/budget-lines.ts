import type { APIEmbedField } from "discord-api-types/v10";
import type { BudgetLine } from "../../../operations/budget-line.ts";
import { monthlyCost } from "../../../operations/monthly-cost.ts";
import { count, fixed } from "../figures.ts";
import { joinLines, plainText } from "../plain-text.ts";

const MAX_FIELD = 1_000;

/** What the plans allow, what is planned and used of it, and the month's bill; in brief only what does not fit. */
export function budgetLines(budget: readonly BudgetLine[], brief: boolean): APIEmbedField[] {
  const { totalDollars, unknown } = monthlyCost(budget);
  const bill = `$${fixed(totalDollars, 2)} a month is planned${unknown.length === 0 ? "" : `, without ${unknown.join(", ")}`}`;
  const tight = budget.filter(({ fits }) => !fits);
  const shown = brief ? tight : budget;
  const head =
    tight.length === 0 ? `🟢 Everything fits · ${bill}` : `🔴 ${tight.length} do not fit · ${bill}`;
  return [{ name: "Budget", value: joinLines([head, ...shown.map(line)], MAX_FIELD) }];
}

function line({ title, period, planned, used, limit, fits, advice }: BudgetLine): string {
  const figures = [
    ...(planned === null ? [] : [`planned ${figure(planned)}`]),
    ...(used === null ? [] : [`used ${figure(used)}`]),
    limit === null ? "no limit" : `of ${figure(limit)}`,
  ].join(", ");
  return `${fits ? "🟢" : "🔴"} ${title} per ${period}: ${figures}${fits || advice === null ? "" : `. ${plainText(advice, 160)}`}`;
}

/** "1.2 M", "12,000", "0.25". */
function figure(value: number): string {
  if (value >= 1e6) return `${fixed(value / 1e6, 1)} M`;
  return value >= 100 ? count(Math.round(value)) : String(Number(value.toFixed(1)));
}
