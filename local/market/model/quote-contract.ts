import type { OptionType } from "../../../src/options/contract.ts";
import { formatOccSymbol } from "../../../src/options/occ-symbol.ts";
import { europeanOption } from "../../../src/pricing/european-option.ts";
import { hashOf, uniformOf } from "./chance.ts";
import { type ContractActivity, contractActivity } from "./contract-activity.ts";
import type { ListedExpiration } from "./expirations.ts";
import { sessionTime } from "./market-clock.ts";
import type { ExpiryMoment, ModelledTicker, OptionMoment } from "./option-moment.ts";
import type { GreeksOnWire, ModelledQuote } from "./option-quote.ts";
import { cents, tickDown, tickSize, tickUp } from "./tick-size.ts";

/** Everything a quote depends on. */
export interface QuotedContract {
  readonly seed: number;
  readonly ticker: ModelledTicker;
  readonly moment: OptionMoment;
  readonly expiryMoment: ExpiryMoment;
  readonly expiration: ListedExpiration;
  /** Hash stream of the expiration and root. */
  readonly stream: number;
  readonly root: string;
  readonly strike: number;
  readonly type: OptionType;
  /** Dollars a share that an adjusted contract delivers on top; 0 for a standard one. */
  readonly extraCash: number;
}

const DEAD_SHARE = 0.005;
const MINUS_999_SHARE = 0.003;
const NAN_SHARE = 0.001;
const HALF_HOUR_MS = 1_800_000;

const SIZES = 11;
const TRADE = 12;
const DEAD = 13;
const GREEKS = 14;
const QUOTE_AGE = 15;

/** Quotes one contract. */
export function quoteContract(of: QuotedContract): ModelledQuote {
  const { seed, ticker, moment, expiryMoment, expiration, strike, type, extraCash } = of;
  const { profile } = ticker;
  const strikeThousandths = Math.round(strike * 1_000);
  const dead = extraCash === 0 && uniformOf(hashOf(seed, of.stream, DEAD, strikeThousandths)) < DEAD_SHARE;
  const contract = hashOf(seed, of.stream, strikeThousandths, type === "call" ? 1 : 2);
  const identity = {
    occSymbol: formatOccSymbol({ root: of.root, expiration: expiration.date, type, strike }) ?? "",
    root: of.root,
    expiration,
    type,
    strike,
    nonStandard: extraCash > 0,
    dead,
  };
  const value = valueNow(of);
  const greeks = {
    theoretical: value.price,
    impliedVolatility: value.volatility,
    delta: value.delta,
    gamma: value.gamma,
    thetaPerDay: value.thetaPerDay,
    vegaPerVolPoint: value.vegaPerVolPoint,
    rhoPerPoint: value.rhoPerPoint,
  };
  if (dead) return { ...identity, ...NOBODY, ...greeks };
  const distance = Math.min(8, Math.abs(Math.log(strike) - expiryMoment.logForward) / expiryMoment.deviation);
  const outOfTheMoney = type === "call" ? strike >= moment.spot : strike <= moment.spot;
  const activity = contractActivity(seed, {
    profile,
    contract,
    weekday: moment.day.weekday,
    strike,
    spot: moment.spot,
    years: expiryMoment.years,
    distance: outOfTheMoney ? distance : -distance,
    standardMonth: expiration.type === "S" && extraCash === 0,
  });
  const spread = spreadOf(of, value.price, distance);
  const bid = tickDown(profile, value.price - spread / 2);
  const ask = Math.max(tickUp(profile, value.price + spread / 2), cents(bid + tickSize(profile, bid)));
  const sizes = hashOf(seed, contract, SIZES, Math.floor(moment.atMs / 60_000));
  return {
    ...identity,
    ...greeks,
    bid,
    ask,
    mark: cents((bid + ask) / 2),
    bidSize: bid === 0 ? 0 : 1 + (sizes % 211),
    askSize: 1 + ((sizes >>> 12) % 307),
    quotedMs: moment.atMs - (hashOf(seed, contract, QUOTE_AGE, moment.day.weekday) % 900),
    openInterest: activity.openInterest,
    previousClose: cents(previousPrice(of)),
    ...tradesOf(of, contract, activity, value, spread),
    greeksOnWire: greeksOnWire(hashOf(seed, contract, GREEKS, Math.floor(moment.atMs / HALF_HOUR_MS))),
  };
}

/** How the recorded dead quotes look: zeros, and -999 for every greek. */
const NOBODY = {
  bid: 0,
  ask: 0,
  mark: 0,
  bidSize: 0,
  askSize: 0,
  last: 0,
  lastSize: 0,
  lastTradeMs: 0,
  quotedMs: 0,
  volume: 0,
  openInterest: 0,
  high: 0,
  low: 0,
  previousClose: 0,
  high52Weeks: 0,
  low52Weeks: 0,
  greeksOnWire: "minus-999",
} as const;

interface Value {
  readonly price: number;
  readonly volatility: number;
  readonly delta: number;
  readonly gamma: number;
  readonly thetaPerDay: number;
  readonly vegaPerVolPoint: number;
  readonly rhoPerPoint: number;
}

function valueNow({ ticker, moment, expiryMoment, strike, type, extraCash }: QuotedContract): Value {
  const { spot, rate } = moment;
  const { years, smile, logForward } = expiryMoment;
  const volatility = smile(Math.log(strike) - logForward);
  const { dividendYield, kind } = ticker.profile;
  const value = europeanOption({ type, spot, strike, years, rate, dividendYield, volatility });
  const intrinsic = Math.max(0, type === "call" ? spot - strike : strike - spot);
  // Index options are European; all others can be exercised today.
  const price =
    (kind === "index" ? value.price : Math.max(value.price, intrinsic)) + (type === "call" ? extraCash : 0);
  return { ...value, price, volatility };
}

function previousPrice({ ticker, moment, expiryMoment, strike, type, extraCash }: QuotedContract): number {
  const { previousSpot: spot, rate } = moment;
  const { previousYears: years, previousSmile, previousLogForward } = expiryMoment;
  const volatility = previousSmile(Math.log(strike) - previousLogForward);
  const { dividendYield, kind } = ticker.profile;
  const { price } = europeanOption({ type, spot, strike, years, rate, dividendYield, volatility });
  const intrinsic = Math.max(0, type === "call" ? spot - strike : strike - spot);
  return (kind === "index" ? price : Math.max(price, intrinsic)) + (type === "call" ? extraCash : 0);
}

/** Wider with price, time, depth in the money, and distance from it. */
function spreadOf(
  { ticker, moment, expiryMoment, strike, type, extraCash }: QuotedContract,
  price: number,
  distance: number,
) {
  const intrinsic = Math.max(0, type === "call" ? moment.spot - strike : strike - moment.spot);
  const extrinsic = Math.max(0, price - intrinsic);
  const patience = 1 + 1.5 * Math.min(2, expiryMoment.years);
  const wing = 0.012 * Math.min(distance, 4) ** 2 * Math.min(1, 0.1 + price * 5);
  const depth = 0.02 * Math.min(intrinsic, 0.2 * moment.spot);
  const scale = ticker.profile.spreadScale * (extraCash > 0 ? 4 : 1);
  return scale * (0.012 + 0.012 * extrinsic * patience + depth + wing);
}

type Trades = Pick<
  ModelledQuote,
  "last" | "lastSize" | "lastTradeMs" | "volume" | "high" | "low" | "high52Weeks" | "low52Weeks"
>;

/**
 * Trades come evenly through the session; the last one is priced at the spot of its own minute, so that it moves only
 * when the volume does.
 */
function tradesOf(
  of: QuotedContract,
  contract: number,
  activity: ContractActivity,
  value: Value,
  spread: number,
): Trades {
  const { seed, ticker, moment } = of;
  const { day } = moment;
  const volume = Math.floor(activity.dayVolume * moment.passed);
  const draw = hashOf(seed, contract, TRADE, day.weekday * 65_536 + volume);
  const floor = tickSize(ticker.profile, 0);
  const at = (spot: number) => {
    const move = spot - moment.spot;
    const moved = value.price + value.delta * move + 0.5 * value.gamma * move * move;
    return Math.max(floor, tickDown(ticker.profile, moved + floor / 2));
  };
  const side = (uniformOf(draw) - 0.5) * 0.8 * spread;
  if (volume === 0) {
    const never = activity.openInterest === 0;
    const last = never ? 0 : Math.max(floor, tickDown(ticker.profile, previousPrice(of) + side));
    const lastTradeMs = never ? 0 : moment.previousCloseMs - (draw % 20_000_000);
    return { last, lastSize: 0, lastTradeMs, volume, high: 0, low: 0, ...yearRange(last, contract) };
  }
  const tradedAt = volume / activity.dayVolume;
  const last = Math.max(
    floor,
    tickDown(ticker.profile, at(ticker.path.priceAt(sessionTime(day, tradedAt))) + side),
  );
  const reach = Math.min(1, volume / 60);
  const [up, down] = value.delta >= 0 ? [moment.spotHigh, moment.spotLow] : [moment.spotLow, moment.spotHigh];
  const high = Math.max(last, cents(last + reach * (at(up) - last)));
  const low = Math.max(floor, Math.min(last, cents(last + reach * (at(down) - last))));
  return {
    last,
    lastSize: 1 + (draw % Math.min(volume, 40)),
    lastTradeMs: Math.floor(day.openMs + tradedAt * (day.closeMs - day.openMs)) - (draw % 59),
    volume,
    high,
    low,
    ...yearRange(Math.max(high, last), contract),
  };
}

function yearRange(price: number, contract: number): Pick<ModelledQuote, "high52Weeks" | "low52Weeks"> {
  if (price === 0) return { high52Weeks: 0, low52Weeks: 0 };
  const draw = uniformOf(contract);
  return {
    high52Weeks: cents(price * (1.1 + 1.5 * draw)),
    low52Weeks: cents(Math.max(0.01, price * 0.6 * draw)),
  };
}

function greeksOnWire(hash: number): GreeksOnWire {
  const draw = uniformOf(hash);
  if (draw < MINUS_999_SHARE) return "minus-999";
  return draw < MINUS_999_SHARE + NAN_SHARE ? "nan" : "numbers";
}
