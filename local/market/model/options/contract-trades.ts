import { hashOf, uniformOf } from "../../../chance.ts";
import { sessionTime } from "../market-clock.ts";
import type { ContractActivity } from "./contract-activity.ts";
import { type ContractValue, previousPrice, type ValuedContract } from "./contract-value.ts";
import type { ModelledQuote } from "./option-quote.ts";
import { cents, tickDown, tickSize } from "./tick-size.ts";

export type ContractTrades = Pick<
  ModelledQuote,
  "last" | "lastSize" | "lastTradeMs" | "volume" | "high" | "low" | "high52Weeks" | "low52Weeks"
>;

/** Where the trades of a contract come from. */
export type TradedContract = ValuedContract & {
  readonly seed: number;
  /** Hash of the contract. */
  readonly contract: number;
  readonly activity: ContractActivity;
  readonly value: ContractValue;
  /** Dollars between bid and ask. */
  readonly spread: number;
};

const TRADE = 12;
const DAY_MS = 86_400_000;
/** Volume from which a contract's high and low are those of the spot's day. */
const FULL_RANGE_VOLUME = 60;

/**
 * Trades come evenly through the session; the last one is priced at the spot of its own minute, so that it moves only
 * when the volume does.
 */
export function contractTrades(of: TradedContract): ContractTrades {
  const { activity, moment } = of;
  const volume = Math.floor(activity.dayVolume * moment.passed);
  const draw = hashOf(of.seed, of.contract, TRADE, moment.day.weekday * 65_536 + volume);
  return volume === 0 ? earlierTrade(of, draw) : tradesToday(of, volume, draw);
}

function earlierTrade(of: TradedContract, draw: number): ContractTrades {
  const never = of.activity.openInterest === 0;
  const last = never ? 0 : onTick(of, previousPrice(of) + aside(of, draw));
  const lastTradeMs = never ? 0 : of.moment.previousCloseMs - (draw % Math.floor(0.25 * DAY_MS));
  return { last, lastSize: 0, lastTradeMs, volume: 0, high: 0, low: 0, ...yearRange(last, of.contract) };
}

function tradesToday(of: TradedContract, volume: number, draw: number): ContractTrades {
  const { value, moment, ticker } = of;
  const { day } = moment;
  const tradedAt = volume / of.activity.dayVolume;
  const last = onTick(of, priceAt(of, ticker.path.priceAt(sessionTime(day, tradedAt))) + aside(of, draw));
  const reach = Math.min(1, volume / FULL_RANGE_VOLUME);
  const rises = value.delta >= 0;
  const atHighest = onTick(of, priceAt(of, rises ? moment.spotHigh : moment.spotLow));
  const atLowest = onTick(of, priceAt(of, rises ? moment.spotLow : moment.spotHigh));
  const high = Math.max(last, onTick(of, last + reach * (atHighest - last)));
  const low = Math.min(last, onTick(of, last + reach * (atLowest - last)));
  return {
    last,
    lastSize: 1 + (draw % Math.min(volume, 40)),
    lastTradeMs: Math.floor(day.openMs + tradedAt * (day.closeMs - day.openMs)) - (draw % 59),
    volume,
    high,
    low,
    ...yearRange(high, of.contract),
  };
}

/** The price at another spot of the day, by delta and gamma. */
function priceAt({ value, moment }: TradedContract, spot: number): number {
  const move = spot - moment.spot;
  return value.price + value.delta * move + 0.5 * value.gamma * move * move;
}

/** Buyers trade above the middle, sellers below. */
function aside({ spread }: TradedContract, draw: number): number {
  return (uniformOf(draw) - 0.5) * 0.8 * spread;
}

function onTick({ ticker }: TradedContract, price: number): number {
  const smallest = tickSize(ticker.profile, 0);
  return Math.max(smallest, tickDown(ticker.profile, price + smallest / 2));
}

function yearRange(price: number, contract: number): Pick<ModelledQuote, "high52Weeks" | "low52Weeks"> {
  if (price === 0) return { high52Weeks: 0, low52Weeks: 0 };
  const draw = uniformOf(contract);
  return {
    high52Weeks: cents(price * (1.1 + 1.5 * draw)),
    low52Weeks: cents(Math.max(0.01, price * 0.6 * draw)),
  };
}
