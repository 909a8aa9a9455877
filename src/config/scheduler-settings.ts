import { z } from "zod";
import { flag, variable, whole, YOU_CHOOSE } from "./setting.ts";

const SESSION_MINUTES = 390;
const TICK_REASON = "the cron trigger fires once a minute";
/** A stretch of the session that is a whole number of ticks. */
const ticks = (limits: readonly [number, number]) =>
  whole("seconds", limits, TICK_REASON).refine((v) => v % 60 === 0, `must be whole minutes, ${TICK_REASON}`);

const timeZone = z
  .string()
  .trim()
  .refine(isTimeZone, "is not a time zone; write an IANA name such as UTC or America/New_York");

/** When jobs run, how much they take on, and how long their rows are kept. */
export const SCHEDULER_SETTINGS = {
  SCHEDULER_ENABLED: variable("false stops the cron ticks and nothing else", YOU_CHOOSE, flag.default(true)),
  SCHEDULER_TIMEZONE: variable("time zone of the daily jobs' hours", YOU_CHOOSE, timeZone.default("UTC")),
  WORKERS_PLAN: variable(
    "free or paid: sizes the work of an invocation and the budget",
    "dash.cloudflare.com, Workers & Pages, Plans",
    z.enum(["free", "paid"], { error: 'must be "free" or "paid"' }).default("free"),
  ),
  REALTIME_JOB_INTERVAL_SECONDS: variable(
    "seconds between two fetches of 1-minute bars and last prices",
    YOU_CHOOSE,
    ticks([60, SESSION_MINUTES * 60]).default(60),
  ),
  FIVE_MINUTE_JOB_INTERVAL_SECONDS: variable(
    "seconds between two runs that make 5-minute bars",
    YOU_CHOOSE,
    ticks([60, SESSION_MINUTES * 60]).default(300),
  ),
  OPTION_CHAIN_JOB_INTERVAL_MINUTES: variable(
    "minutes between two refreshes of the option chains",
    YOU_CHOOSE,
    whole("minutes", [1, SESSION_MINUTES], "a session has 390 minutes").default(15),
  ),
  OPTION_CHAIN_MAX_DTE: variable(
    "refresh expirations up to this many days out; empty: 45 on the free plan, 1200 on the paid one",
    YOU_CHOOSE,
    whole("days", [0, 1_200]).optional(),
  ),
  OPTION_CHAIN_STRIKES: variable(
    "refresh this many strikes around the money of each expiration, 0 for all; empty: 40 on the free plan, 0 on the paid one",
    YOU_CHOOSE,
    whole("strikes", [0, 1_000]).optional(),
  ),
  IV_METRICS_JOB_INTERVAL_MINUTES: variable(
    "minutes between two computations of the volatility metrics",
    YOU_CHOOSE,
    whole("minutes", [1, SESSION_MINUTES], "a session has 390 minutes").default(30),
  ),
  EOD_SYNC_CRON_HOUR: variable(
    "hour of the end-of-day sync",
    YOU_CHOOSE,
    whole("hours", [0, 23]).default(22),
  ),
  EOD_SYNC_CRON_MINUTE: variable(
    "minute of the end-of-day sync",
    YOU_CHOOSE,
    whole("minutes", [0, 59]).default(15),
  ),
  HISTORICAL_BACKFILL_CRON_HOUR: variable(
    "hour of the backfill",
    YOU_CHOOSE,
    whole("hours", [0, 23]).default(3),
  ),
  HISTORICAL_BACKFILL_LOOKBACK_DAYS: variable(
    "days back that the backfill looks for holes",
    YOU_CHOOSE,
    whole("days", [1, 365]).default(30),
  ),
  RETENTION_CRON_HOUR: variable(
    "hour of the pruning; choose one outside the session",
    YOU_CHOOSE,
    whole("hours", [0, 23]).default(7),
  ),
  RETENTION_MINUTE_BARS_DAYS: variable(
    "days that 1-minute bars are kept",
    YOU_CHOOSE,
    whole("days", [1, 3_650]).default(30),
  ),
  RETENTION_FIVE_MINUTE_BARS_DAYS: variable(
    "days that 5-minute bars are kept",
    YOU_CHOOSE,
    whole("days", [1, 3_650]).default(180),
  ),
  RETENTION_SNAPSHOTS_DAYS: variable(
    "days that every snapshot is kept; after that one a day",
    YOU_CHOOSE,
    whole("days", [1, 3_650]).default(10),
  ),
  RETENTION_LEDGER_DAYS: variable(
    "days that runs and their tasks are kept",
    YOU_CHOOSE,
    whole("days", [1, 3_650]).default(90),
  ),
} as const;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return name !== "";
  } catch {
    return false;
  }
}
