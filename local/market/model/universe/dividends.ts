import { addDays } from "../../../../src/market/calendar-date.ts";
import { COVERED_YEARS } from "../../../../src/market/holidays.ts";
import { wallTimeToMs } from "../../../../src/market/time-zone.ts";
import { REGULAR_OPEN_MINUTE } from "../../../../src/market/trading-calendar.ts";
import { hashOf, normalOf, streamOf, uniformOf } from "../../../chance.ts";
import { weekdayNumber } from "../market-clock.ts";
import { nyseSession } from "../nyse-session.ts";
import { onOrBefore } from "../options/expirations.ts";
import type { TickerProfile } from "./ticker-profile.ts";

/** A cash dividend that the modelled world will see. New York dates; dollars a share of today. */
export type ModelledDividend = {
  readonly exDate: string;
  /** The open of the ex-date, epoch ms: who holds the share until then has the dividend. */
  readonly exMs: number;
  readonly exWeekday: number;
  readonly amount: number;
  readonly special: boolean;
  /** When the company told of it. */
  readonly declaredDate: string;
  readonly recordDate: string;
  readonly payDate: string;
};

/** Every quarter from `month` (1..3) on, on or before `day`; `payment` in dollars, that of 2026. */
type Payer = { readonly month: number; readonly day: number; readonly payment: number };

const PAYERS: Readonly<Record<string, Payer>> = {
  SPY: { month: 3, day: 18, payment: 1.874 },
  QQQ: { month: 3, day: 21, payment: 0.742 },
  IWM: { month: 3, day: 16, payment: 0.683 },
  AAPL: { month: 2, day: 10, payment: 0.26 },
  MSFT: { month: 2, day: 19, payment: 0.91 },
  NVDA: { month: 3, day: 4, payment: 0.01 },
  META: { month: 3, day: 14, payment: 0.525 },
  GOOGL: { month: 3, day: 8, payment: 0.21 },
  T: { month: 1, day: 10, payment: 0.2775 },
};
/** Told of once, and never again. */
const SPECIALS: Readonly<Record<string, readonly { date: string; amount: number }[]>> = {
  COST: [
    { date: "2023-12-27", amount: 15 },
    { date: "2026-12-28", amount: 15 },
  ],
};

const FIRST_YEAR = 2020;
/** Two years past the last day of the market: as far as its options reach. */
const LAST_YEAR = 2031;
const GROWTH = 1.04;
const FUND_NOISE = 0.05;
const SPECIAL_LEAD_DAYS = 45;
const known = new Map<string, readonly ModelledDividend[]>();

/** All dividends of a name over the span of the market, in order; none for indexes, whose yield is in their forward. */
export function dividendsOf(profile: TickerProfile): readonly ModelledDividend[] {
  const made = known.get(profile.symbol);
  if (made !== undefined) return made;
  const all =
    profile.kind === "index" || profile.dividendYield === 0
      ? []
      : [...regular(profile), ...special(profile)].toSorted((a, b) => (a.exDate < b.exDate ? -1 : 1));
  known.set(profile.symbol, all);
  return all;
}

function regular(profile: TickerProfile): ModelledDividend[] {
  const stream = streamOf(`dividend ${profile.symbol}`);
  const { month: first, day, payment } = PAYERS[profile.symbol] ?? payerByChance(profile, stream);
  const lead = 32 + (hashOf(0, stream, 4) % 12);
  const found: ModelledDividend[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    for (let month = first; month <= 12; month += 3) {
      const grown = payment * GROWTH ** (year - 2026);
      const noise = 1 + FUND_NOISE * normalOf(hashOf(0, stream, 5, year * 12 + month));
      const amount =
        profile.kind === "fund" ? roundTo(grown * noise, 0.001) : roundTo(grown, stepOf(payment));
      found.push(dividendOn(profile, dateOf(year, month, day), amount, lead, false));
    }
  }
  return found;
}

function special(profile: TickerProfile): ModelledDividend[] {
  return (SPECIALS[profile.symbol] ?? []).map(({ date, amount }) =>
    dividendOn(profile, date, amount, SPECIAL_LEAD_DAYS, true),
  );
}

function dividendOn(
  { symbol }: TickerProfile,
  date: string,
  amount: number,
  leadDays: number,
  isSpecial: boolean,
): ModelledDividend {
  const exDate = tradingDate(date);
  const paidAfter = 6 + (hashOf(0, streamOf(`dividend ${symbol}`), 6) % 16);
  return {
    exDate,
    exMs: wallTimeToMs(exDate, REGULAR_OPEN_MINUTE),
    exWeekday: weekdayNumber(exDate),
    amount,
    special: isSpecial,
    declaredDate: onOrBefore(addDays(exDate, -leadDays)),
    recordDate: exDate,
    payDate: onOrBefore(addDays(exDate, paidAfter)),
  };
}

function payerByChance(profile: TickerProfile, stream: number): Payer {
  return {
    month: 1 + (hashOf(0, stream, 1) % 3),
    day: 8 + Math.floor(14 * uniformOf(hashOf(0, stream, 2))),
    payment: Math.max(0.01, roundTo((profile.anchorPrice * profile.dividendYield) / 4, 0.01)),
  };
}

/** The date itself or the trading day before it; where the calendar is not checked, by the standing rules. */
function tradingDate(date: string): string {
  let day = onOrBefore(date);
  while (Number(day.slice(0, 4)) <= COVERED_YEARS.last && nyseSession(day) === null) {
    day = onOrBefore(addDays(day, -1));
  }
  return day;
}

/** Most pay whole cents, some quarters of one. */
function stepOf(payment: number): number {
  return Math.abs(payment * 100 - Math.round(payment * 100)) < 1e-9 ? 0.01 : 0.0025;
}

function roundTo(value: number, step: number): number {
  return Number((Math.max(1, Math.round(value / step)) * step).toFixed(4));
}

function dateOf(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
