import { daysBetween } from "../market/calendar-date.ts";
import type { PastEvent } from "./ports.ts";

/** Dollars a share, in today's shares. */
export type Payment = { exDate: string; amount: number };

/** How often a share pays: `months` apart, or `gapDays` where that is a matter of weeks. */
export type Cadence = { perYear: number; gapDays: number; months: number | null };

type Band = Cadence & { shortest: number; longest: number };

/** By the days between two payments; what lies between bands is no cadence. */
const BANDS: readonly Band[] = [
  { perYear: 52, gapDays: 7, months: null, shortest: 5, longest: 10 },
  { perYear: 12, gapDays: 30, months: 1, shortest: 20, longest: 45 },
  { perYear: 4, gapDays: 91, months: 3, shortest: 70, longest: 125 },
  { perYear: 2, gapDays: 182, months: 6, shortest: 140, longest: 230 },
  { perYear: 1, gapDays: 365, months: 12, shortest: 320, longest: 410 },
];
/** A payment of more than so many times the usual one is a special. */
const SPECIAL_TIMES = 3;
/** Two within this part of the usual gap are one payment and a special. */
const TOGETHER = 0.45;
/** So few payments may be anything. */
const FEW = 3;

/** Payments of the past in today's shares, ascending: divided by the splits that came after them. */
export function paymentsOf(events: readonly PastEvent[]): Payment[] {
  const payments: Payment[] = [];
  let factor = 1;
  for (const { date, dividend, splitFactor } of events.toReversed()) {
    const amount = rounded((dividend ?? 0) / factor);
    if (isAmount(amount)) payments.push({ exDate: date, amount });
    if (splitFactor !== null && splitFactor > 0) factor *= splitFactor;
  }
  return payments.reverse();
}

/**
 * Payments without the specials: those far larger than the usual one, and of two that come together the more unusual.
 */
export function regularPayments(payments: readonly Payment[]): Payment[] {
  const usual = lowerMedian(payments.map(({ amount }) => amount));
  const ordinary = payments.filter(({ amount }) => amount <= SPECIAL_TIMES * usual);
  // The upper median, since a special only makes gaps shorter.
  const gaps = gapsOf(ordinary).toSorted((a, b) => a - b);
  const least = TOGETHER * (gaps[gaps.length >> 1] ?? 0);
  const regular: Payment[] = [];
  for (const payment of ordinary) {
    const last = regular.at(-1);
    if (last === undefined || daysBetween(last.exDate, payment.exDate) > least) regular.push(payment);
    else if (Math.abs(payment.amount - usual) < Math.abs(last.amount - usual))
      regular[regular.length - 1] = payment;
  }
  return regular;
}

/** The cadence that regular payments show; while they are few, what a provider says of it; null for neither. */
export function cadenceOf(regular: readonly Payment[], stated: number | null): Cadence | null {
  const gap = lowerMedian(gapsOf(regular));
  const seen = BANDS.find(({ shortest, longest }) => gap >= shortest && gap <= longest);
  const said = regular.length > FEW ? undefined : BANDS.find(({ perYear }) => perYear === stated);
  const band = said ?? seen;
  return band === undefined ? null : { perYear: band.perYear, gapDays: band.gapDays, months: band.months };
}

/** Two dates no further apart are one dividend's: a third of the way to the next, ten days while nobody knows it. */
export function toleranceDays(cadence: Cadence | null): number {
  return cadence === null ? 10 : Math.floor(cadence.gapDays / 3);
}

/** Dollars a share that somebody may pay; what is more, or rounds to nothing, is a mistake. */
export const isAmount = (dollars: number) => dollars > 0 && dollars <= 1e6;

/** As amounts are stored. */
export const rounded = (dollars: number) => Math.round(dollars * 1e6) / 1e6;

function gapsOf(payments: readonly Payment[]): number[] {
  return payments.slice(1).map(({ exDate }, i) => daysBetween(payments[i]?.exDate ?? exDate, exDate));
}

/** Of an even count the lower of the two in the middle; NaN of none. */
function lowerMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}
