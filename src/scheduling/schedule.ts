import { AppError } from "../errors.ts";
import type { Schedule, ScheduledJob } from "./job.ts";

/** What operators may change about the schedule; parsed settings, not raw text. */
export type ScheduleSettings = {
  /** OPTION_CHAIN_JOB_INTERVAL_MINUTES */
  readonly optionChainIntervalMinutes: number;
};

const SESSION_MINUTES = 390;
const GRACE_MINUTES = 10;
// Options on indices and broad funds trade until 16:15: the last refresh is the first to see everything closed.
const AFTER_CLOSE_MINUTES = 15;

/** The jobs that run, each with its cadence. Throws `configuration_invalid` for a setting that cannot be kept. */
export function buildSchedule(settings: ScheduleSettings): Schedule {
  return [optionsRefresh(settings.optionChainIntervalMinutes)];
}

function optionsRefresh(intervalMinutes: number): ScheduledJob {
  if (!Number.isInteger(intervalMinutes) || intervalMinutes < 1 || intervalMinutes > SESSION_MINUTES) {
    throw new AppError(
      "configuration_invalid",
      `OPTION_CHAIN_JOB_INTERVAL_MINUTES is ${intervalMinutes}; it must be whole minutes from 1 to ${SESSION_MINUTES}, ` +
        "the length of a session. Leave it out for 15.",
    );
  }
  return {
    id: "options_refresh",
    cadence: { kind: "session", everySeconds: intervalMinutes * 60, afterCloseMinutes: AFTER_CLOSE_MINUTES },
    // Longer than the interval, a late slot would only repeat what the next one is about to fetch.
    graceSeconds: Math.min(GRACE_MINUTES, intervalMinutes) * 60,
    overlap: "skip",
    coalesce: "latest",
  };
}
