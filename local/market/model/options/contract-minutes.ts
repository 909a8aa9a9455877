import type { OccSymbol } from "../../../../src/options/occ-symbol.ts";
import { europeanOption } from "../../../../src/pricing/european-option.ts";
import { hashOf, uniformOf } from "../../../chance.ts";
import { sessionTime, type TradingDay, weekdayNumber } from "../market-clock.ts";
import { intrinsicValue } from "./contract-value.ts";
import { type ListedSeries, nameSeries } from "./option-chain.ts";
import { type ExpiryMoment, expiryMoment, type ModelledTicker, optionMoment } from "./option-moment.ts";
import { activityOf, contractHash, isDead, type QuotedContract, spreadOf } from "./quote-contract.ts";
import { cents, tickSize } from "./tick-size.ts";
import { tradesByMinute } from "./trade-minutes.ts";

/** A minute in which a contract traded. Dollars a share; volume in contracts. */
export type TradedMinute = {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Mean of the trades, weighted by volume. */
  readonly mean: number;
  readonly volume: number;
  readonly trades: number;
};

export type MinutesWish = {
  readonly contracts: readonly OccSymbol[];
  /** `[fromMs, toMs)` of the regular session. */
  readonly fromMs: number;
  readonly toMs: number;
};

/** Aligned with the contracts of the wish; null: not listed that day. */
export type ContractMinutes = readonly (readonly TradedMinute[] | null)[];

type Day = {
  readonly seed: number;
  readonly ticker: ModelledTicker;
  readonly day: TradingDay;
  /** What all contracts of a series share in the middle of a minute. */
  readonly at: (series: ListedSeries, startMs: number) => MinuteMoment;
};

type MinuteMoment = Pick<QuotedContract, "moment" | "expiryMoment">;

const MINUTE_MS = 60_000;
const MINUTE_TRADES = 32;
const PRINT = 33;
/** A trade of a contract is of 1 to so many, always the same number. */
const LARGEST_TRADE = 8;
/** Prints that a minute's bar is made of; more would not change its mean by a tick. */
const MOST_PRINTS = 12;
/** The worth of early exercise is found once in so many minutes: by time alone it hardly changes. */
const EARLY_MINUTES = 30;
const NOTHING = { premium: 0, delta: 0 };

/**
 * In which minutes of a day contracts traded, and at what. Trades are within the quotes around what the contract was
 * worth at their own instant; a day's minutes add up to the volume that the chain shows after the close.
 */
export function contractMinutes(
  seed: number,
  ticker: ModelledTicker,
  day: TradingDay,
  listed: readonly ListedSeries[],
  wish: MinutesWish,
): ContractMinutes {
  const shared = { seed, ticker, day, at: minuteMoments(ticker, day) };
  const byName = new Map(
    listed.map((series) => [nameOf(series.expiration.root, series.expiration.date), series]),
  );
  return wish.contracts.map((contract) => {
    const series = byName.get(nameOf(contract.root, contract.expiration));
    if (series === undefined || !series.strikes.includes(contract.strike)) return null;
    return minutesOf(shared, series, contract, wish);
  });
}

function minutesOf(
  { seed, ticker, day, at }: Day,
  series: ListedSeries,
  { strike, type }: OccSymbol,
  wish: MinutesWish,
): TradedMinute[] {
  const { expiration } = series;
  const { root, stream } = nameSeries(expiration.root, expiration);
  const fixed = { seed, ticker, strike, type, expiration, root, stream, extraCash: 0 };
  if (isDead(fixed)) return [];
  const anchor: QuotedContract = { ...fixed, ...at(series, day.openMs) };
  const contract = contractHash(anchor);
  const { dayVolume } = activityOf(anchor, contract);
  const size = 1 + (hashOf(seed, contract, MINUTE_TRADES) % LARGEST_TRADE);
  const trades = {
    seed,
    stream: hashOf(seed, contract, MINUTE_TRADES, day.weekday),
    total: Math.ceil(dayVolume / size),
    minutes: (day.closeMs - day.openMs) / MINUTE_MS,
  };
  const first = Math.ceil((wish.fromMs - day.openMs) / MINUTE_MS);
  const counts = tradesByMinute(trades, first, Math.ceil((wish.toMs - day.openMs) / MINUTE_MS));
  if (counts.length === 0) return [];
  const early = new Map<number, EarlyWorth>();
  return counts.map(({ minute, before, count }) => {
    const startMs = day.openMs + minute * MINUTE_MS;
    const traded: QuotedContract = { ...fixed, ...at(series, startMs) };
    const part = Math.floor(minute / EARLY_MINUTES + 0.5) * EARLY_MINUTES;
    const worth = early.get(part) ?? earlyWorth({ ...fixed, ...at(series, day.openMs + part * MINUTE_MS) });
    early.set(part, worth);
    const prices = printPrices(traded, {
      startMs,
      stream: hashOf(trades.stream, PRINT, minute),
      count,
      early: worth,
    });
    const volume = Math.min(dayVolume, (before + count) * size) - before * size;
    return { startMs, ...joined(prices), volume, trades: count };
  });
}

/** What the right to exercise adds, by spot. */
type EarlyWorth = (spot: number) => number;

function earlyWorth({ type, strike, moment, expiryMoment }: QuotedContract): EarlyWorth {
  const { exercise, smile, carry } = expiryMoment;
  const volatility = smile(Math.log(strike) - carry.logForward);
  const { premium, delta } = exercise?.worth(type, moment.spot, strike, volatility) ?? NOTHING;
  return (spot) => Math.max(0, premium + delta * (spot - moment.spot));
}

/** One trade after the other, each at the spot of its own second, aside of what it is worth by less than the spread. */
function printPrices(
  of: QuotedContract,
  { startMs, stream, count, early }: { startMs: number; stream: number; count: number; early: EarlyWorth },
): number[] {
  const { ticker, moment, strike, type, expiryMoment } = of;
  const { carry, years, smile } = expiryMoment;
  const volatility = smile(Math.log(strike) - carry.logForward);
  const worth = europeanOption({
    type,
    spot: carry.share,
    strike,
    years,
    rate: carry.rate,
    dividendYield: carry.residualYield,
    volatility,
  });
  const least = ticker.profile.kind === "index" ? 0 : 1;
  const spread = spreadOf(of, worth.price + early(moment.spot));
  const smallest = tickSize(ticker.profile, 0);
  const prints = Math.min(count, MOST_PRINTS);
  return Array.from({ length: prints }, (_, i) => {
    const draw = hashOf(of.seed, stream, PRINT, i);
    const share = (i + uniformOf(draw)) / prints;
    const spot = ticker.path.priceAt(timeAt(moment.day, startMs + share * MINUTE_MS));
    const move = spot - moment.spot;
    const european = worth.price + worth.delta * move + 0.5 * worth.gamma * move * move;
    const price = Math.max(european + early(spot), least * intrinsicValue(of, spot));
    const aside = (uniformOf(hashOf(of.seed, stream, PRINT + 1, i)) - 0.5) * 0.8 * spread;
    return Math.max(smallest, cents(Math.round((price + aside) / smallest) * smallest));
  });
}

function joined(prices: readonly number[]) {
  const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length;
  return {
    open: prices[0] ?? 0,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices.at(-1) ?? 0,
    mean: Math.round(mean * 1e6) / 1e6,
  };
}

function minuteMoments(ticker: ModelledTicker, day: TradingDay): Day["at"] {
  const base = optionMoment(ticker, day.closeMs - MINUTE_MS);
  const moments = new Map<number, QuotedContract["moment"]>();
  const expiries = new Map<ListedSeries, Map<number, ExpiryMoment>>();
  const momentAt = (startMs: number) => {
    const known = moments.get(startMs);
    if (known !== undefined) return known;
    const atMs = startMs + MINUTE_MS / 2;
    const time = timeAt(day, atMs);
    const passed = (atMs - day.openMs) / (day.closeMs - day.openMs);
    const made = { ...base, atMs, passed, time, spot: ticker.path.priceAt(time) };
    moments.set(startMs, made);
    return made;
  };
  return (series, startMs) => {
    const moment = momentAt(startMs);
    const known = expiries.get(series) ?? new Map<number, ExpiryMoment>();
    expiries.set(series, known);
    const { expiration } = series;
    const made =
      known.get(startMs) ?? expiryMoment(ticker, moment, expiration, weekdayNumber(expiration.date));
    known.set(startMs, made);
    return { moment, expiryMoment: made };
  };
}

function timeAt(day: TradingDay, ms: number) {
  return sessionTime(day, (ms - day.openMs) / (day.closeMs - day.openMs));
}

function nameOf(root: string, date: string): string {
  return `${root} ${date}`;
}
