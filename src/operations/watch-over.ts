import { type AppError, asAppError } from "../errors.ts";
import { errorFields, type Logger } from "../log.ts";
import { conditions, type Facts } from "./conditions.ts";
import { type IncidentStore, incidentChanges, type OpenIncident } from "./incidents/incident.ts";
import type {
  AlertState,
  AlertStore,
  BlindMemory,
  Condition,
  HealthMemory,
  Notice,
  OpsNotifier,
} from "./ports.ts";

export type WatchDeps = {
  readFacts: (nowMs: number) => Promise<Facts>;
  alerts: AlertStore;
  incidents: Pick<IncidentStore, "readOpen" | "record">;
  notifier: OpsNotifier;
  log: Logger;
  /** Looks that failed. */
  blind: BlindMemory;
  /** The last look that did not. */
  healthMemory: Pick<HealthMemory, "read">;
};

/** What was told is in the database that may be away: once an hour must do. */
const BLIND_EVERY_MS = 3_600_000;

/**
 * Looks after everything and tells the operator what has changed since the last look: what began, and what is over
 * after how long. What concerns everybody is recorded as an incident before, whether or not anybody can be told. A
 * message that did not go out is sent again at the next look; a failure here never stops a job.
 */
export async function watchOver(deps: WatchDeps, nowMs: number): Promise<void> {
  try {
    const [facts, told, open] = await Promise.all([
      deps.readFacts(nowMs),
      deps.alerts.readAll(),
      deps.incidents.readOpen(),
    ]);
    const current = conditions(facts, nowMs);
    await deps.incidents.record(incidentChanges(current, open, told, nowMs));
    const notices = changedConditions(current, { told, open }, nowMs);
    if (notices.length === 0) return;
    for (const { key, firing, title, downtimeMs } of notices) {
      deps.log(firing ? "warn" : "info", "alert", { key, firing, title, downtimeMs });
    }
    await deps.notifier.notify(notices, nowMs);
    await deps.alerts.write(notices.map(toState), nowMs);
  } catch (error) {
    deps.log("error", "watch_failed", errorFields(error));
    await tellBlind(deps, asAppError(error), nowMs);
  }
}

/** A watch that sees nothing says so, and why: nobody else would. */
async function tellBlind(
  { blind, healthMemory, notifier, log }: WatchDeps,
  failure: AppError,
  nowMs: number,
): Promise<void> {
  // Discord is away: it would not hear this either, and is told at the next look.
  if (failure.code === "publish_failed") return;
  const [before, seen] = await Promise.all([blind.read(), healthMemory.read().catch(() => null)]);
  const sawSince = before !== null && seen?.database === "ok" && seen.atMs > before.atMs;
  const failedLooks = 1 + (sawSince ? 0 : (before?.failedLooks ?? 0));
  const toldAtMs = before?.toldAtMs ?? 0;
  await blind.write({ atMs: nowMs, failedLooks, toldAtMs });
  // Anything else but the database may be of this one look.
  if (failure.code !== "storage_unavailable" && failedLooks < 2) return;
  if (nowMs - toldAtMs < BLIND_EVERY_MS) return;
  const notice: Notice = {
    ...blindness(failure),
    firing: true,
    severity: "critical",
    sinceMs: nowMs,
    downtimeMs: null,
  };
  try {
    await notifier.notify([notice], nowMs);
    await blind.write({ atMs: nowMs, failedLooks, toldAtMs: nowMs });
  } catch (error) {
    log("error", "watch_failed", errorFields(error));
  }
}

function blindness(failure: AppError): Pick<Notice, "key" | "title" | "detail"> {
  if (failure.code === "storage_unavailable") {
    return {
      key: "database_away",
      title: "The database does not answer",
      detail:
        "No job runs and nothing is answered until it does. See /health, and the database's own console.",
    };
  }
  return {
    key: "watch_blind",
    title: "The watch cannot see how the jobs are doing",
    detail: `It failed: ${failure.message} Until that is mended nobody is told of anything else. See /health and the log.`,
  };
}

/**
 * Conditions that are not as they were last told. One that was never told of is over by definition; one that is told
 * late began with its incident.
 */
function changedConditions(
  current: readonly Condition[],
  { told, open }: { told: readonly AlertState[]; open: readonly OpenIncident[] },
  nowMs: number,
): Notice[] {
  const beganMs = new Map(open.map(({ condition, beganAtMs }) => [condition, beganAtMs]));
  const before = new Map(told.map((state) => [state.key, state]));
  return current.flatMap((condition) => {
    const state = before.get(condition.key);
    if (condition.firing === (state?.firing ?? false)) return [];
    const downtimeMs = condition.firing || state === undefined ? null : nowMs - state.sinceMs;
    const sinceMs = condition.firing ? (beganMs.get(condition.key) ?? nowMs) : nowMs;
    return [{ ...condition, sinceMs, downtimeMs }];
  });
}

function toState({ key, firing, sinceMs, detail }: Notice): AlertState {
  return { key, firing, sinceMs, detail };
}
