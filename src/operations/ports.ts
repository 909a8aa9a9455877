import type { Session } from "../market/trading-calendar.ts";

/** What the watch reads and whom it tells. */

/** A condition that the operator should know of while it holds. */
export type Condition = {
  /** Stable: the same condition has the same key at every look. */
  key: string;
  firing: boolean;
  /** One line: what is the matter. */
  title: string;
  /** What it means and what to do. */
  detail: string;
  severity: "warning" | "critical";
  /** Where it is more than the operator's own matter: the job or provider that suffers, and what it means to everybody. */
  affects?: { component: string; words: string };
};

export type AlertState = { key: string; firing: boolean; sinceMs: number; detail: string };

export type AlertStore = {
  readAll(): Promise<AlertState[]>;
  /** Written after the operator was told, so that a message that got lost is sent again. */
  write(states: readonly AlertState[], nowMs: number): Promise<void>;
};

/** A change that is told once: it began, or it is over after so long. */
export type Notice = Condition & { sinceMs: number; downtimeMs: number | null };

export type OpsNotifier = {
  /** Throws when the channel did not take it. */
  notify(notices: readonly Notice[], nowMs: number): Promise<void>;
};

/** What was really used on a UTC day, by meter; see src/meter.ts. */
export type UsageReader = {
  /** From `fromDay` on, both UTC dates included. */
  read(fromDay: string, toDay: string): Promise<{ day: string; meter: string; used: number }[]>;
  /** Bytes of the database. */
  storageBytes(): Promise<number>;
};

/** Rows older than these many days go; see the settings RETENTION_…. */
export type RetentionLimits = {
  minuteBarDays: number;
  fiveMinuteBarDays: number;
  snapshotDays: number;
  ledgerDays: number;
};

export type RetentionStore = {
  /**
   * Deletes at most `limit` rows of each kind and says how many went, by kind; `more` while some are left. Intraday
   * snapshots and metrics beyond their days are thinned to the last of each day.
   */
  prune(
    limits: RetentionLimits,
    nowMs: number,
    limit: number,
  ): Promise<{ removed: Record<string, number>; more: boolean }>;
  /** Bytes of the whole database and of each table with its indexes. */
  measure(): Promise<{ totalBytes: number; tables: Record<string, number> }>;
};

/** A product's regular session on a date, `[openMs, closeMs)`; `session` is null on a closed day. */
export type ProductHours = {
  market: "equity" | "option";
  /** EQ, EQO (equity options) or IND (index options, which close later); on a closed day the market's name. */
  product: string;
  date: string;
  session: { openMs: number; closeMs: number } | null;
};

export type MarketHoursSource = {
  /** Of a New York date, from today to a year ahead. */
  fetchMarketHours(date: string): Promise<ProductHours[]>;
};

/** What the exchange has said of a New York date. */
export type MarketDay = { date: string; session: Session | null };

export type MarketDayStore = {
  /** Every day whose hours were not the calendar's, and `today` if the exchange has been asked about it. */
  readMarketDays(today: string): Promise<MarketDay[]>;
  /** `unusual`: not as the calendar has it, so that it is kept. The same day again replaces what was said of it. */
  writeMarketDay(day: MarketDay, unusual: boolean, nowMs: number): Promise<void>;
};

/** What a look at the jobs saw, kept where reading it wakes no database. */
export type SeenHealth = {
  atMs: number;
  database: "ok" | "unavailable";
  late: { job: string; daily: boolean; overdueSlotMs: number | null }[];
  paused: string[];
};

/** May throw: whoever reads goes on without. */
export type HealthMemory = {
  read(): Promise<SeenHealth | null>;
  write(seen: SeenHealth): Promise<void>;
};

/** Looks of the watch that failed in a row, the last of them `atMs`, and when that was last told, 0 for never. */
export type Blindness = { atMs: number; failedLooks: number; toldAtMs: number };

/** For all isolates: a tick may have one of its own. Never throws. */
export type BlindMemory = {
  read(): Promise<Blindness | null>;
  write(blindness: Blindness): Promise<void>;
};
