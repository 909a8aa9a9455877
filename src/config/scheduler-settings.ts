import { isTimeZone } from "../market/time-zone.ts";
import { marketClosures } from "./market-closures.ts";
import { also, flag, oneOf, optional, otherwise, text, variable, whole, YOU_CHOOSE } from "./setting.ts";

const SESSION_MINUTES = 390;
const TICK_REASON = "the cron trigger fires once a minute";
/** A stretch of the session that is a whole number of ticks. */
const ticks = (limits: readonly [number, number]) =>
  also(whole("seconds", limits, TICK_REASON), (seconds) =>
    seconds % 60 === 0 ? null : `must be whole minutes, ${TICK_REASON}`,
  );

const timeZone = also(text, (name) =>
  isTimeZone(name) ? null : "is not a time zone; write an IANA name such as UTC or America/New_York",
);

/** How much of each chain is refreshed unless the operator says otherwise; 0 strikes are all. */
export const SCOPE_BY_PLAN = {
  free: { maxDte: 45, strikes: 40 },
  paid: { maxDte: 1_200, strikes: 0 },
} as const;
const { free, paid } = SCOPE_BY_PLAN;

/** When jobs run, how much they take on, and how long their rows are kept. */
export const SCHEDULER_SETTINGS = {
  SCHEDULER_ENABLED: variable(
    "false stops the cron ticks and nothing else",
    YOU_CHOOSE,
    otherwise(flag, true),
  ),
  SCHEDULER_TIMEZONE: variable("time zone of the daily jobs' hours", YOU_CHOOSE, otherwise(timeZone, "UTC")),
  MARKET_CLOSURES: variable(
    "days on which the exchange stays shut or closes early beyond its calendar, e.g. 2027-01-07,2027-07-02@13:00; overrules the exchange's own hours",
    "nyse.com, Holidays & Trading Hours, and its announcements",
    otherwise(marketClosures, new Map()),
  ),
  WORKERS_PLAN: variable(
    "free or paid: sizes the work of an invocation and the budget",
    "dash.cloudflare.com, Workers & Pages, Plans",
    otherwise(oneOf(["free", "paid"], 'must be "free" or "paid"'), "paid"),
  ),
  QSTASH_PLAN: variable(
    "free or payg (pay as you go): what QStash's messages are budgeted by",
    "console.upstash.com, QStash, Usage",
    otherwise(oneOf(["free", "payg"], 'must be "free" or "payg"'), "payg"),
  ),
  NEON_PLAN: variable(
    "free or launch: what the database is budgeted by",
    "console.neon.tech, Billing",
    otherwise(oneOf(["free", "launch"], 'must be "free" or "launch"'), "free"),
  ),
  REDIS_PLAN: variable(
    "free or payg (pay as you go): what Redis' commands are budgeted by",
    "console.upstash.com, Redis, Usage",
    otherwise(oneOf(["free", "payg"], 'must be "free" or "payg"'), "free"),
  ),
  REALTIME_JOB_INTERVAL_SECONDS: variable(
    "seconds between two fetches of 1-minute bars and last prices",
    YOU_CHOOSE,
    otherwise(ticks([60, SESSION_MINUTES * 60]), 60),
  ),
  FIVE_MINUTE_JOB_INTERVAL_SECONDS: variable(
    "seconds between two runs that make 5-minute bars",
    YOU_CHOOSE,
    otherwise(ticks([60, SESSION_MINUTES * 60]), 300),
  ),
  OPTION_CHAIN_JOB_INTERVAL_MINUTES: variable(
    "minutes between two refreshes of the option chains",
    YOU_CHOOSE,
    otherwise(whole("minutes", [1, SESSION_MINUTES], "a session has 390 minutes"), 15),
  ),
  OPTION_CHAIN_MAX_DTE: variable(
    `refresh expirations up to this many days out; empty: ${paid.maxDte} on the paid Workers plan, ${free.maxDte} on the free one`,
    YOU_CHOOSE,
    optional(whole("days", [0, 1_200])),
  ),
  OPTION_CHAIN_STRIKES: variable(
    `refresh this many strikes around the money of each expiration, 0 for all; empty: ${paid.strikes} on the paid Workers plan, ${free.strikes} on the free one`,
    YOU_CHOOSE,
    optional(whole("strikes", [0, 1_000])),
  ),
  IV_METRICS_JOB_INTERVAL_MINUTES: variable(
    "minutes between two computations of the volatility metrics",
    YOU_CHOOSE,
    otherwise(whole("minutes", [1, SESSION_MINUTES], "a session has 390 minutes"), 30),
  ),
  EOD_SYNC_CRON_HOUR: variable(
    "hour of the end-of-day sync",
    YOU_CHOOSE,
    otherwise(whole("hours", [0, 23]), 22),
  ),
  EOD_SYNC_CRON_MINUTE: variable(
    "minute of the end-of-day sync",
    YOU_CHOOSE,
    otherwise(whole("minutes", [0, 59]), 15),
  ),
  HISTORICAL_BACKFILL_CRON_HOUR: variable(
    "hour of the backfill",
    YOU_CHOOSE,
    otherwise(whole("hours", [0, 23]), 3),
  ),
  HISTORICAL_BACKFILL_LOOKBACK_DAYS: variable(
    "days back that the backfill looks for holes",
    YOU_CHOOSE,
    otherwise(whole("days", [1, 365]), 30),
  ),
  RETENTION_CRON_HOUR: variable(
    "hour of the pruning; choose one outside the session",
    YOU_CHOOSE,
    otherwise(whole("hours", [0, 23]), 7),
  ),
  RETENTION_MINUTE_BARS_DAYS: variable(
    "days that 1-minute bars are kept",
    YOU_CHOOSE,
    otherwise(whole("days", [1, 3_650]), 30),
  ),
  RETENTION_FIVE_MINUTE_BARS_DAYS: variable(
    "days that 5-minute bars are kept",
    YOU_CHOOSE,
    otherwise(whole("days", [1, 3_650]), 180),
  ),
  RETENTION_SNAPSHOTS_DAYS: variable(
    "days that every snapshot is kept; after that one a day",
    YOU_CHOOSE,
    otherwise(whole("days", [1, 3_650]), 10),
  ),
  RETENTION_LEDGER_DAYS: variable(
    "days that runs and their tasks are kept",
    YOU_CHOOSE,
    otherwise(whole("days", [1, 3_650]), 90),
  ),
} as const;
