import type { AlertState, Condition } from "../ports.ts";

/** Something that was wrong for whoever uses the deployment, from when to when: a condition, each time that it held. */
export type Incident = {
  /** The key of its condition, e.g. "job_late:options_refresh". */
  condition: string;
  /** What it is about: a job or a provider. */
  component: string;
  title: string;
  /** What it means, for everybody. */
  words: string;
  severity: Condition["severity"];
  beganAtMs: number;
  /** Null while it lasts. */
  endedAtMs: number | null;
};

export type OpenIncident = Pick<Incident, "condition" | "beganAtMs">;

/** What a look of the watch changes of the record. */
export type IncidentChanges = { began: Incident[]; ended: { condition: string; endedAtMs: number }[] };

export type IncidentStore = {
  readOpen(): Promise<Incident[]>;
  /** One that is open already does not begin again, and one that is over stays so: writing twice changes nothing. */
  record(changes: IncidentChanges): Promise<void>;
  /** Newest first: those that last, and those that ended at `fromMs` or later; at most `limit`. */
  readSince(fromMs: number, limit: number): Promise<Incident[]>;
};

/**
 * What begins and what is over at a look. An incident begins when the operator was told of its condition, where that was
 * before incidents were kept. A condition that is left out of `current` can't be told now: its incident stays as it is.
 */
export function incidentChanges(
  current: readonly Condition[],
  open: readonly OpenIncident[],
  told: readonly AlertState[],
  nowMs: number,
): IncidentChanges {
  const isOpen = new Set(open.map(({ condition }) => condition));
  const toldMs = new Map(
    told.flatMap(({ key, firing, sinceMs }) => (firing ? [[key, sinceMs] as const] : [])),
  );
  const began = current.flatMap((condition) => {
    const { key, firing, affects, title, severity } = condition;
    if (affects === undefined || !firing || isOpen.has(key)) return [];
    const beganAtMs = Math.min(toldMs.get(key) ?? nowMs, nowMs);
    return [{ condition: key, ...affects, title, severity, beganAtMs, endedAtMs: null }];
  });
  const ended = current.flatMap(({ key, firing }) =>
    !firing && isOpen.has(key) ? [{ condition: key, endedAtMs: nowMs }] : [],
  );
  return { began, ended };
}

/** The incidents that last, as a look finds them now: those that the watch has not seen yet begin with it. */
export function lastingIncidents(
  current: readonly Condition[],
  recorded: readonly Incident[],
  nowMs: number,
): Incident[] {
  const open = recorded.filter(({ endedAtMs }) => endedAtMs === null);
  const { began, ended } = incidentChanges(current, open, [], nowMs);
  const over = new Set(ended.map(({ condition }) => condition));
  return [...open.filter(({ condition }) => !over.has(condition)), ...began];
}
