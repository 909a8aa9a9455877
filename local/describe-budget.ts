import { terminalTable } from "./terminal-table.ts";
import type { ListedBudgetLine } from "./worker-api.ts";

/** Planned and used beside what the plan allows, and below it what does not fit and what to change. */
export function describeBudget(lines: readonly ListedBudgetLine[]): string {
  const rows = lines.map((line) => [
    line.title,
    line.period,
    figure(line.planned),
    line.used === null ? "–" : figure(line.used),
    line.limit === null ? "none" : figure(line.limit),
    line.limit === null ? "–" : `${Math.round((100 * line.planned) / line.limit)} %`,
    line.fits ? "fits" : "TOO MUCH",
  ]);
  const table = terminalTable(["resource", "per", "planned", "used", "limit", "planned/limit", ""], rows);
  const advice = lines.flatMap(({ title, advice: what }) => (what === null ? [] : [`${title}: ${what}`]));
  return [table, "", ...(advice.length === 0 ? ["Everything fits."] : advice)].join("\n");
}

function figure(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 1 : 0 });
}
