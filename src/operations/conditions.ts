import { isAhead } from "../market/ahead.ts";
import type { Authorization } from "../providers/login/authorization-status.ts";
import type { ProviderHealth } from "../providers/ports.ts";
import type { JobStatus } from "../scheduling/job-status.ts";
import type { BudgetLine } from "./budget-line.ts";
import { calendarConditions, type MarketDayFacts, marketDayCondition } from "./calendar-conditions.ts";
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
  /** What the exchange says of today, null while it has not said; `expected` by the calendar and MARKET_CLOSURES. */
  marketDay: MarketDayFacts | null;
};

const FAILED = ["failed", "abandoned"];
const DOWN_FOR_MS = 10 * 60_000;
/** Of what adds up. An invocation's share does not grow through the day: it is told of when it is all used. */
const BUDGET_WARNING = 0.8;
const INVOCATION_WARNING = 1;

/**
 * Every condition that the operator may be told of, firing or not; the same facts give the same conditions. What can't be
 * told yet (the run that decides is still going, the session is over) is left out and stays as it was told.
 */
export function conditions(facts: Facts, nowMs: number): Condition[] {
  return [
    ...facts.jobs.flatMap((job) => [
      ...lateCondition(job, facts.schedulerEnabled, nowMs),
      ...failingCondition(job),
    ]),
    deadLetterCondition(facts.lostToday),
    ...(facts.authorization === null ? [] : authorizationConditions(facts.authorization)),
    ...facts.providers.map((health) => providerCondition(health, nowMs)),
    ...facts.budget.flatMap(budgetCondition),
    ...calendarConditions(nowMs),
    ...(facts.marketDay === null ? [] : [marketDayCondition(facts.marketDay)]),
  ];
}

/** A session job is not late outside the session, and not over it before it has succeeded again either. */
function lateCondition(job: JobStatus, schedulerEnabled: boolean, nowMs: number): Condition[] {
  const firing = job.late && !job.paused && schedulerEnabled;
  const isDecided = job.late || job.daily || job.paused || !schedulerEnabled || lastRunSucceeded(job);
  if (!isDecided) return [];
  const since = job.overdueSlotMs === null ? "" : ` since its slot of ${utc(job.overdueSlotMs)}`;
  const { lastRun } = job;
  const ahead =
    lastRun !== null && isAhead(lastRun.slotMs, nowMs)
      ? ` Its latest run is of the future (${utc(lastRun.slotMs)}): a clock ran ahead; its next run writes over that.`
      : "";
  return [
    {
      key: `job_late:${job.id}`,
      firing,
      title: `${job.id} is late`,
      detail: `Nothing has succeeded${since}. See /v1/jobs/${job.id}/runs; POST /admin/jobs/${job.id}/run runs it now.${ahead}`,
      severity: job.daily ? "warning" : "critical",
      affects: { component: job.id, words: `Nothing has succeeded${since}.` },
    },
  ];
}

/** A failure is over with the next success; a run that is going, skipped or missed says neither. */
function failingCondition(job: JobStatus): Condition[] {
  const { lastRun } = job;
  const failed = lastRun !== null && FAILED.includes(lastRun.status);
  if (!failed && !job.paused && !lastRunSucceeded(job)) return [];
  const detail = `Its last run ended as ${lastRun?.status ?? "unknown"}: ${lastRun?.reason ?? "no reason given"}`;
  return [
    {
      key: `job_failing:${job.id}`,
      firing: failed && !job.paused,
      title: `${job.id} is failing`,
      detail,
      severity: "critical",
      affects: { component: job.id, words: detail },
    },
  ];
}

/** Also that of a job that never ran. */
function lastRunSucceeded({ lastRun, lastSuccess }: JobStatus): boolean {
  return lastRun === null || (lastSuccess !== null && lastSuccess.slotMs >= lastRun.slotMs);
}

function deadLetterCondition(lostToday: number): Condition {
  return {
    key: "dead_letters",
    firing: lostToday > 0,
    title: "Slices of option chains were lost in the last day",
    detail: `${lostToday} so far. GET /admin/dead-letters lists them; POST /admin/dead-letters/redrive puts them back.`,
    severity: "warning",
    affects: {
      component: "options_refresh",
      words:
        "Parts of some chains were not fetched at their refresh: those contracts are older than the rest.",
    },
  };
}

/** One condition for each warning, so that each is told once; none is over because the login has ended altogether. */
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
    ...(state === "required" ? [] : warnings),
    {
      key: `login_required:${provider}`,
      firing: state === "required",
      title: `${provider} needs a new login`,
      detail: `Nothing is fetched from it until then. Log in: ${loginUrl}`,
      severity: "critical",
      affects: {
        component: provider,
        words: "Nothing is fetched from it until the operator has logged in again.",
      },
    },
  ];
}

/** A rate limit or a short outage mends itself; told is what has lasted. */
function providerCondition(health: ProviderHealth, nowMs: number): Condition {
  const down = health.state === "open" || health.state === "half_open";
  const reason = health.reason ?? "It does not answer.";
  return {
    key: `provider_down:${health.provider}`,
    firing: down && nowMs - health.sinceMs >= DOWN_FOR_MS,
    title: `${health.provider} is down`,
    detail: `${reason} Its fallbacks are asked instead; see /v1/providers.`,
    severity: "critical",
    affects: {
      component: health.provider,
      words: `${reason} Other providers are asked instead, where there are any.`,
    },
  };
}

/** Where a plan has no limit nothing fires, and what was told of the plan before it is over. */
function budgetCondition(line: BudgetLine): Condition[] {
  const key = `budget:${line.resource}`;
  if (line.limit === null) {
    const title = `${line.title} are near what the plan allows`;
    return [{ key, firing: false, title, detail: "The plan has no limit of it.", severity: "warning" }];
  }
  if (line.usedShare === null) return [];
  const percent = Math.round(line.usedShare * 100);
  return [
    {
      key,
      firing: line.usedShare >= (line.period === "invocation" ? INVOCATION_WARNING : BUDGET_WARNING),
      title: `${line.title} are at ${percent} % of what the plan allows${PERIODS[line.period]}`,
      detail: line.advice ?? "See budget in /v1/jobs, or npm run budget, for what takes how much.",
      severity: line.usedShare >= 1 ? "critical" : "warning",
    },
  ];
}

const PERIODS: Record<BudgetLine["period"], string> = {
  day: " a day",
  month: " a month",
  hour: " an hour",
  minute: " a minute",
  invocation: " an invocation",
  deployment: "",
};

const utc = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
