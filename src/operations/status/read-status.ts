import type { HistoryProgress } from "../../iv-metrics/rebuild/ports.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { FreshnessLimits } from "../../providers/freshness.ts";
import type { ProviderStatus } from "../../providers/status.ts";
import { type JobDays, type ReadJobDaysDeps, readJobDays } from "../../scheduling/days/read-job-days.ts";
import type { JobStatus } from "../../scheduling/job-status.ts";
import type { BudgetLine } from "../budget-line.ts";
import { conditions, type Facts } from "../conditions.ts";
import { type Incident, type IncidentStore, lastingIncidents } from "../incidents/incident.ts";
import { readIncidents } from "../incidents/read-incidents.ts";
import { type Banner, bannerOf } from "./banner.ts";
import { type FreshnessReader, type TickerFreshness, tickerFreshness } from "./freshness.ts";
import { type PlannedClosure, plannedClosures } from "./planned-closures.ts";

export type ReadStatusDeps = ReadJobDaysDeps & {
  /** As the watch has it, so that page and alert say the same. */
  readFacts: (nowMs: number) => Promise<Facts>;
  incidents: Pick<IncidentStore, "readSince">;
  freshness: FreshnessReader;
  readProviders: (nowMs: number) => Promise<ProviderStatus[]>;
  readHistory: (nowMs: number) => Promise<HistoryProgress>;
  calendar: TradingCalendar;
  limits: FreshnessLimits;
};

/** How everything is doing, for everybody. */
export type StatusView = {
  nowMs: number;
  inSession: boolean;
  schedulerEnabled: boolean;
  banner: Banner;
  /** What is wrong now, the oldest first. */
  lasting: Incident[];
  jobs: (JobStatus & Omit<JobDays, "job">)[];
  tickers: TickerFreshness[];
  providers: ProviderStatus[];
  budget: readonly BudgetLine[];
  /** Of the last ninety days, newest first. */
  incidents: Incident[];
  closures: PlannedClosure[];
  history: HistoryProgress;
};

/** Days that a bar shows. */
export const STATUS_DAYS = 90;

/**
 * Everything that the status page shows, of one moment. All reads start together, so that they are one request to the
 * database; no vendor is asked. Throws `storage_unavailable`.
 */
export async function readStatus(deps: ReadStatusDeps, nowMs: number): Promise<StatusView> {
  const { calendar, limits } = deps;
  const [facts, days, incidents, tickers, providers, history] = await Promise.all([
    deps.readFacts(nowMs),
    readJobDays(deps, STATUS_DAYS, nowMs),
    readIncidents(deps.incidents, nowMs),
    deps.freshness.readFreshness(newYorkDate(nowMs)),
    deps.readProviders(nowMs),
    deps.readHistory(nowMs),
  ]);
  const { jobs, budget, schedulerEnabled } = facts;
  const lasting = lastingIncidents(conditions(facts, nowMs), incidents, nowMs);
  return {
    nowMs,
    inSession: calendar.isInSession(nowMs),
    schedulerEnabled,
    banner: bannerOf({ jobs, lasting, schedulerEnabled }),
    lasting: lasting.toSorted((a, b) => a.beganAtMs - b.beganAtMs),
    jobs: jobs.flatMap((job) => {
      const own = days.find(({ job: id }) => id === job.id);
      return own === undefined ? [] : [{ ...job, days: own.days, lastOutage: own.lastOutage }];
    }),
    tickers: tickers.map((ticker) => tickerFreshness(ticker, { limits, calendar }, nowMs)),
    providers,
    budget,
    incidents,
    closures: closuresAhead(calendar, nowMs),
    history,
  };
}

/** Two quarters ahead: beyond that nobody plans by it, and a year ahead the list is long. */
const CLOSURE_DAYS = 183;

export function closuresAhead(calendar: TradingCalendar, nowMs: number): PlannedClosure[] {
  return plannedClosures(calendar, newYorkDate(nowMs), CLOSURE_DAYS);
}
