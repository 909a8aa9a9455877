import { describeTroubledRuns, explainDifferences } from "./compare/explain-differences.ts";
import { type Check, checkLosses } from "./faults/check-losses.ts";
import { budgetLines, isOver } from "./measure/budgets.ts";
import { countRuns } from "./measure/count-runs.ts";
import type { Invocation } from "./measure/recorder.ts";
import { subrequests } from "./measure/traffic.ts";
import type { Simulation } from "./simulate-day.ts";

/** What must hold at the end of a simulated day. With faults a loss is allowed where the ledger says why. */
export function checkSimulation(simulation: Simulation): Check[] {
  return [
    checkRuns(simulation),
    checkRows(simulation),
    checkRepeats(simulation),
    checkQuietTicks(simulation),
    ...checkLosses(simulation),
    checkBudgets(simulation),
  ];
}

function checkRuns({ schedule, options, ledger }: Simulation): Check {
  const counts = countRuns(schedule, options.stretches, ledger);
  const details = counts.flatMap(({ job, absentMs, unexpected }) => [
    ...absentMs.map((slotMs) => `${job}@${new Date(slotMs).toISOString()} is not in the ledger`),
    ...(unexpected > 0 ? [`${job}: ${unexpected} runs of slots that are not in the schedule`] : []),
  ]);
  for (const { run, reason } of describeTroubledRuns(ledger)) {
    if (reason === null) details.push(`${run.id} ${run.status}, and nothing says why`);
    else if (options.faults === null) details.push(`${run.id} ${run.status}: ${reason}`);
  }
  const slots = counts.reduce((sum, { expected }) => sum + expected, 0);
  const what = options.faults === null ? "every slot ran" : "every slot ran, or the ledger says why not";
  return { what, ok: details.length === 0, says: `${n(slots)} slots`, details };
}

/** Every row of every table, column by column. */
export function checkRows({
  comparisons,
  ledger,
  options,
}: Pick<Simulation, "comparisons" | "ledger"> & { options: Pick<Simulation["options"], "faults"> }): Check {
  const differences = explainDifferences(comparisons, ledger);
  const bad = differences.filter(({ reason }) => reason === null || options.faults === null);
  const equal = comparisons.reduce((sum, { equal }) => sum + equal, 0);
  const wrong = bad.reduce((sum, { rows }) => sum + rows, 0);
  const explained = differences.length - bad.length;
  const details = bad.map(({ what, symbol, kind, columns, rows, expiration, example, slotMs }) => {
    const of = expiration === null ? symbol : `${symbol} ${expiration}`;
    const slot = new Date(slotMs).toISOString().slice(11, 16);
    const how = columns.length === 0 ? kind : `${kind} (${columns.join(", ")})`;
    return `${what} of ${of}: ${n(rows)} ${how}, slot ${slot}Z, e.g. ${example}`;
  });
  return {
    what: "what is stored is what the market generated",
    ok: bad.length === 0,
    says: `${n(equal)} rows equal, ${n(wrong)} not${explained > 0 ? `; ${n(explained)} more are explained by the ledger` : ""}`,
    details,
  };
}

function checkRepeats({ deliveries, options }: Simulation): Check {
  const repeats = deliveries.filter(({ repeated }) => repeated);
  const changed = repeats.filter(({ changedRows }) => changedRows);
  const worked = deliveries.filter(({ outcome }) => outcome === "stored");
  const twice = worked.length - new Set(worked.map(({ messageId }) => messageId)).size;
  const details = changed.map(
    ({ kind, atMs }) => `a repeated ${kind} at ${new Date(atMs).toISOString()} changed rows`,
  );
  // An answer that is lost after the work was done is work done again, and must come out the same.
  if (options.faults === null && twice > 0) details.push(`${twice} slices were stored twice`);
  return {
    what: "nothing was done twice",
    ok: details.length === 0,
    says: `${repeats.length} repeated deliveries, ${changed.length} of them changed a row`,
    details,
  };
}

function checkQuietTicks({ day, options }: Simulation): Check {
  const asked = (kind: Invocation["kind"]) => {
    const ticks = day.ticks.filter((tick) => tick.kind === kind);
    const loud = ticks.filter(({ traffic }) => subrequests(traffic) > 0);
    const made = loud.reduce((sum, { traffic }) => sum + subrequests(traffic), 0);
    return { ticks: ticks.length, made, loud };
  };
  const quiet = asked("tick, nothing due");
  const settled = asked("tick, slots settled");
  return {
    what: "ticks with nothing due ask nobody",
    // After a fault a settled slot may come back, and then it must be asked for.
    ok: quiet.made === 0 && (options.faults !== null || settled.made === 0),
    says:
      `${n(quiet.ticks)} ticks with nothing due made ${quiet.made} subrequests, ` +
      `${n(settled.ticks)} inside the grace of settled slots ${settled.made}`,
    details: [...quiet.loud, ...(options.faults === null ? settled.loud : [])].map(
      ({ atMs, traffic }) => `${new Date(atMs).toISOString()}: ${subrequests(traffic)} subrequests`,
    ),
  };
}

function checkBudgets(simulation: Simulation): Check {
  const lines = budgetLines(simulation);
  const over = lines.filter(isOver);
  return {
    what: "inside every budget",
    ok: over.length === 0,
    says: `${lines.length - over.length} of ${lines.length}`,
    details: over.map(
      ({ what, used, limit, note }) => `${what}: ${n(used)} of ${n(limit)}${note === "" ? "" : `, ${note}`}`,
    ),
  };
}

const n = (value: number) => value.toLocaleString("en-US");
