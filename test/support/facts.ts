import type { BudgetLine } from "../../src/operations/budget-line.ts";
import type { Facts } from "../../src/operations/conditions.ts";
import type { Authorization } from "../../src/providers/login/authorization-status.ts";
import type { ProviderHealth } from "../../src/providers/ports.ts";
import type { JobStatus } from "../../src/scheduling/job-status.ts";
import { IN_SESSION, minutes } from "./moments.ts";
import { aStoredRun } from "./stored-runs.ts";

/** The option refresh, whose last run succeeded. */
export function aJobStatus(changes: Partial<JobStatus> = {}): JobStatus {
  const run = aStoredRun();
  return {
    id: "options_refresh",
    cadence: "every 15 min in the regular session",
    daily: false,
    graceSeconds: 600,
    nextSlotMs: IN_SESSION + minutes(15),
    late: false,
    overdueSlotMs: null,
    paused: false,
    control: null,
    lastRun: run,
    lastSuccess: run,
    ...changes,
  };
}

export function aLogin(changes: Partial<Authorization> = {}): Authorization {
  return {
    provider: "schwab",
    state: "ok",
    expiresAtMs: IN_SESSION + minutes(6 * 1_440),
    daysLeft: 6,
    warningHours: null,
    loginUrl: "https://volaris.example/auth/schwab/login",
    ...changes,
  };
}

export function aProvider(changes: Partial<ProviderHealth> = {}): ProviderHealth {
  return {
    provider: "schwab",
    state: "closed",
    sinceMs: IN_SESSION - minutes(60),
    untilMs: null,
    reason: null,
    failures: 0,
    lastSuccessAtMs: IN_SESSION,
    lastFailureAtMs: null,
    ...changes,
  };
}

export function aBudgetLine(changes: Partial<BudgetLine> = {}): BudgetLine {
  return {
    resource: "qstash_messages",
    title: "QStash messages",
    vendor: "QStash",
    period: "day",
    planned: 600,
    used: 300,
    limit: 1_000,
    plannedShare: 0.6,
    usedShare: 0.3,
    dollars: 0,
    fits: true,
    advice: null,
    note: null,
    ...changes,
  };
}

/** A day on which all is well. */
export function facts(changes: Partial<Facts> = {}): Facts {
  return {
    jobs: [aJobStatus()],
    lostToday: 0,
    authorization: aLogin(),
    providers: [aProvider()],
    budget: [aBudgetLine()],
    schedulerEnabled: true,
    marketDay: null,
    ...changes,
  };
}
