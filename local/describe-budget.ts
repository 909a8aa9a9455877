import { type MonthlyCost, monthlyCost, REPLACED_DOLLARS } from "../src/operations/monthly-cost.ts";
import { terminalTable } from "./terminal-table.ts";
import type { ListedBudgetLine } from "./worker-api.ts";

/** Planned and used beside what the plan allows and costs, and below it what does not fit, the notes, and the bill. */
export function describeBudget(lines: readonly ListedBudgetLine[]): string {
  const rows = lines.map((line) => [
    line.title,
    line.period,
    line.planned === null ? (line.dollars ? "–" : "unknown") : figure(line.planned),
    line.used === null ? "–" : figure(line.used),
    line.limit === null ? "none" : figure(line.limit),
    line.planned === null || line.limit === null ? "–" : `${Math.round((100 * line.planned) / line.limit)} %`,
    line.dollars === null ? "unknown" : dollars(line.dollars),
    verdict(line),
  ]);
  const heads = ["resource", "per", "planned", "used", "limit", "planned/limit", "$ a month", ""];
  const notes = lines.flatMap(({ title, note }) => (note === null ? [] : [`${title}: ${note}.`]));
  const advice = lines.flatMap(({ title, advice: what }) => (what === null ? [] : [`${title}: ${what}`]));
  const parts = [terminalTable(heads, rows), notes.join("\n")];
  parts.push(advice.length === 0 ? "Everything fits." : `What does not fit:\n${advice.join("\n")}`);
  return [...parts, describeCost(monthlyCost(lines))].join("\n\n");
}

/** "$5.25 a month ($5.00 Workers Paid, $0.25 QStash), in place of $14 …". */
export function describeCost({ rows, totalDollars, unknown }: MonthlyCost): string {
  const parts = rows.map((row) => `${dollars(row.dollars)} ${row.vendor}`).join(", ");
  const bill = `${dollars(totalDollars)} a month${parts === "" ? "" : ` (${parts})`}`;
  const rest = unknown.length === 0 ? "" : ` Unknown, and not in the sum: ${unknown.join(", ")}.`;
  return `${bill}, in place of the $${REPLACED_DOLLARS} of two always-on services.${rest}`;
}

/** What only costs money fits, and says how much. */
function verdict({ fits, dollars: cost, vendor }: ListedBudgetLine): string {
  if (!fits) return "TOO MUCH";
  return cost === null || cost === 0 ? "fits" : `fits, ${dollars(cost)} of ${vendor}`;
}

/** Less than half a cent is not nothing. */
function dollars(amount: number): string {
  return amount > 0 && amount < 0.005 ? "<$0.01" : `$${amount.toFixed(2)}`;
}

function figure(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 1 : 0 });
}
