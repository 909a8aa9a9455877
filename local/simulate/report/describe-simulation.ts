import { checkSimulation } from "../checks.ts";
import type { Check } from "../faults/check-losses.ts";
import type { Delivery } from "../measure/recorder.ts";
import type { Simulation } from "../simulate-day.ts";
import {
  budgetsTable,
  invocationsTable,
  latencyTable,
  measuredNote,
  vendorsTable,
} from "./describe-costs.ts";
import { differencesFound, rowsTable } from "./describe-rows.ts";
import { notesOfRuns, runsTable, troublesOfRuns } from "./describe-runs.ts";
import { duration, n, section } from "./format.ts";

/** The whole report as text, and whether every check held. */
export function describeSimulation(simulation: Simulation): { text: string; ok: boolean } {
  const checks = checkSimulation(simulation);
  const sections = [
    heading(simulation),
    section("Runs", runsTable(simulation)),
    section("Rows stored beside what the market generated, column by column", rowsTable(simulation)),
    ...notesOfRuns(simulation),
    ...troublesOfRuns(simulation),
    ...differencesFound(simulation),
    section("Cost of an invocation", invocationsTable(simulation), measuredNote(simulation)),
    section("Latency of a chain slice", latencyTable(simulation)),
    section("Provider calls", vendorsTable(simulation)),
    section(`Budgets, ${simulation.options.plan} plan`, budgetsTable(simulation)),
    section("Checks", checksText(checks)),
  ];
  const ok = checks.every((check) => check.ok);
  const verdict = ok ? "The day is clean." : "The day is not clean.";
  return { text: `${[...sections, verdict].join("\n\n")}\n`, ok };
}

const WEEKDAY = new Intl.DateTimeFormat("en-US", { weekday: "long", timeZone: "UTC" });

function heading({ options, day, deliveries, tookMs, comparedMs, faults }: Simulation): string {
  const weekday = WEEKDAY.format(Date.parse(options.date));
  const troubles =
    options.faults === null
      ? "no faults"
      : `${faults.length} faults planned from seed ${options.faults.seed}`;
  return [
    `${weekday} ${options.date} in New York: ${options.tickers.length} tickers, ${options.plan} plan, ${troubles}`,
    `${n(day.ticks.length)} ticks and ${n(deliveries.length)} deliveries through the real Worker in ${duration(tookMs)}, ${duration(comparedMs)} of them to compare rows`,
    ...(deliveries.length === 0 ? [] : [`deliveries ended in: ${outcomesOf(deliveries)}`]),
  ].join("\n");
}

const MOST_DETAILS = 5;

function checksText(checks: readonly Check[]): string {
  return checks
    .flatMap(({ ok, what, says, details }) => [
      `${ok ? "  ok  " : " FAIL "} ${what}: ${says}`,
      ...details.slice(0, MOST_DETAILS).map((detail) => `        ${detail}`),
      ...(details.length > MOST_DETAILS ? [`        and ${n(details.length - MOST_DETAILS)} more`] : []),
    ])
    .join("\n");
}

function outcomesOf(deliveries: readonly Delivery[]): string {
  const outcomes = Map.groupBy(deliveries, ({ outcome, status }) => outcome ?? `status ${status}`);
  return [...outcomes].map(([outcome, all]) => `${n(all.length)} ${outcome}`).join(", ");
}
