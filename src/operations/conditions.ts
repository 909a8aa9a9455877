import type { JobStatus } from "../analysis/job-status.ts";
import type { Authorization } from "../ingestion/authorization-status.ts";
import type { ProviderHealth } from "../ingestion/provider-ports.ts";
import type { BudgetLine } from "./budget-line.ts";
import type { Condition } from "./ports.ts";

/** Everything that the watch looks at. */
export type Facts = {
  jobs: readonly JobStatus[];
  /** Lost slices whose slot is within the last day. */
  lostToday: number;
  authorization: Authorization | null;
  providers: readonly ProviderHealth[];
  budget: readonly BudgetLine[];
  schedulerEnabled: boolean;
};

const FAILED = ["failed", "abandoned"];
const DOWN_FOR_MS = 10 * 60_000;
const BUDGET_WARNING = 0.8;

/** Every condition that the operator may be told of, firing or not; the same facts give the same conditions. */
export function conditions(facts: Facts, nowMs: number): Condition[] {
  return [
    ...facts.jobs.flatMap((job) => [lateCondition(job, facts.schedulerEnabled), failingCondition(job)]),
    deadLetterCondition(facts.lostToday),
    ...(facts.authorization === null ? [] : authorizationConditions(facts.authorization)),
    ...facts.providers.map((health) => providerCondition(health, nowMs)),
    ...facts.budget.flatMap(budgetCondition),
  ];
}

function lateCondition(job: JobStatus, schedulerEnabled: boolean): Condition {
  const since = job.overdueSlotMs === null ? "" : ` since its slot of ${utc(job.overdueSlotMs)}`;
  return {
    key: `job_late:${job.id}`,
    firing: job.late && !job.paused && schedulerEnabled,
    title: `${job.id} is late`,
    detail: `Nothing has succeeded${since}. See /v1/jobs/${job.id}/runs; POST /admin/jobs/${job.id}/run runs it now.`,
    severity: job.daily ? "warning" : "critical",
  };
}

function failingCondition(job: JobStatus): Condition {
  const { lastRun, lastSuccess } = job;
  const failed = lastRun !== null && FAILED.includes(lastRun.status);
  const sinceSuccess = lastSuccess === null || (lastRun !== null && lastRun.slotMs > lastSuccess.slotMs);
  return {
    key: `job_failing:${job.id}`,
    firing: failed && sinceSuccess && !job.paused,
    title: `${job.id} is failing`,
    detail: `Its last run ended as ${lastRun?.status ?? "unknown"}: ${lastRun?.reason ?? "no reason given"}`,
    severity: "critical",
  };
}

function deadLetterCondition(lostToday: number): Condition {
  return {
    key: "dead_letters",
    firing: lostToday > 0,
    title: `${lostToday} ${lostToday === 1 ? "slice was" : "slices were"} lost in the last day`,
    detail:
      "GET /admin/dead-letters lists them; POST /admin/dead-letters/redrive puts them back in the queue.",
    severity: "warning",
  };
}

/** One condition for each warning, so that each is told once. */
function authorizationConditions(authorization: Authorization): Condition[] {
  const { provider, state, expiresAtMs, warningHours, loginUrl } = authorization;
  const ends = expiresAtMs === null ? "" : ` It ends ${utc(expiresAtMs)}.`;
  const warnings = [48, 24, 6].map((hours): Condition => {
    const reached = state === "expiring" && warningHours !== null && warningHours <= hours;
    return {
      key: `login_expiring:${provider}:${hours}h`,
      firing: reached,
      title: `The login to ${provider} ends within ${hours} hours`,
      detail: `${ends} Log in again: ${loginUrl}`.trim(),
      severity: hours === 6 ? "critical" : "warning",
    };
  });
  return [
    ...warnings,
    {
      key: `login_required:${provider}`,
      firing: state === "required",
      title: `${provider} needs a new login`,
      detail: `Nothing is fetched from it until then. Log in: ${loginUrl}`,
      severity: "critical",
    },
  ];
}

/** A rate limit or a short outage mends itself; told is what has lasted. */
function providerCondition(health: ProviderHealth, nowMs: number): Condition {
  const down = health.state === "open" || health.state === "half_open";
  return {
    key: `provider_down:${health.provider}`,
    firing: down && nowMs - health.sinceMs >= DOWN_FOR_MS,
    title: `${health.provider} is down`,
    detail: `${health.reason ?? "It does not answer."} Its fallbacks are asked instead; see /v1/providers.`,
    severity: "critical",
  };
}

function budgetCondition(line: BudgetLine): Condition[] {
  if (line.usedShare === null) return [];
  const percent = Math.round(line.usedShare * 100);
  return [
    {
      key: `budget:${line.resource}`,
      firing: line.usedShare >= BUDGET_WARNING,
      title: `${line.title} are at ${percent} % of what the plan allows a ${line.period}`,
      detail: line.advice ?? "See budget in /v1/jobs, or npm run budget, for what takes how much.",
      severity: line.usedShare >= 1 ? "critical" : "warning",
    },
  ];
}

const utc = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
