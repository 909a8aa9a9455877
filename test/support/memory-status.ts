import type { Incident, IncidentStore } from "../../src/operations/incidents/incident.ts";
import type { StoredFreshness } from "../../src/operations/status/freshness.ts";
import type { JobDay } from "../../src/scheduling/days/job-day.ts";
import type { JobDayReader, JobDayStore, LedgerDay, StoredOutage } from "../../src/scheduling/days/ports.ts";
import type { StoredRun } from "../../src/scheduling/ports.ts";
import type { RunSearch } from "../../src/scheduling/run-search.ts";
import { IN_SESSION, minutes } from "./moments.ts";

/** Incidents in memory. Held to the same contract as Postgres'. */
export function memoryIncidents(given: readonly Incident[] = []): IncidentStore & { all: () => Incident[] } {
  let kept = [...given];
  const open = () => kept.filter(({ endedAtMs }) => endedAtMs === null);
  return {
    all: () => kept,
    readOpen: async () => open(),
    async record({ began, ended }) {
      kept = kept.map((incident) => {
        const over = ended.find(({ condition }) => condition === incident.condition);
        if (incident.endedAtMs !== null || over === undefined || incident.beganAtMs > over.endedAtMs)
          return incident;
        return { ...incident, endedAtMs: over.endedAtMs };
      });
      for (const incident of began) {
        const same = kept.some(
          ({ condition, beganAtMs, endedAtMs }) =>
            condition === incident.condition && (endedAtMs === null || beganAtMs === incident.beganAtMs),
        );
        if (!same) kept.push(incident);
      }
    },
    readSince: async (fromMs, limit) =>
      kept
        .filter(({ endedAtMs }) => endedAtMs === null || endedAtMs >= fromMs)
        .toSorted((a, b) => b.beganAtMs - a.beganAtMs || a.condition.localeCompare(b.condition))
        .slice(0, limit),
  };
}

/** An incident of the option refresh that has been over for a quarter of an hour. */
export function anIncident(changes: Partial<Incident> = {}): Incident {
  return {
    condition: "job_failing:options_refresh",
    component: "options_refresh",
    title: "options_refresh is failing",
    words: "Its last run ended as failed: Schwab answered 503.",
    severity: "critical",
    beganAtMs: IN_SESSION - minutes(47),
    endedAtMs: IN_SESSION - minutes(15),
    ...changes,
  };
}

type Days = { rolledUp?: JobDay[]; live?: LedgerDay[]; outages?: StoredOutage[] };

/** Days of jobs in memory, and those that were written. */
export function memoryDays({ rolledUp = [], live = [], outages = [] }: Days = {}) {
  const written: JobDay[] = [];
  const asked: [number, number][] = [];
  const store: JobDayReader & JobDayStore = {
    readDays: async (fromDay) => rolledUp.filter(({ day }) => day >= fromDay),
    async readLedgerDays(fromMs, toMs) {
      asked.push([fromMs, toMs]);
      const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
      return live.filter(({ day }) => at(day) >= fromMs && at(day) < toMs);
    },
    readLastOutages: async () => outages,
    newestDay: async () =>
      rolledUp
        .map(({ day }) => day)
        .toSorted()
        .at(-1) ?? null,
    writeDays: async (days) => {
      written.push(...days);
    },
  };
  return { store, written, asked };
}

/** A day on which every slot of the option refresh succeeded. */
export function aLedgerDay(changes: Partial<LedgerDay> = {}): LedgerDay {
  return {
    job: "options_refresh",
    day: "2026-11-23",
    runs: 28,
    succeeded: 28,
    partial: 0,
    failed: 0,
    missed: 0,
    abandoned: 0,
    skipped: 0,
    reason: null,
    lost: [],
    ...changes,
  };
}

export function memoryFreshness(tickers: readonly StoredFreshness[] = []) {
  return { readFreshness: async () => [...tickers] };
}

/** A search over runs in memory; symbols are those of the runs themselves. */
export function memorySearch(runs: readonly StoredRun[] = []): RunSearch {
  const newest = runs.toSorted((a, b) => b.slotMs - a.slotMs);
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return {
    findRuns: async ({ job, state, symbol, from, to }, after, limit) =>
      newest
        .filter(
          (run) =>
            (job === null || run.job === job) &&
            (state === null || run.status === state) &&
            (symbol === null || run.symbol === symbol) &&
            (from === null || day(run.slotMs) >= from) &&
            (to === null || day(run.slotMs) <= to) &&
            (after === null || run.slotMs < after.slotMs),
        )
        .slice(0, limit),
    countStates: async () =>
      Object.fromEntries(
        [...Map.groupBy(newest, ({ status }) => status)].map(([status, of]) => [status, of.length]),
      ),
    findRun: async (id) => {
      const run = runs.find((one) => one.id === id);
      return run === undefined ? null : { run, tasks: [] };
    },
  };
}
