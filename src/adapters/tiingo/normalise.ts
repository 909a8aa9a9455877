import type { CompanyProfile } from "../../company/ports.ts";
import { dayNumber, InvalidDateError, weekdayOfDay } from "../../market/calendar-date.ts";
import type { CorporateAct, DailyBar, UnreadableDay } from "../../prices/sources.ts";
import { countSkip, type SkipCounts, type SkipReason } from "../../providers/provider.ts";
import { fullerRow } from "../fuller-row.ts";
import { isDividend, isSplitFactor, readAct, readActDate } from "./read-act.ts";
import { type TiingoMetadata, WireAdjusted, WireDay } from "./wire.ts";

export type DailyReading = { ok: true; bar: DailyBar } | { ok: false; reason: SkipReason };

/** Dollars a share, raw: below a hundredth of a cent nothing could be stored, above nothing has ever traded. */
const RAW_PRICE = { min: 0.0001, max: 1e7 };
/** Reverse splits lift the early prices of leveraged funds into the hundreds of millions. */
const ADJUSTED_PRICE = { min: 0.000_000_1, max: 9e9 };
const MAX_VOLUME = 1e13;
/** The four adjusted prices of a day are the raw ones times one factor. */
const FACTOR_TOLERANCE = 0.01;
const DATE_TEXT = /^(\d{4}-\d{2}-\d{2})(?:T00:00:00(?:\.0+)?(?:Z|\+00:00)?)?$/;

export type NormalisedDays = {
  bars: DailyBar[];
  skipped: SkipCounts;
  /** Days of which no row could be read, and what such a row says of splits and dividends. */
  unreadable: UnreadableDay[];
  acts: CorporateAct[];
};

/** Tiingo's rows of one symbol in our terms, by date. Pure and total: a row that can't be read is counted and named. */
export function normaliseDaily(
  rows: readonly unknown[],
  request: { symbol: string; from: string; to: string },
): NormalisedDays {
  const byDate = new Map<string, DailyBar>();
  const skipped: SkipCounts = {};
  const unread: unknown[] = [];
  for (const row of rows) {
    const reading = readDay(row, request);
    if (!reading.ok) {
      countSkip(skipped, reading.reason);
      if (reading.reason !== "outside_request") unread.push(row);
      continue;
    }
    const { bar } = reading;
    const twin = byDate.get(bar.date);
    if (twin !== undefined) countSkip(skipped, "duplicate");
    byDate.set(bar.date, twin === undefined ? bar : fullerRow(twin, bar));
  }
  const bars = [...byDate.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
  return { bars, skipped, ...nameUnread(unread, byDate, request) };
}

/** A day that another row of it tells needs no naming. */
function nameUnread(
  rows: readonly unknown[],
  read: ReadonlyMap<string, DailyBar>,
  request: { symbol: string; from: string; to: string },
): Pick<NormalisedDays, "unreadable" | "acts"> {
  const { symbol } = request;
  const unreadable: UnreadableDay[] = [];
  const acts: CorporateAct[] = [];
  for (const row of rows) {
    const date = readDate(readActDate(row));
    if (date !== null && (read.has(date) || date < request.from || date > request.to)) continue;
    unreadable.push({ symbol, date });
    const act = date === null ? null : readAct(row, { symbol, date });
    if (act !== null) acts.push(act);
  }
  return { unreadable, acts };
}

/** A company as Tiingo describes it; null for one without a name. */
export function normaliseMetadata(metadata: TiingoMetadata, symbol: string): CompanyProfile | null {
  const name = metadata.name?.trim() ?? "";
  if (name === "") return null;
  return { symbol, name, exchange: metadata.exchangeCode ?? null, industry: null, marketCap: null };
}

function readDay(row: unknown, request: { symbol: string; from: string; to: string }): DailyReading {
  const parsed = WireDay.safeParse(row);
  if (!parsed.success) return skip("malformed");
  const { open, high, low, close, volume, divCash, splitFactor } = parsed.data;
  const date = readDate(parsed.data.date);
  if (date === null || !isVolume(volume)) return skip("malformed");
  if (date < request.from || date > request.to) return skip("outside_request");
  if (!arePrices({ open, high, low, close }, RAW_PRICE)) return skip("impossible_prices");
  if (!isSplitFactor(splitFactor) || !isDividend(divCash)) return skip("malformed");
  const adjusted = readAdjusted(row, { open, high, low, close });
  if (typeof adjusted === "string") return skip(adjusted);
  return {
    ok: true,
    bar: {
      symbol: request.symbol,
      date,
      open,
      high,
      low,
      close,
      volume: Math.round(volume),
      adjusted,
      splitFactor: splitFactor === 1 ? null : splitFactor,
      dividend: divCash === 0 ? null : divCash,
    },
  };
}

type Prices = { open: number; high: number; low: number; close: number };

/** Null where the row has no adjusted column at all; a reason where what it has can't be right. */
function readAdjusted(row: unknown, raw: Prices): DailyBar["adjusted"] | SkipReason {
  const hasNone =
    typeof row === "object" && row !== null && !Object.keys(row).some((key) => /^adj/.test(key));
  if (hasNone) return null;
  const parsed = WireAdjusted.safeParse(row);
  if (!parsed.success || !isVolume(parsed.data.adjVolume)) return "malformed";
  const { adjOpen, adjHigh, adjLow, adjClose, adjVolume } = parsed.data;
  const factor = adjClose / raw.close;
  const prices = { open: adjOpen, high: adjHigh, low: adjLow, close: adjClose };
  const together = (["open", "high", "low"] as const).every(
    (name) => Math.abs(prices[name] / raw[name] / factor - 1) <= FACTOR_TOLERANCE,
  );
  // Rounding of the product can put a close a hair above its high.
  const high = Math.max(adjHigh, adjOpen, adjClose);
  const low = Math.min(adjLow, adjOpen, adjClose);
  if (!together || !arePrices({ ...prices, high, low }, ADJUSTED_PRICE)) return "impossible_prices";
  return { ...prices, high, low, volume: Math.round(adjVolume) };
}

function arePrices({ open, high, low, close }: Prices, range: { min: number; max: number }): boolean {
  return (
    low >= range.min && high <= range.max && high >= Math.max(open, close) && low <= Math.min(open, close)
  );
}

function isVolume(volume: number): boolean {
  return volume >= 0 && volume <= MAX_VOLUME;
}

/** Both of Tiingo's ways to write a day; null for anything else, for 02-30, and for a day at the weekend. */
function readDate(text: string): string | null {
  const date = DATE_TEXT.exec(text)?.[1];
  if (date === undefined) return null;
  try {
    const weekday = weekdayOfDay(dayNumber(date));
    return weekday === 0 || weekday === 6 ? null : date;
  } catch (error) {
    if (error instanceof InvalidDateError) return null;
    throw error;
  }
}

function skip(reason: SkipReason): DailyReading {
  return { ok: false, reason };
}
