import { createMarket, type Market } from "../../local/market/model/market.ts";
import { dividendsOf } from "../../local/market/model/universe/dividends.ts";
import { addDays, MINUTE_MS } from "../../src/market/calendar-date.ts";
import type { DividendSchedule } from "../../src/market/dividend-schedule.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { historyContracts } from "../../src/valuation/rebuild/history-contracts.ts";
import type {
  HistoryContract,
  HistoryQuote,
  HistoryTrade,
  UnderlyingMinute,
} from "../../src/valuation/rebuild/rebuilt-day.ts";
import type { ValuationInputs } from "../../src/valuation/value-chain.ts";
import { rankVolatility } from "../../src/volatility/rank/rank-volatility.ts";

/** A ticker's day as vendors would have it of the modelled market, and what is true of it. */
export type ModelledDay = {
  readonly symbol: string;
  readonly day: string;
  readonly atMs: number;
  readonly close: number;
  readonly contracts: readonly HistoryContract[];
  readonly quotes: readonly HistoryQuote[];
  readonly trades: readonly HistoryTrade[];
  readonly underlying: readonly UnderlyingMinute[];
  readonly inputs: ValuationInputs;
  /** The model's own volatility at the forward at the instant, by the rule of a rank; null where nothing is listed. */
  readonly truth: number | null;
};

/** Minutes of trades that are looked at. */
const TRADED_MINUTES = 30;

export { createMarket };

/** Quotes of 15:45 (12:45 on half days), and trades of the half hour before it. */
export function modelledDay(market: Market, symbol: string, day: string): ModelledDay {
  const session = nyseCalendar.sessionOn(day);
  const profile = market.profile(symbol);
  const close = market.dailyBar(symbol, day)?.close;
  if (session === null || profile === null || close === undefined)
    throw new Error(`${symbol} has no ${day} in this market.`);
  const atMs = session.closeMs - 15 * MINUTE_MS;
  const contracts = historyContracts({ symbol, day, close });
  const wanted = new Map(contracts.map((contract) => [contract.occSymbol, contract]));
  const dates = new Set(contracts.map(({ expiration }) => expiration));
  const chain = market.chain(symbol, atMs, { series: ({ expiration }) => dates.has(expiration.date) });
  const series = chain?.series ?? [];
  const quotes = series.flatMap((each) =>
    each.quotes.flatMap(({ occSymbol, bid, ask, quotedMs }): HistoryQuote[] => {
      const contract = wanted.get(occSymbol);
      return contract === undefined || bid === 0 ? [] : [{ contract, bid, ask, quotedAtMs: quotedMs }];
    }),
  );
  const points = series
    .filter(({ expiration }) => expiration.settlement === "PM")
    .map(({ expiration, priced }) => ({
      expiration: expiration.date,
      days: 365 * priced.years,
      volatility: priced.smile(0),
    }));
  return {
    symbol,
    day,
    atMs,
    close,
    contracts,
    quotes,
    ...minutesBefore(market, symbol, day, atMs, contracts),
    inputs: { curve: chain?.moment.curve ?? null, dividends: scheduleOn(profile, day) },
    truth: rankVolatility(points, day),
  };
}

function minutesBefore(
  market: Market,
  symbol: string,
  day: string,
  atMs: number,
  contracts: readonly HistoryContract[],
): Pick<ModelledDay, "trades" | "underlying"> {
  const fromMs = atMs - TRADED_MINUTES * MINUTE_MS;
  const minutes = market.optionMinutes(symbol, day, { contracts, fromMs, toMs: atMs }) ?? [];
  const trades = contracts.flatMap((contract, i) =>
    (minutes[i] ?? []).map(({ startMs, mean, trades: count }) => ({
      contract,
      minuteMs: startMs,
      price: mean,
      trades: count,
    })),
  );
  const underlying = (market.minuteBars(symbol, day) ?? [])
    .filter(({ startMs }) => startMs >= fromMs && startMs < atMs)
    .map(({ startMs, open, high, low, close }) => ({
      symbol,
      minuteMs: startMs,
      price: (open + high + low + close) / 4,
    }));
  return { trades, underlying };
}

function scheduleOn(profile: Parameters<typeof dividendsOf>[0], day: string): DividendSchedule {
  const dividends = dividendsOf(profile).flatMap(({ exDate, amount, special }) =>
    exDate > day && exDate <= addDays(day, 100) && !special
      ? [{ exDate, amount, certainty: "declared" as const, source: "model" }]
      : [],
  );
  return { status: dividends.length > 0 ? "scheduled" : "none", dividends };
}
