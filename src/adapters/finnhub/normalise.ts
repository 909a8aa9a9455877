import type { CompanyProfile, EarningsReport, NewsItem } from "../../company/ports.ts";
import { DAY_MS, dayNumber, InvalidDateError } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { Quote } from "../../prices/sources.ts";
import { countSkip, type SkipCounts, type SkipReason } from "../../providers/provider.ts";
import { WireNewsItem, type WireProfile, type WireQuote, WireReport } from "./wire.ts";

/** Dollars a share: below it nothing could be stored, above nothing has ever traded. */
const PRICE = { min: 0.0001, max: 1e7 };
const MAX_DOLLARS = 1e15;
const MAX_EPS = 1e6;
const FIRST_INSTANT_MS = Date.UTC(1990, 0, 1);
const WHEN: Readonly<Record<string, EarningsReport["when"]>> = {
  bmo: "before_open",
  amc: "after_close",
  dmh: "during_session",
};

export type QuoteReading = { quote: Quote } | { unknown: true } | { skipped: SkipReason };

/** A quote; zeros throughout are Finnhub's way to say that it does not know the symbol. */
export function normaliseQuote(wire: WireQuote, symbol: string, nowMs: number): QuoteReading {
  if (wire.c === 0 && wire.t === 0) return { unknown: true };
  const quotedAtMs = wire.t * 1_000;
  if (!isPrice(wire.c)) return { skipped: "impossible_prices" };
  // A price of an unknown moment could replace a newer one.
  if (!isPast(quotedAtMs, nowMs)) return { skipped: "malformed" };
  return {
    quote: {
      symbol,
      price: wire.c,
      bid: null,
      ask: null,
      previousClose: wire.pc !== null && isPrice(wire.pc) ? wire.pc : null,
      dayVolume: null,
      quotedAtMs,
    },
  };
}

/** A company; null for {}, which is Finnhub's unknown symbol. */
export function normaliseProfile(wire: WireProfile, symbol: string): CompanyProfile | null {
  const name = wire.name?.trim() ?? "";
  if (name === "") return null;
  const millions = wire.currency === "USD" ? wire.marketCapitalization : null;
  const marketCap = millions === null ? null : Math.round(millions * 1e6);
  return {
    symbol,
    name,
    exchange: textOrNull(wire.exchange),
    industry: textOrNull(wire.finnhubIndustry),
    marketCap: marketCap !== null && marketCap > 0 && marketCap <= MAX_DOLLARS ? marketCap : null,
  };
}

export type EarningsWindow = { from: string; to: string; symbols: ReadonlySet<string> | null };

/** Adds a chunk's reports, by symbol and date, to what other chunks gave. Names that were not asked for are no fault. */
export function collectReports(
  rows: readonly unknown[],
  window: EarningsWindow,
  into: { reports: Map<string, EarningsReport>; skipped: SkipCounts },
): void {
  for (const row of rows) {
    const parsed = WireReport.safeParse(row);
    if (!parsed.success || !isDate(parsed.data.date)) {
      countSkip(into.skipped, "malformed");
      continue;
    }
    const report = readReport(parsed.data);
    const key = `${report.symbol} ${report.date}`;
    if (report.date < window.from || report.date > window.to) countSkip(into.skipped, "outside_request");
    else if (window.symbols !== null && !window.symbols.has(report.symbol)) continue;
    else if (into.reports.has(key)) countSkip(into.skipped, "duplicate");
    else into.reports.set(key, report);
  }
}

function readReport(wire: ReturnType<typeof WireReport.parse>): EarningsReport {
  const within = (value: number | null, most: number) =>
    value !== null && Math.abs(value) <= most ? value : null;
  const between = (value: number | null, first: number, last: number) =>
    value !== null && Number.isInteger(value) && value >= first && value <= last ? value : null;
  return {
    symbol: wire.symbol,
    date: wire.date,
    when: Object.hasOwn(WHEN, wire.hour ?? "") ? (WHEN[wire.hour ?? ""] ?? null) : null,
    fiscalYear: between(wire.year, 1980, 2100),
    fiscalQuarter: between(wire.quarter, 1, 4),
    epsEstimate: within(wire.epsEstimate, MAX_EPS),
    epsActual: within(wire.epsActual, MAX_EPS),
    revenueEstimate: within(wire.revenueEstimate, MAX_DOLLARS),
    revenueActual: within(wire.revenueActual, MAX_DOLLARS),
  };
}

/** News of New York dates, newest first. The day beyond each end was asked for to lose nothing, and is no fault. */
export function normaliseNews(
  rows: readonly unknown[],
  request: { symbol: string; from: string; to: string },
  nowMs: number,
): { items: NewsItem[]; skipped: SkipCounts } {
  const items = new Map<string, NewsItem>();
  const skipped: SkipCounts = {};
  for (const row of rows) {
    const parsed = WireNewsItem.safeParse(row);
    const publishedAtMs = parsed.success ? parsed.data.datetime * 1_000 : Number.NaN;
    if (!parsed.success || !isPast(publishedAtMs, nowMs)) {
      countSkip(skipped, "malformed");
      continue;
    }
    const { headline, summary, source, url } = parsed.data;
    const id = String(parsed.data.id);
    const date = newYorkDate(publishedAtMs);
    if (date < request.from || date > request.to) {
      if (Math.abs(dayNumber(date) - nearest(date, request)) > 1) countSkip(skipped, "outside_request");
    } else if (items.has(id)) countSkip(skipped, "duplicate");
    else {
      items.set(id, {
        id,
        symbol: request.symbol,
        headline,
        summary: summary?.trim() ?? "",
        publisher: source?.trim() ?? "",
        url,
        publishedAtMs,
      });
    }
  }
  return { items: [...items.values()].toSorted((a, b) => b.publishedAtMs - a.publishedAtMs), skipped };
}

function nearest(date: string, { from, to }: { from: string; to: string }): number {
  return dayNumber(date < from ? from : to);
}

function isPrice(price: number): boolean {
  return price >= PRICE.min && price <= PRICE.max;
}

/** An instant that can have been: also tells seconds from milliseconds. */
function isPast(ms: number, nowMs: number): boolean {
  return ms >= FIRST_INSTANT_MS && ms <= nowMs + DAY_MS;
}

function isDate(text: string): boolean {
  try {
    dayNumber(text);
    return true;
  } catch (error) {
    if (error instanceof InvalidDateError) return false;
    throw error;
  }
}

function textOrNull(text: string | null | undefined): string | null {
  return text === undefined || text === null || text.trim() === "" ? null : text.trim();
}
