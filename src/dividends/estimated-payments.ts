import { daysBetween } from "../market/calendar-date.ts";
import { isAmount, type Payment, rounded } from "./cadence.ts";
import type { DividendOutlook } from "./ports.ts";

/** A next date further out is no next one. */
const FURTHEST_DAYS = 400;

/** The ex-dates from `today` on that a provider names, at most two, ascending, with the amount of one payment. */
export function estimatedPayments(
  outlook: DividendOutlook,
  lastRegular: number | null,
  today: string,
): Payment[] {
  const amount = paymentOf(outlook, lastRegular);
  if (amount === null) return [];
  const dates = [outlook.lastExDate, outlook.nextExDate].filter(
    (date): date is string => date !== null && date >= today && daysBetween(today, date) <= FURTHEST_DAYS,
  );
  return [...new Set(dates)].toSorted().map((exDate) => ({ exDate, amount }));
}

/**
 * The most exact amount that rounds to the payment as it is stated, often in cents: the last one paid, then the year's
 * by the number of payments. Where neither does, the stated one is newer. Null for none that anybody may pay.
 */
function paymentOf(
  { payment, annual, paymentsPerYear }: DividendOutlook,
  lastRegular: number | null,
): number | null {
  const share = annual !== null && paymentsPerYear !== null ? rounded(annual / paymentsPerYear) : null;
  const candidates = [lastRegular, share].filter((amount) => amount !== null);
  const amount =
    payment === null
      ? (share ?? lastRegular)
      : (candidates.find((each) => Math.abs(each - payment) <= roundingOf(payment)) ?? rounded(payment));
  return amount !== null && isAmount(amount) ? amount : null;
}

/** Half of the last decimal with which an amount is written, of two at the least. */
function roundingOf(amount: number): number {
  const decimals = [2, 3, 4, 5].find((count) => Number(amount.toFixed(count)) === amount) ?? 6;
  return 0.5 * 10 ** -decimals + 1e-9;
}
