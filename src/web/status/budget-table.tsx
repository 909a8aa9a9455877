import type { Child, FC } from "hono/jsx";
import type { BudgetLine } from "../../operations/budget-line.ts";
import { DataTable } from "../parts/data-table.tsx";
import { decimal, dollars, UNKNOWN } from "../parts/words.ts";

const PERIODS: Readonly<Record<BudgetLine["period"], string>> = {
  day: "a day",
  month: "a month",
  hour: "an hour",
  minute: "a minute",
  invocation: "an invocation",
  deployment: "in all",
};

/** What limited resources are used and forecast, in units and dollars. */
export const Budget: FC<{ of: readonly BudgetLine[] }> = ({ of }) => {
  const known = of.flatMap(({ dollars: sum }) => (sum === null ? [] : [sum]));
  const total = known.reduce((sum, one) => sum + one, 0);
  return (
    <section aria-labelledby="budget">
      <h2 id="budget">Budget</h2>
      <p>
        The schedule is forecast to cost {dollars(total)} a month beyond what the plans include
        {known.length < of.length ? ", what nobody can know beforehand left out" : ""}.
      </p>
      <DataTable
        caption="What the plans allow, what is used, what is forecast"
        columns={[
          { head: "Resource" },
          { head: "Used", number: true },
          { head: "Forecast", number: true },
          { head: "Allowed", number: true },
          { head: "Per", wide: true },
          { head: "Dollars a month", number: true },
        ]}
        rows={of.map(budgetRow)}
      />
    </section>
  );
};

function budgetRow(line: BudgetLine): Child[] {
  const over = line.limit !== null && (line.usedShare ?? 0) >= 1;
  return [
    <>
      {line.title}
      {!line.fits && line.advice !== null && <span class="beside">{line.advice}</span>}
    </>,
    <span class={over ? "down" : undefined}>{units(line, line.used)}</span>,
    <span class={line.fits ? undefined : "stale"}>{units(line, line.planned)}</span>,
    line.limit === null ? "no limit" : units(line, line.limit),
    PERIODS[line.period],
    dollars(line.dollars),
  ];
}

const MEGABYTE = 1e6;

function units({ resource }: BudgetLine, value: number | null): string {
  if (value === null) return UNKNOWN;
  if (resource.endsWith("_bytes")) return `${decimal(value / MEGABYTE, 0)} MB`;
  return decimal(value, Number.isInteger(value) || Math.abs(value) >= 10 ? 0 : 2);
}
