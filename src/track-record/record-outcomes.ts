import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { isCashIndex } from "../options/cash-index.ts";
import { type ImpliedOutcome, impliedOutcome } from "./implied-outcome.ts";
import { type ObservedExpiry, observedExpiry } from "./observed-expiry.ts";
import type { Outcome, OutcomeStore, SettledBar, Unsettled } from "./ports.ts";
import { settleOutcome } from "./settle-outcome.ts";
import { wantedOutcomes } from "./wanted-outcomes.ts";

export type RecordOutcomesDeps = {
  outcomes: OutcomeStore;
  /** NYSE's by its rules when left out. */
  calendar?: TradingCalendar;
  /** Outcomes that one page may work out: an invocation's CPU is bounded. */
  outcomesPerPage: number;
};

/** `left` are those that found no room in the page; `held` cannot be judged yet, or never: see `settleOutcome`. */
export type RecordedOutcomes = { stored: number; left: number; held: number };

/**
 * all: whatever of the past year is stored, for when the past was filled in. recent: of each ticker what came since shortly
 * before its latest outcome, which costs next to nothing on an ordinary evening.
 */
export type RecordScope = "all" | "recent";

/** A year, and the month before it in which its first expirations were looked at. */
const ALL_DAYS = 400;
/** Bars may come late, and backfills fill a month. */
const RECENT = { lookbackDays: 60, overlapDays: 35 };
/** Pages that are passed over because nothing on them can be judged. */
const MOST_PASSED = 4;

/**
 * Records the expirations that have settled, of which an implied side is stored, and which are not recorded: one page, one
 * read and one write. While `left` is above 0 and something was stored, calling again goes on; the same page again changes
 * nothing.
 */
export async function recordOutcomes(
  { outcomes, calendar = nyseCalendar, outcomesPerPage: limit }: RecordOutcomesDeps,
  nowMs: number,
  scope: RecordScope = "all",
): Promise<RecordedOutcomes> {
  const lookbackDays = scope === "all" ? ALL_DAYS : RECENT.lookbackDays;
  const overlapDays = scope === "all" ? null : RECENT.overlapDays;
  const days = rememberingSessions(calendar);
  const wanted = wantedOutcomes(lookbackDays, nowMs, days);
  let held = 0;
  for (let passed = 0; passed <= MOST_PASSED; passed += 1) {
    const { unsettled, bars, left } = await outcomes.readUnsettled({
      wanted,
      overlapDays,
      limit,
      offset: held,
    });
    const rows = unsettled.flatMap((one) => outcomeOf(one, bars[one.symbol] ?? [], days) ?? []);
    held += unsettled.length - rows.length;
    if (rows.length > 0) return { stored: await outcomes.storeOutcomes(rows), left, held };
    if (left === 0) break;
  }
  return { stored: 0, left: 0, held };
}

/** All tickers look at the same days: counting their sessions again would take half of what an outcome costs. */
function rememberingSessions(calendar: TradingCalendar): TradingCalendar {
  const known = new Map<string, string[]>();
  const tradingDaysBetween = (from: string, to: string) => {
    const key = `${from} ${to}`;
    const days = known.get(key) ?? calendar.tradingDaysBetween(from, to);
    known.set(key, days);
    return days;
  };
  return { ...calendar, tradingDaysBetween };
}

/** Null where it cannot be judged. */
export function outcomeOf(
  unsettled: Unsettled,
  bars: readonly SettledBar[],
  calendar: TradingCalendar,
): Outcome | null {
  const { symbol, expiration, horizon, observedDay, settledDay, seen } = unsettled;
  // Shares settle at the close; how a root of an index does, only its contracts tell.
  const settlement = unsettled.settlement ?? (isCashIndex(symbol) ? null : "PM");
  const observed = settlement === null ? null : observedExpiry(seen, calendar);
  if (observed === null || settlement === null) return null;
  const { underlyingPrice } = observed;
  const came = settleOutcome({ observedDay, settledDay, settlement, underlyingPrice }, bars, calendar);
  const implied = came === null ? null : impliedByUsable(observed);
  if (came === null || implied === null) return null;
  const { root, source, observedAtMs, days, forward, atmImpliedVolatility, straddle } = observed;
  const { oneSigma, quantiles, probabilities, trades } = implied;
  return {
    ...{ symbol, root, expiration, horizon, settlement, source, observedDay, observedAtMs },
    ...{ days, underlyingPrice, forward, atmImpliedVolatility, oneSigma, straddle, quantiles, probabilities },
    ...came,
    won: trades.map((trade) => (trade === null ? null : trade.profitAt(came.settled) > 0)),
  };
}

/** Null where the smile is none that a formula takes: that holds one outcome, and not all that come after it. */
function impliedByUsable(observed: ObservedExpiry): ImpliedOutcome | null {
  try {
    return impliedOutcome(observed);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
