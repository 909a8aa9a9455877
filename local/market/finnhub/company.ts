import { addDays, dayNumber, weekday } from "../../../src/market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import { hashOf, normalOf, streamOf } from "../../chance.ts";
import type { Market } from "../model/market.ts";
import { weekdayNumber } from "../model/market-clock.ts";
import { type EarningsReport, earningsReports } from "../model/universe/earnings.ts";
import type { TickerProfile } from "../model/universe/ticker-profile.ts";

const { tradingDaysBetween } = nyseCalendar;

/** What Finnhub says of companies, made from the model's reports and prices. */

const REPORTED_MINUTE = 16 * 60 + 5;
const WRITTEN_MINUTE = 16 * 60 + 20;
const INDUSTRIES = [
  "Technology",
  "Semiconductors",
  "Banking",
  "Retail",
  "Energy",
  "Pharmaceuticals",
  "Media",
];
const EPS_CHANNEL = 0x4550;
const FIRST_DATE = "2020-01-06";

/** Reports of names between two dates, in the calendar's columns; figures appear once they are reported. */
export type ReportRows = (
  companies: readonly TickerProfile[],
  range: { from: string; to: string },
  nowMs: number,
) => { date: string }[];

/** Each name's reports are made once: a calendar asks for those of hundreds of names. */
export function createReportRows(market: Market): ReportRows {
  const known = new Map<string, ReadonlyMap<number, EarningsReport>>();
  const reportsOf = (profile: TickerProfile) => {
    const made =
      known.get(profile.symbol) ??
      new Map(earningsReports(market.seed, profile).map((report) => [report.weekday, report]));
    known.set(profile.symbol, made);
    return made;
  };
  return (companies, { from, to }, nowMs) => {
    const rows: { date: string }[] = [];
    for (let date = from; date <= to; date = addDays(date, 1)) {
      if (isWeekend(date)) continue;
      const weekday = weekdayNumber(date);
      for (const profile of companies) {
        const report = reportsOf(profile).get(weekday);
        if (report !== undefined) rows.push(reportRow(market, profile, report, date, nowMs));
      }
    }
    return rows;
  };
}

function reportRow(
  market: Market,
  profile: TickerProfile,
  report: EarningsReport,
  date: string,
  nowMs: number,
) {
  const surprise = normalOf(hashOf(market.seed, streamOf(profile.symbol), EPS_CHANNEL, report.weekday));
  const estimate = (profile.anchorPrice / (14 + 40 * profile.ownVolatility) / 4) * (1 + 0.02 * surprise);
  const reported = nowMs >= wallTimeToMs(date, REPORTED_MINUTE);
  const revenue = Math.round(estimate * sharesOf(profile) * 5);
  const month = Number(date.slice(5, 7));
  const quarter = Math.floor((month + 9) / 3) % 4 || 4;
  return {
    date,
    epsActual: reported ? round(estimate * (1 + report.jump), 2) : null,
    epsEstimate: round(estimate, 4),
    hour: "amc",
    quarter,
    revenueActual: reported ? Math.round(revenue * (1 + report.jump / 4)) : null,
    revenueEstimate: revenue,
    symbol: symbolAtFinnhub(profile),
    year: Number(date.slice(0, 4)) - (quarter === 4 ? 1 : 0),
  };
}

/** profile2. `marketCapitalization` and `shareOutstanding` are in millions. */
export function companyProfile(market: Market, profile: TickerProfile, nowMs: number): object {
  const price = market.spotAt(profile.symbol, nowMs) ?? profile.anchorPrice;
  const millions = sharesOf(profile) / 1e6;
  return {
    country: "US",
    currency: "USD",
    estimateCurrency: "USD",
    exchange: profile.exchange === "NASDAQ" ? "NASDAQ NMS - GLOBAL MARKET" : "NEW YORK STOCK EXCHANGE, INC.",
    finnhubIndustry: INDUSTRIES[streamOf(profile.symbol) % INDUSTRIES.length],
    ipo: "1990-01-02",
    logo: "",
    marketCapitalization: round(price * millions, 6),
    name: profile.name,
    phone: "",
    shareOutstanding: round(millions, 2),
    ticker: symbolAtFinnhub(profile),
    weburl: "https://example.com/",
  };
}

/** One item for each trading day, after its close, newest first; none from the future. */
export function newsItems(
  market: Market,
  profile: TickerProfile,
  from: string,
  to: string,
  nowMs: number,
): object[] {
  const first = from < FIRST_DATE ? FIRST_DATE : from;
  const today = newYorkDate(nowMs);
  return tradingDaysBetween(first, to < today ? to : today)
    .filter((date) => wallTimeToMs(date, WRITTEN_MINUTE) <= nowMs)
    .toReversed()
    .map((date) => newsItem(market, profile, date));
}

function newsItem(market: Market, profile: TickerProfile, date: string): object {
  const bar = market.dailyBar(profile.symbol, date);
  const move = bar === null ? 0 : round((bar.close / bar.open - 1) * 100, 1);
  const id =
    100_000_000 + (hashOf(market.seed, streamOf(`news ${profile.symbol}`), dayNumber(date)) % 100_000_000);
  return {
    category: "company",
    datetime: wallTimeToMs(date, WRITTEN_MINUTE) / 1_000,
    headline: `${profile.name} ${move < 0 ? "falls" : "rises"} ${Math.abs(move).toFixed(1)} % in the session`,
    id,
    image: "",
    related: symbolAtFinnhub(profile),
    source: "Sandbox Wire",
    summary: `Shares closed at $${(bar?.close ?? 0).toFixed(2)}.`,
    url: `https://example.com/news/${id}`,
  };
}

function symbolAtFinnhub(profile: TickerProfile): string {
  return profile.symbol.replace("/", ".");
}

function sharesOf(profile: TickerProfile): number {
  return profile.sharesPerDay * 250;
}

function isWeekend(date: string): boolean {
  return weekday(date) === 0 || weekday(date) === 6;
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
