import { addDays, daysBetween, MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import { hashOf, streamOf, uniformOf } from "../../chance.ts";
import type { Market } from "../model/market.ts";
import { type TradingDay, tradingDay } from "../model/market-clock.ts";
import { isQuoted } from "../model/options/quote-book.ts";
import type { TopOfBook } from "../model/options/quote-contract.ts";
import type { SeriesQuery } from "./parse-query.ts";
import { instrumentId, type ResolvedOption } from "./resolve-symbol.ts";

/** A minute of a contract's consolidated quote. Dollars a share; null is a side or a trade that is not there. */
export type QuoteRecord = {
  readonly symbol: string;
  readonly instrumentId: number;
  /** End of the minute. */
  readonly atMs: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number;
  readonly askSize: number;
  readonly bidVenue: number;
  readonly askVenue: number;
  /** The last trade; one in four rows tells of one. */
  readonly trade: { readonly atMs: number; readonly price: number; readonly size: number } | null;
};

export type QuoteArchive = {
  /** By time. */
  records(query: SeriesQuery): QuoteRecord[];
  count(query: SeriesQuery): number;
};

/** Contracts of one name with a row at the end of a minute. */
type Minute = { atMs: number; of: string; options: ResolvedOption[]; isOpen: boolean };

/** Before the open a row comes with nobody's quote. */
const EMPTY_ROW_MINUTE = 8 * 60 + 1;
const [CHANGED, BIDLESS, VENUES, TRADED] = [1, 2, 3, 4];
/** Now and then nobody bids for a moment. */
const BIDLESS_SHARE = 0.002;
const TRADED_SHARE = 0.25;
/** OPRA's exchanges are publishers from 20 on. */
const VENUE = { first: 20, count: 18 } as const;

/** What OPRA.PILLAR keeps of the modelled market: rows of minutes in which a quote changed. */
export function createQuoteArchive(market: Market): QuoteArchive {
  return {
    records: (query) => minutesOf(market, query).flatMap((minute) => recordsOf(market, query.name, minute)),
    count: (query) => minutesOf(market, query).reduce((sum, { options }) => sum + options.length, 0),
  };
}

function minutesOf(market: Market, { options, startMs, endMs }: SeriesQuery): Minute[] {
  const quoted = options.filter(({ series, contract }) => isQuoted(market.seed, series, contract));
  const groups = [...Map.groupBy(quoted, ({ of }) => of)];
  const minutes: Minute[] = [];
  for (let date = newYorkDate(startMs); date <= newYorkDate(endMs - 1); date = addDays(date, 1)) {
    const day = tradingDay(date);
    for (const atMs of day === null ? [] : boundaries(day, startMs, endMs)) {
      const isOpen = day !== null && atMs > day.openMs;
      for (const [of, group] of groups) {
        const spot = market.spotAt(of, atMs) ?? 0;
        const changed = group.filter((option) => hasChanged(market, option, { atMs, date, spot }));
        minutes.push({ atMs, of, options: changed, isOpen });
      }
    }
  }
  return minutes;
}

/** Ends of minutes from a window: in the session, and one before it. */
function boundaries(day: TradingDay, startMs: number, endMs: number): number[] {
  const found: number[] = [];
  const emptyMs = wallTimeToMs(day.date, EMPTY_ROW_MINUTE);
  if (emptyMs >= startMs && emptyMs < endMs) found.push(emptyMs);
  const firstMs = Math.max(day.openMs + MINUTE_MS, Math.ceil(startMs / MINUTE_MS) * MINUTE_MS);
  for (let atMs = firstMs; atMs <= day.closeMs && atMs < endMs; atMs += MINUTE_MS) found.push(atMs);
  return found;
}

/** Near the money hardly a minute goes by without a change; far from it, and in names that few trade, some do. */
function hasChanged(
  market: Market,
  { symbol, of, contract }: ResolvedOption,
  { atMs, date, spot }: { atMs: number; date: string; spot: number },
): boolean {
  const days = Math.max(1, daysBetween(date, contract.expiration));
  const distance = Math.abs(Math.log(contract.strike / spot)) / (0.25 * Math.sqrt(days / 365));
  const scale = market.profile(of)?.spreadScale ?? 1;
  const quiet = 0.008 + 0.008 * scale + 0.04 * Math.min(2, Math.max(0, distance - 1.5));
  return uniformOf(hashOf(market.seed, streamOf(symbol), CHANGED, atMs / MINUTE_MS)) >= quiet;
}

function recordsOf(market: Market, dataset: string, { atMs, of, options, isOpen }: Minute): QuoteRecord[] {
  const contracts = options.map(({ contract }) => contract);
  const tops = isOpen ? (market.book(of, atMs, contracts) ?? []) : [];
  return options.map(({ symbol }, i) =>
    recordOf(market.seed, dataset, { symbol, atMs, top: tops[i] ?? null }),
  );
}

function recordOf(
  seed: number,
  dataset: string,
  { symbol, atMs, top }: { symbol: string; atMs: number; top: TopOfBook | null },
): QuoteRecord {
  const stream = streamOf(symbol);
  const draw = (what: number) => hashOf(seed, stream, what, atMs / MINUTE_MS);
  const [venues, traded] = [draw(VENUES), draw(TRADED)];
  const bidless = top === null || top.bid === 0 || uniformOf(draw(BIDLESS)) < BIDLESS_SHARE;
  const isTrade = !bidless && uniformOf(traded) < TRADED_SHARE;
  const price = venues % 2 === 0 ? top?.bid : top?.ask;
  return {
    symbol,
    instrumentId: instrumentId(dataset, symbol, atMs),
    atMs,
    bid: bidless ? null : top.bid,
    ask: top?.ask ?? null,
    bidSize: bidless ? 0 : top.bidSize,
    askSize: top?.askSize ?? 0,
    bidVenue: bidless ? 0 : VENUE.first + (venues % VENUE.count),
    askVenue: top === null ? 0 : VENUE.first + ((venues >>> 8) % VENUE.count),
    trade:
      isTrade && price !== undefined
        ? { atMs: atMs - 1 - (traded % (MINUTE_MS - 1)), price, size: 1 + (traded % 20) }
        : null,
  };
}
