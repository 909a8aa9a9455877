import { AppError } from "../errors.ts";
import { MINUTE_MS } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type Session } from "../market/trading-calendar.ts";
import type { FreshnessOptions } from "../providers/freshness.ts";
import type { PriceStretch, RangeReader, StoredDay } from "./range-ports.ts";
import { type QuoteView, quoteView, unknownSymbol } from "./read-quote.ts";

/** The regular session that is on, or the last one. Prices as traded, dollars a share. */
export type SessionPrices = {
  /** New York date. */
  date: string;
  open: number;
  high: number;
  low: number;
  close: number;
  /** Closes of five minutes each, in order. */
  path: number[];
  /** Where the bars begin late or end early: from when to when the range is known, epoch ms; null where it is whole. */
  known: { fromMs: number; toMs: number } | null;
};

export type DayView = {
  name: string | null;
  quote: QuoteView;
  /** Null while no bar of the session is stored. */
  session: SessionPrices | null;
  /** The session that was looked for. */
  date: string;
};

/**
 * A symbol's last price and the session around it, in one request. Throws `unknown_symbol` for one that is not kept,
 * `no_quotes` before its first price.
 */
export async function readDay(
  reader: Pick<RangeReader, "readDay">,
  symbol: string,
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<DayView> {
  const session = sessionAt(nowMs, options);
  const stored = await reader.readDay(symbol, { fromMs: session.openMs, toMs: session.closeMs });
  if (stored === null) throw unknownSymbol(symbol);
  const { name, quote } = stored;
  return {
    name,
    quote: quoteView(quote, nowMs, options),
    session: sessionPrices(stored, session, nowMs),
    date: session.date,
  };
}

function sessionAt(nowMs: number, { calendar = nyseCalendar }: FreshnessOptions): Session {
  const date = newYorkDate(calendar.lastOpen(nowMs));
  const session = calendar.sessionOn(date);
  if (session === null) throw new AppError("internal", `There was no session on ${date}.`);
  return session;
}

/** Bars that begin or end this much off the session leave part of it unknown: a quiet name has minutes without a trade. */
const MOST_MISSING_MS = 15 * MINUTE_MS;
const STRETCH_MS = 5 * MINUTE_MS;

function sessionPrices(
  { bars, whole }: Pick<StoredDay, "bars" | "whole">,
  { date, openMs, closeMs }: Session,
  nowMs: number,
): SessionPrices | null {
  const path = bars.map(({ close }) => close);
  if (whole !== null) {
    const { open, high, low, close } = whole;
    return { date, open, high, low, close, path, known: null };
  }
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return null;
  const known = { fromMs: first.startMs, toMs: last.startMs + STRETCH_MS };
  const late = known.fromMs - openMs > MOST_MISSING_MS;
  const early = Math.min(nowMs, closeMs) - known.toMs > MOST_MISSING_MS;
  return {
    date,
    open: first.open,
    high: extreme(bars, ({ high }) => high, Math.max),
    low: extreme(bars, ({ low }) => low, Math.min),
    close: last.close,
    path,
    known: late || early ? known : null,
  };
}

function extreme(
  bars: readonly PriceStretch[],
  of: (bar: PriceStretch) => number,
  pick: (a: number, b: number) => number,
): number {
  return bars.map(of).reduce((a, b) => pick(a, b));
}
