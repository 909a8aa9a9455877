import { budgetLines, isOver } from "./budgets.ts";
import { countRuns } from "./count-runs.ts";
import { describeTroubledRuns, explainDifferences } from "./explain-differences.ts";
import type { Simulation } from "./simulate-day.ts";
import { subrequests } from "./traffic.ts";

export type Check = { what: string; ok: boolean; says: string };

/** What must hold at the end of a simulated day. With faults a loss is allowed where the ledger says why. */
export function checkSimulation(simulation: Simulation): Check[] {
  return [
    checkRuns(simulation),
    checkRows(simulation),
    checkRepeats(simulation),
    checkQuietTicks(simulation),
    checkTicks(simulation),
    checkQueue(simulation),
    checkBudgets(simulation),
  ];
}

function checkRuns({ schedule, options, ledger }: Simulation): Check {
  const counts = countRuns(schedule, options.stretches, ledger);
  const absent = counts.flatMap(({ job, absentMs }) =>
    absentMs.map((slotMs) => `${job} ${new Date(slotMs).toISOString()}`),
  );
  const troubled = describeTroubledRuns(ledger);
  const unexplained = troubled
    .filter(({ reason }) => reason === null)
    .map(({ run }) => `${run.id} ${run.status}`);
  const unexpected = counts.reduce((sum, { unexpected }) => sum + unexpected, 0);
  const bad = [
    ...absent.map((slot) => `${slot} is not in the ledger`),
    ...unexplained.map((run) => `${run} without a reason`),
  ];
  if (options.faults === null)
    bad.push(
      ...troubled
        .filter(({ reason }) => reason !== null)
        .map(({ run, reason }) => `${run.id} ${run.status}: ${reason}`),
    );
  if (unexpected > 0) bad.push(`${unexpected} runs of slots that are not in the schedule`);
  const expected = counts.reduce((sum, { expected }) => sum + expected, 0);
  return {
    what: options.faults === null ? "every slot ran" : "every slot ran, or the ledger says why not",
    ok: bad.length === 0,
    says: bad.length === 0 ? `${expected} slots` : some(bad),
  };
}

function checkRows({ comparisons, ledger, options }: Simulation): Check {
  const differences = explainDifferences(comparisons, ledger);
  const bad = differences.filter(({ reason }) => reason === null || options.faults === null);
  const rows = comparisons.reduce((sum, { equal }) => sum + equal, 0);
  const examples = bad.map(
    ({ what, symbol, kind, rows, expiration, example, slotMs }) =>
      `${what.split(":")[0]} ${symbol}${expiration === null ? "" : ` ${expiration}`}: ${rows} ${kind} (${example}; slot ${new Date(slotMs).toISOString().slice(11, 16)}Z)`,
  );
  return {
    what: "what is stored is what the market generated",
    ok: bad.length === 0,
    says:
      bad.length === 0
        ? `${rows.toLocaleString("en-US")} rows equal, ${differences.length} differences explained`
        : some(examples),
  };
}

function checkRepeats({ deliveries, options }: Simulation): Check {
  const repeats = deliveries.filter(({ repeated }) => repeated);
  const changed = repeats.filter(({ changedRows }) => changedRows);
  const worked = deliveries.filter(({ outcome }) => outcome === "stored");
  const stored = new Set(worked.map(({ messageId }) => messageId));
  const twice = options.faults === null ? worked.length - stored.size : 0;
  return {
    what: "nothing was done twice",
    ok: changed.length === 0 && twice === 0,
    says: `${repeats.length} repeated deliveries, ${changed.length} of them changed a row`,
  };
}

function checkQuietTicks({ day, options }: Simulation): Check {
  const quiet = day.ticks.filter(({ kind }) => kind === "tick, nothing due");
  const settled = day.ticks.filter(({ kind }) => kind === "tick, slots settled");
  const made = (ticks: typeof quiet) => ticks.reduce((sum, { traffic }) => sum + subrequests(traffic), 0);
  // After a fault a settled slot may come back, and then it must be asked for.
  const ok = made(quiet) === 0 && (options.faults !== null || made(settled) === 0);
  return {
    what: "ticks with nothing due ask nobody",
    ok,
    says: `${quiet.length} with nothing due: ${made(quiet)} subrequests; ${settled.length} with settled slots only: ${made(settled)}`,
  };
}

function checkTicks({ day, options }: Simulation): Check {
  const [first] = day.failedTicks;
  const ok = first === undefined || options.faults !== null;
  const says =
    first === undefined
      ? `${day.ticks.length} ticks`
      : `${day.failedTicks.length} threw, e.g. ${first.message}`;
  return { what: "no tick threw", ok, says };
}

function checkQueue({ deadLetters, undelivered, options }: Simulation): Check {
  const ok = undelivered === 0 && (deadLetters === 0 || options.faults !== null);
  return { what: "the queue is empty", ok, says: `${undelivered} undelivered, ${deadLetters} dead letters` };
}

function checkBudgets(simulation: Simulation): Check {
  const over = budgetLines(simulation).filter(isOver);
  const says = over.map(
    ({ what, used, limit }) => `${what}: ${used.toLocaleString("en-US")} of ${limit.toLocaleString("en-US")}`,
  );
  return {
    what: "inside every budget",
    ok: over.length === 0,
    says: over.length === 0 ? simulation.options.plan : says.join("; "),
  };
}

function some(items: readonly string[]): string {
  const shown = items.slice(0, 3).join("; ");
  return items.length > 3 ? `${shown}; and ${items.length - 3} more` : shown;
}
