import { errorFields, type Logger } from "../log.ts";
import { HOUR_MS, MINUTE_MS, weekday } from "../market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../market/time-zone.ts";
import {
  REGULAR_CLOSE_MINUTE,
  type Session,
  type SessionOverrides,
  sameSession,
  type TradingCalendar,
} from "../market/trading-calendar.ts";
import type { MarketDayFacts } from "./calendar-conditions.ts";
import type { MarketDay, MarketDayStore, MarketHoursSource, ProductHours } from "./ports.ts";

/** What an isolate knows of the exchange's own hours; it only grows. */
export type KnownHours = {
  /** Behind the calendar that everything is handed: MARKET_CLOSURES, then what the exchange has said. */
  overrides: Map<string, Session | null>;
  told: MarketDay | null;
  /** The store is not read, and the exchange not asked, before these instants; epoch ms. */
  readAgainMs: number;
  askAgainMs: number;
};

export type MarketHoursDeps = {
  known: KnownHours;
  /** MARKET_CLOSURES, which overrules the exchange. */
  settings: SessionOverrides;
  /** By the rules and MARKET_CLOSURES alone. */
  expected: TradingCalendar;
  store: MarketDayStore;
  /** Null: nobody can be asked, so the calendar and MARKET_CLOSURES decide. */
  source: MarketHoursSource | null;
  log: Logger;
};

const FIRST_ASKED_MINUTE = 6 * 60;
const LAST_ASKED_MINUTE = 20 * 60;
const READ_EVERY_MS = 10 * MINUTE_MS;
const ASK_EVERY_MS = HOUR_MS;

export function knowNothing(settings: SessionOverrides): KnownHours {
  return { overrides: new Map(settings), told: null, readAgainMs: 0, askAgainMs: 0 };
}

/** Reads what has been heard from the exchange, once a day and isolate, every ten minutes until it has. Never throws. */
export async function recallMarketHours(deps: MarketHoursDeps, nowMs: number): Promise<void> {
  const { known, store, log } = deps;
  const today = newYorkDate(nowMs);
  if (known.told?.date === today || (nowMs < known.readAgainMs && nowMs >= known.readAgainMs - READ_EVERY_MS))
    return;
  known.readAgainMs = nowMs + READ_EVERY_MS;
  try {
    for (const day of await store.readMarketDays(today)) take(deps, day, today);
  } catch (error) {
    log("warn", "market_hours_unread", errorFields(error));
  }
}

/**
 * Asks the exchange for today's hours unless it has answered already: on weekdays from 06:00 to 20:00 in New York, again
 * after an hour when it did not answer. Until it does the calendar and MARKET_CLOSURES decide. Never throws.
 */
export async function learnMarketHours(deps: MarketHoursDeps, nowMs: number): Promise<void> {
  await recallMarketHours(deps, nowMs);
  const { known, source, log } = deps;
  const today = newYorkDate(nowMs);
  if (source === null || known.told?.date === today || !isAsked(today, nowMs)) return;
  if (nowMs < known.askAgainMs && nowMs >= known.askAgainMs - ASK_EVERY_MS) return;
  known.askAgainMs = nowMs + ASK_EVERY_MS;
  try {
    const day = sharesHours(await source.fetchMarketHours(today), today);
    if (day === null) return;
    const unusual = !sameSession(day.session, deps.expected.sessionOn(today));
    take(deps, day, today);
    if (unusual) log("warn", "market_hours_unusual", { date: today, ...day.session });
    await deps.store.writeMarketDay(day, unusual, nowMs);
  } catch (error) {
    log("warn", "market_hours_failed", { date: today, ...errorFields(error) });
  }
}

/** For the watch: what was said of today beside what was expected; null while nothing was. */
export function marketDayFacts(
  { known, settings, expected }: MarketHoursDeps,
  nowMs: number,
): MarketDayFacts | null {
  const date = newYorkDate(nowMs);
  if (known.told?.date !== date) return null;
  return { date, told: known.told.session, expected: expected.sessionOn(date), set: settings.has(date) };
}

function isAsked(date: string, nowMs: number): boolean {
  const day = weekday(date);
  if (day === 0 || day === 6) return false;
  return nowMs >= wallTimeToMs(date, FIRST_ASKED_MINUTE) && nowMs < wallTimeToMs(date, LAST_ASKED_MINUTE);
}

function take({ known, settings, expected }: MarketHoursDeps, day: MarketDay, today: string): void {
  if (day.date === today) known.told = day;
  if (settings.has(day.date)) return;
  if (sameSession(day.session, expected.sessionOn(day.date))) known.overrides.delete(day.date);
  else known.overrides.set(day.date, day.session);
}

/** Options follow the shares they are on, index options by a quarter of an hour. Null when the answer is of another day. */
function sharesHours(products: readonly ProductHours[], date: string): MarketDay | null {
  const shares = products.find((product) => product.market === "equity" && product.date === date);
  if (shares === undefined) return null;
  const { session } = shares;
  if (session === null) return { date, session: null };
  if (newYorkDate(session.openMs) !== date || newYorkDate(session.closeMs) !== date) return null;
  const earlyClose = session.closeMs < wallTimeToMs(date, REGULAR_CLOSE_MINUTE);
  return { date, session: { date, ...session, earlyClose } };
}
