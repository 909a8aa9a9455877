import type { TradingCalendar } from "../../market/trading-calendar.ts";

/** When somebody types, and by which calendar. `today` is New York's date. */
export type Moment = { readonly nowMs: number; readonly today: string; readonly calendar: TradingCalendar };

/** What a text means: a number of days, or a day. */
export type ExpiryReading = {
  readonly ok: true;
  /** days: whatever is listed near so many days out; date: that very day. */
  readonly by: "days" | "date";
  readonly date: string;
  /** How it came to that day where the words alone do not say; null for nothing to add. */
  readonly note: string | null;
};

export type RefusedExpiry = { readonly ok: false; readonly message: string; readonly hint: string };

/** Null: the text is not of this kind. */
export type Read = ExpiryReading | RefusedExpiry | null;

export const EXPIRY_HINT =
  "Write 30d, 0dte, 2w, 2026-12-18, dec 18, friday, next friday, monthly, next month or leaps.";

/** More than the longest LEAPS has. */
export const MOST_DAYS = 2_000;

export function onDate(date: string, note: string | null = null): ExpiryReading {
  return { ok: true, by: "date", date, note };
}

export function refused(message: string, hint: string = EXPIRY_HINT): RefusedExpiry {
  return { ok: false, message, hint };
}
