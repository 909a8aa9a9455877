import { AppError } from "../errors.ts";
import type { JobId, Schedule, ScheduledJob } from "./job.ts";

/** What operators may change about the schedule; parsed settings, not raw text. */
export type ScheduleSettings = {
  /** SCHEDULER_TIMEZONE: zone of the daily jobs' hours. */
  readonly timeZone: string;
  /** REALTIME_JOB_INTERVAL_SECONDS */
  readonly realtimeIntervalSeconds: number;
  /** FIVE_MINUTE_JOB_INTERVAL_SECONDS */
  readonly fiveMinuteIntervalSeconds: number;
  /** OPTION_CHAIN_JOB_INTERVAL_MINUTES */
  readonly optionChainIntervalMinutes: number;
  /** IV_METRICS_JOB_INTERVAL_MINUTES */
  readonly ivMetricsIntervalMinutes: number;
  /** EOD_SYNC_CRON_HOUR, EOD_SYNC_CRON_MINUTE */
  readonly eodSync: { readonly hour: number; readonly minute: number };
  /** HISTORICAL_BACKFILL_CRON_HOUR */
  readonly historicalBackfill: { readonly hour: number };
  /** RETENTION_CRON_HOUR */
  readonly retentionHour: number;
};

const SESSION_SECONDS = 390 * 60;
const HOUR_SECONDS = 3_600;
/**
 * What the session is valued with is looked for well before it, wherever the operator lives. A slot that is made up in
 * the session comes on its own minute of an hour, on which no fan-out starts and nobody watches.
 */
const BEFORE_OPEN = { hour: 8, timeZone: "America/New_York", days: "trading" } as const;

/** The jobs that run, each with its cadence. Throws `configuration_invalid` for a setting that cannot be kept. */
export function buildSchedule(settings: ScheduleSettings): Schedule {
  const { timeZone } = settings;
  return [
    optionsRefresh(settings.optionChainIntervalMinutes),
    minuteBars(settings.realtimeIntervalSeconds),
    fiveMinuteBars(settings.fiveMinuteIntervalSeconds),
    ivMetrics(settings.ivMetricsIntervalMinutes),
    daily("eod_sync", { ...settings.eodSync, timeZone, days: "trading" }),
    daily("historical_backfill", {
      hour: settings.historicalBackfill.hour,
      minute: 0,
      timeZone,
      days: "every",
    }),
    daily("retention", { hour: settings.retentionHour, minute: 0, timeZone, days: "every" }),
    daily("rates", { ...BEFORE_OPEN, minute: 6 }),
    daily("dividends", { ...BEFORE_OPEN, minute: 11 }),
    ivHistory(),
  ];
}

function optionsRefresh(intervalMinutes: number): ScheduledJob {
  return session("options_refresh", intervalMinutes * 60, {
    setting: "OPTION_CHAIN_JOB_INTERVAL_MINUTES",
    // Options on indices and broad funds trade until 16:15: the last refresh is the first to see everything closed.
    afterCloseMinutes: 15,
  });
}

function minuteBars(intervalSeconds: number): ScheduledJob {
  return session("prices_1m", intervalSeconds, {
    setting: "REALTIME_JOB_INTERVAL_SECONDS",
    // Late trading ends four hours after the close, early closes included; its last minute is complete one later.
    afterCloseMinutes: 241,
  });
}

function fiveMinuteBars(intervalSeconds: number): ScheduledJob {
  return session("prices_5m", intervalSeconds, {
    setting: "FIVE_MINUTE_JOB_INTERVAL_SECONDS",
    afterCloseMinutes: 245,
    // The last of its five minutes is stored a minute or two after it ends.
    startDelaySeconds: 120,
  });
}

function ivMetrics(intervalMinutes: number): ScheduledJob {
  return session("iv_metrics", intervalMinutes * 60, {
    setting: "IV_METRICS_JOB_INTERVAL_MINUTES",
    afterCloseMinutes: 20,
    // The chains of the same slot are in by then.
    startDelaySeconds: 180,
  });
}

type SessionOptions = { setting: string; afterCloseMinutes: number; startDelaySeconds?: number };

function session(id: JobId, everySeconds: number, options: SessionOptions): ScheduledJob {
  const { setting, afterCloseMinutes, startDelaySeconds = 0 } = options;
  if (!Number.isInteger(everySeconds) || everySeconds < 60 || everySeconds > SESSION_SECONDS) {
    throw new AppError(
      "configuration_invalid",
      `${setting} makes ${id} due every ${everySeconds} s; it must be whole seconds from 60, the tick, to ` +
        `${SESSION_SECONDS}, the length of a session.`,
    );
  }
  return {
    id,
    cadence: { kind: "session", everySeconds, afterCloseMinutes },
    startDelaySeconds,
    // Longer than the interval, a late slot would only repeat what the next one is about to fetch.
    graceSeconds: Math.min(600, everySeconds),
    catchUpSeconds: null,
    windowSeconds: everySeconds + startDelaySeconds,
    // Over before the next slot, so that one invocation that died costs one slot at the most.
    leaseSeconds: Math.min(90, everySeconds - 5),
    overlap: "skip",
    coalesce: "latest",
  };
}

/**
 * In the evening, when the day's bars are in, and as long as the night: by then no session needs the database nor the
 * providers' limits. A run that has not come to its end goes on the next evening.
 */
function ivHistory(): ScheduledJob {
  return {
    ...daily("iv_history", { hour: 20, minute: 40, timeZone: "America/New_York", days: "every" }),
    graceSeconds: 12 * HOUR_SECONDS,
    catchUpSeconds: 2 * HOUR_SECONDS,
    windowSeconds: 23 * HOUR_SECONDS,
    patienceSeconds: 24 * HOUR_SECONDS,
  };
}

function daily(
  id: JobId,
  at: { hour: number; minute: number; timeZone: string; days: "every" | "trading" },
): ScheduledJob {
  return {
    id,
    cadence: { kind: "daily", ...at },
    startDelaySeconds: 0,
    // Gap-driven: after an outage a late run does all that an earlier one would have done.
    graceSeconds: 6 * HOUR_SECONDS,
    catchUpSeconds: HOUR_SECONDS,
    // A run may go on in pages for hours, e.g. at Tiingo's 50 requests an hour, and ends before the next day's.
    windowSeconds: 20 * HOUR_SECONDS,
    leaseSeconds: 90,
    overlap: "skip",
    coalesce: "latest",
  };
}
