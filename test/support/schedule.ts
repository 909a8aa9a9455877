import type { JobId, ScheduledJob } from "../../src/scheduling/job.ts";
import { seconds } from "./moments.ts";

/** A job that runs every `minutes` of the session, with ten minutes' grace. */
export function aSessionJob(id: JobId = "options_refresh", minutes = 15): ScheduledJob {
  return {
    id,
    cadence: { kind: "session", everySeconds: minutes * 60, afterCloseMinutes: 15 },
    graceSeconds: Math.min(10, minutes) * 60,
    overlap: "skip",
    coalesce: "latest",
  };
}

/** A job at a wall time of New York on trading days, with an hour's grace. */
export function aDailyJob(id: JobId = "retention", hour = 10, minute = 0): ScheduledJob {
  return {
    id,
    cadence: { kind: "daily", hour, minute, timeZone: "America/New_York", days: "trading" },
    graceSeconds: seconds(3_600) / 1_000,
    overlap: "skip",
    coalesce: "latest",
  };
}
