import type { StoredTicker } from "../../../chains/reader-ports.ts";
import type { HistoryProgress } from "../../../iv-metrics/rebuild/ports.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import type { TradingCalendar } from "../../../market/trading-calendar.ts";
import type { BudgetLine } from "../../../operations/budget-line.ts";
import type { CapabilityGap } from "../../../providers/capability-gaps.ts";
import type { ProviderStatus } from "../../../providers/status.ts";
import type { JobStatus } from "../../../scheduling/job-status.ts";
import { plural } from "../figures.ts";

export type StatusFacts = {
  jobs: readonly JobStatus[];
  history: HistoryProgress;
  providers: readonly ProviderStatus[];
  budget: readonly BudgetLine[];
  tickers: readonly StoredTicker[];
  gaps: readonly CapabilityGap[];
};

type Moment = { nowMs: number; calendar: TradingCalendar; schedulerEnabled: boolean };

/** "Market open until <t:…:t>. All 9 jobs are on time." or what is not. */
export function inOneLine(facts: StatusFacts, moment: Moment): string {
  const troubles = troublesOf(facts, moment);
  const all =
    troubles.length === 0
      ? `All ${plural(facts.jobs.length, "job")} are on time.`
      : `**${troubles.join(". ")}.**`;
  return `${marketText(moment)} ${all}`;
}

function troublesOf({ jobs, providers, budget }: StatusFacts, { schedulerEnabled }: Moment): string[] {
  const late = jobs.filter((job) => job.late && !job.paused).map(({ id }) => id);
  const paused = jobs.filter((job) => job.paused).map(({ id }) => id);
  const down = providers
    .filter(({ configured, state }) => configured && state !== "closed")
    .map(({ provider }) => provider);
  const tight = budget.filter(({ fits }) => !fits).map(({ title }) => title);
  return [
    ...(schedulerEnabled ? [] : ["The scheduler is switched off"]),
    ...(late.length > 0 ? [`Late: ${late.join(", ")}`] : []),
    ...(paused.length > 0 ? [`Paused: ${paused.join(", ")}`] : []),
    ...(down.length > 0 ? [`Not answering: ${down.join(", ")}`] : []),
    ...(tight.length > 0 ? [`Does not fit the plan: ${tight.join(", ")}`] : []),
  ];
}

/** Discord's timestamps are in the reader's own time. */
function marketText({ nowMs, calendar }: Moment): string {
  const today = newYorkDate(nowMs);
  const session = calendar.sessionOn(today);
  if (session !== null && nowMs < session.closeMs) {
    return nowMs >= session.openMs
      ? `Market open until ${clock(session.closeMs)}${session.earlyClose ? " (early close)" : ""}.`
      : `Market opens at ${clock(session.openMs)}.`;
  }
  const next = calendar.sessionOn(calendar.nextTradingDay(today));
  return next === null ? "Market closed." : `Market closed, opens <t:${seconds(next.openMs)}:f>.`;
}

const seconds = (ms: number) => Math.floor(ms / 1_000);
const clock = (ms: number) => `<t:${seconds(ms)}:t>`;
