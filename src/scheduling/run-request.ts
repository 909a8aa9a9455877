import { AppError } from "../errors.ts";
import { daysBetween } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { JobId } from "./job.ts";
import type { DateRange } from "./ports.ts";

/** A range as somebody asks for it; without `to` it reaches to the last closed session. New York dates. */
export type WantedRange = { from: string; to?: string | undefined };

/** Null for a ticker that is not kept. */
export type FindTicker = (symbol: string) => Promise<{ active: boolean } | null>;

/** Jobs whose work is filed by day, so that a range of days can be done again. */
export const RANGE_JOBS: readonly JobId[] = [
  "eod_sync",
  "historical_backfill",
  "iv_metrics",
  "prices_5m",
  "iv_history",
];
/** Of those, the ones that work their way back from the last session, and take a range without an end. */
const OPEN_RANGE_JOBS: readonly JobId[] = ["iv_history"];
/** Jobs that can be run for one ticker. */
export const SYMBOL_JOBS: readonly JobId[] = ["iv_history"];
const LONGEST_RANGE_DAYS = 400;

function refuse(message: string, hint: string): never {
  throw new AppError("invalid_request", message, { hint });
}

/** The days that a run by hand is about. Throws `invalid_request` for those that the job cannot do. */
export function settleRange(
  id: JobId,
  { from, to }: WantedRange,
  nowMs: number,
  calendar: TradingCalendar,
): DateRange {
  if (!RANGE_JOBS.includes(id)) {
    refuse(`${id} takes no range of days.`, `Leave from and to out; ${RANGE_JOBS.join(", ")} take them.`);
  }
  if (to === undefined && !OPEN_RANGE_JOBS.includes(id)) {
    refuse(`${id} needs both ends of a range.`, "Add to, a New York date; today at the latest.");
  }
  const range = { from, to: to ?? newYorkDate(calendar.lastClose(nowMs)) };
  if (to === undefined && range.from > range.to) {
    refuse(
      `No session from ${from} on has closed yet.`,
      `The last that has is of ${range.to}: begin there or before.`,
    );
  }
  if (range.from > range.to) refuse(`from ${from} is after to ${range.to}.`, "Write the earlier date first.");
  if (range.to > newYorkDate(nowMs))
    refuse(`to ${range.to} has not come yet.`, "End the range today at the latest.");
  if (daysBetween(range.from, range.to) > LONGEST_RANGE_DAYS) {
    refuse(
      `From ${from} to ${range.to} are more than ${LONGEST_RANGE_DAYS} days.`,
      "Run it in several shorter ranges.",
    );
  }
  return range;
}

/** Throws `invalid_request` for a job that takes no symbol, `unknown_symbol` for a ticker that is not kept. */
export async function checkSymbol(find: FindTicker, id: JobId, symbol: string): Promise<void> {
  if (!SYMBOL_JOBS.includes(id)) {
    refuse(
      `${id} does all tickers and takes no symbol.`,
      `Leave symbol out; ${SYMBOL_JOBS.join(", ")} takes one.`,
    );
  }
  const ticker = await find(symbol);
  if (ticker?.active === true) return;
  const what = ticker === null ? "is not kept here" : "is not active";
  throw new AppError("unknown_symbol", `${symbol} ${what}, so there is nothing to rebuild.`, {
    hint: `Add it first: npm run seed -- add ${symbol}. GET /v1/tickers lists those that are kept.`,
  });
}
