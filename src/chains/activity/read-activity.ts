import { AppError } from "../../errors.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../../market/trading-calendar.ts";
import {
  aheadWarnings,
  type DataFreshness,
  type FreshnessOptions,
  storedFreshness,
} from "../../providers/freshness.ts";
import { REFRESH_APART_MS } from "../left-behind.ts";
import { notKept } from "../read-chain.ts";
import type {
  ActivityReader,
  ActivitySeen,
  ExpirationActivity,
  PastSession,
  PastVolume,
  SideActivity,
} from "./ports.ts";

/** What all options of a symbol traded today, and what is open in them. Contracts; null is not known, never zero. */
export type ActivityView = {
  symbol: string;
  /** New York date of the session that the volume is of. */
  date: string;
  /** Whether that session has ended, so that its volume is whole. */
  ended: boolean;
  calls: SideActivity;
  puts: SideActivity;
  /** Puts for each call; null where either is not known, or no call is. */
  putCallVolume: number | null;
  putCallOpenInterest: number | null;
  expirations: ExpirationActivity[];
  /**
   * The mean of what earlier sessions had traded by the same time of theirs, and of how many it is; null where nothing is
   * stored of them, or today's own number is not of now.
   */
  usual: { volume: number; sessions: number } | null;
  data: DataFreshness;
  warnings: string[];
};

/** Sessions before this one that volume is held against. */
const PAST_SESSIONS = 5;

/**
 * Volume and open interest over all expirations, in two requests that start together. Throws `unknown_symbol`, or
 * `no_quotes` while no chain is stored.
 */
export async function readActivity(
  reader: ActivityReader,
  symbol: string,
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<ActivityView> {
  const { calendar = nyseCalendar } = options;
  const wish = { today: newYorkDate(nowMs), apartMs: REFRESH_APART_MS };
  const [stored, past] = await Promise.all([
    reader.readActivity(symbol, wish),
    reader.readPastVolumes(symbol, earlierSessions(nowMs, calendar)),
  ]);
  if (stored === null) throw notKept(symbol);
  if (stored.seen === null) throw withoutChain(symbol);
  const { seen, expirations } = stored;
  const calls = total(expirations.map((one) => one.calls));
  const puts = total(expirations.map((one) => one.puts));
  const data = storedFreshness(seen.provider, { ...seen, asOfMs: seen.lastUpdatedMs }, nowMs, options);
  return {
    symbol,
    ...volumeSession(seen, calendar),
    calls,
    puts,
    putCallVolume: ratioOf(puts.volume, calls.volume),
    putCallOpenInterest: ratioOf(puts.openInterest, calls.openInterest),
    expirations,
    usual: data.stale ? null : meanOf(past),
    data,
    warnings: [...aheadWarnings(data, nowMs), ...leftOutWarning(seen), ...unknownWarnings(calls, puts)],
  };
}

/** The session that a refresh's volume is of: before the open exchanges still tell the day before's. */
export function volumeSession(
  { lastUpdatedMs }: Pick<ActivitySeen, "lastUpdatedMs">,
  calendar: TradingCalendar,
): { date: string; ended: boolean } {
  const date = newYorkDate(calendar.lastOpen(lastUpdatedMs));
  return { date, ended: !calendar.isInSession(lastUpdatedMs) };
}

export function withoutChain(symbol: string): AppError {
  return new AppError("no_quotes", `No option chain of ${symbol} is stored.`, {
    hint: "The job options_refresh stores chains in session; GET /v1/jobs shows how it went.",
  });
}

export function leftOutWarning({ leftOut, provider }: ActivitySeen): string[] {
  if (leftOut === 0) return [];
  return [
    `${leftOut} contracts were not in the last refresh, of ${provider}: they are left out of every number here.`,
  ];
}

/** `[open, the same time after it]` of the sessions before the present one; after the close all of each. */
function earlierSessions(nowMs: number, calendar: TradingCalendar): PastSession[] {
  const openMs = calendar.lastOpen(nowMs);
  const sinceMs = calendar.isInSession(nowMs) ? nowMs - openMs : Number.POSITIVE_INFINITY;
  const sessions: PastSession[] = [];
  let date = newYorkDate(openMs);
  while (sessions.length < PAST_SESSIONS) {
    date = calendar.previousTradingDay(date);
    const session = calendar.sessionOn(date);
    if (session === null) break;
    const { openMs: fromMs, closeMs } = session;
    sessions.push({ date, fromMs, untilMs: Math.min(fromMs + sinceMs, closeMs + AFTER_CLOSE_MS) });
  }
  return sessions;
}

/** The refresh after the close comes within it. */
const AFTER_CLOSE_MS = 60 * 60_000;

/** A day of no volume at all is one whose provider does not tell it. */
function meanOf(past: readonly PastVolume[]): ActivityView["usual"] {
  const known = past.flatMap(({ volume }) => (volume === null || volume === 0 ? [] : [volume]));
  if (known.length === 0) return null;
  return { volume: known.reduce((sum, one) => sum + one, 0) / known.length, sessions: known.length };
}

function total(sides: readonly SideActivity[]): SideActivity {
  const sum = (of: (side: SideActivity) => number) => sides.reduce((all, side) => all + of(side), 0);
  const known = (of: (side: SideActivity) => number | null) =>
    sides.every((side) => of(side) === null) ? null : sum((side) => of(side) ?? 0);
  return {
    contracts: sum((side) => side.contracts),
    volume: known((side) => side.volume),
    openInterest: known((side) => side.openInterest),
    withoutVolume: sum((side) => side.withoutVolume),
    withoutOpenInterest: sum((side) => side.withoutOpenInterest),
  };
}

function ratioOf(puts: number | null, calls: number | null): number | null {
  return puts === null || calls === null || calls === 0 ? null : puts / calls;
}

function unknownWarnings(calls: SideActivity, puts: SideActivity): string[] {
  const of = (what: string, count: number, all: number) =>
    count === 0
      ? []
      : [`${count} of ${all} contracts tell no ${what}; they are counted nowhere, not as zero.`];
  const all = calls.contracts + puts.contracts;
  return [
    ...of("volume", calls.withoutVolume + puts.withoutVolume, all),
    ...of("open interest", calls.withoutOpenInterest + puts.withoutOpenInterest, all),
  ];
}
