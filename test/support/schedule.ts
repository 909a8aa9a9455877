import type { JobId, ScheduledJob } from "../../src/scheduling/job.ts";
import type { ScheduleSettings } from "../../src/scheduling/schedule.ts";
import { seconds } from "./moments.ts";

/** What the settings say when nobody touches them. */
export const DEFAULT_SCHEDULE: ScheduleSettings = {
  timeZone: "UTC",
  realtimeIntervalSeconds: 60,
  fiveMinuteIntervalSeconds: 300,
  optionChainIntervalMinutes: 15,
  ivMetricsIntervalMinutes: 30,
  eodSync: { hour: 22, minute: 15 },
  historicalBackfill: { hour: 3 },
  retentionHour: 7,
};

/** A job that runs every `minutes` of the session, with ten minutes' grace. */
export function aSessionJob(id: JobId = "options_refresh", minutes = 15): ScheduledJob {
  return {
    id,
    cadence: { kind: "session", everySeconds: minutes * 60, afterCloseMinutes: 15 },
    startDelaySeconds: 0,
    graceSeconds: Math.min(10, minutes) * 60,
    catchUpSeconds: null,
    windowSeconds: minutes * 60,
    leaseSeconds: Math.min(90, minutes * 60 - 5),
    overlap: "skip",
    coalesce: "latest",
  };
}

/** A job at a wall time of New York on trading days, with an hour's grace. */
export function aDailyJob(id: JobId = "retention", hour = 10, minute = 0): ScheduledJob {
  return {
    id,
    cadence: { kind: "daily", hour, minute, timeZone: "America/New_York", days: "trading" },
    startDelaySeconds: 0,
    graceSeconds: seconds(3_600) / 1_000,
    catchUpSeconds: null,
    windowSeconds: seconds(3_600) / 1_000,
    leaseSeconds: 90,
    overlap: "skip",
    coalesce: "latest",
  };
}
