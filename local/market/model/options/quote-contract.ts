import { formatOccSymbol } from "../../../../src/options/occ-symbol.ts";
import { hashOf, uniformOf } from "../../../chance.ts";
import type { TickerProfile } from "../universe/ticker-profile.ts";
import { type ContractActivity, contractActivity } from "./contract-activity.ts";
import { contractTrades } from "./contract-trades.ts";
import { intrinsicValue, previousPrice, type ValuedContract, valueNow } from "./contract-value.ts";
import type { ListedExpiration } from "./expirations.ts";
import type { GreeksOnWire, ModelledQuote } from "./option-quote.ts";
import { cents, tickDown, tickSize, tickUp } from "./tick-size.ts";

/** Everything a quote depends on. */
export type QuotedContract = ValuedContract & {
  readonly seed: number;
  readonly expiration: ListedExpiration;
  /** Hash stream of the expiration and root. */
  readonly stream: number;
  readonly root: string;
};

/** Share of strikes that are listed but quoted by nobody, as 6 of 512 in a recorded SPY chain were. */
const DEAD_SHARE = 0.005;
const MINUS_999_SHARE = 0.003;
const NAN_SHARE = 0.001;
const HALF_HOUR_MS = 1_800_000;
const MINUTE_MS = 60_000;

const SIZES = 11;
const DEAD = 13;
const GREEKS = 14;
const QUOTE_AGE = 15;
const STUB = 16;
const UNMARKED = 17;
/** Who is quoted by nobody in earnest at some strikes in the first minutes, and at which share of them. */
const STUBBED: ReadonlySet<string> = new Set(["TSLA", "META", "DIS", "BA"]);
const STUB_SHARE = 0.3;
const STUB_MS = 4 * MINUTE_MS;
const STUB_QUOTE = { bid: 0.05, ask: 10 } as const;
/** Share of living contracts that a mark of 0 stands beside. */
const UNMARKED_SHARE = 0.004;
/** Nobody need touch a quote far from the money for so long. */
const LONGEST_QUIET_MS = 20 * MINUTE_MS;

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

/** Quotes one contract. */
export function quoteContract(of: QuotedContract): ModelledQuote {
  const { seed, moment, expiration, strike, type, root, extraCash } = of;
  const dead = isDead(of);
  const occSymbol = formatOccSymbol({ root, expiration: expiration.date, type, strike }) ?? "";
  const { price, ...greeks } = valueNow(of);
  const identity = { occSymbol, root, expiration, type, strike, nonStandard: extraCash > 0, dead };
  const described = { ...identity, theoretical: price, ...greeks };
  if (dead) return { ...described, ...NOBODY };
  const contract = contractHash(of);
  const activity = activityOf(of, contract);
  const spread = spreadOf(of, price);
  const halfHour = Math.floor(moment.atMs / HALF_HOUR_MS);
  return {
    ...described,
    ...marketOf(of, contract, price, spread),
    openInterest: activity.openInterest,
    previousClose: cents(previousPrice(of)),
    ...contractTrades({ ...of, contract, activity, value: { price, ...greeks }, spread }),
    greeksOnWire: greeksOnWire(hashOf(seed, contract, GREEKS, halfHour)),
  };
}

/** The same as `quoteContract` says, at a third of the work; null where nobody quotes. */
export function topOfBook(of: QuotedContract): TopOfBook | null {
  if (isDead(of)) return null;
  const { price } = valueNow(of);
  return marketOf(of, contractHash(of), price, spreadOf(of, price));
}

type NamedContract = Pick<QuotedContract, "seed" | "stream" | "strike" | "type" | "extraCash">;

/** Listed, but quoted and traded by nobody. */
export function isDead({ seed, stream, strike, extraCash }: Omit<NamedContract, "type">): boolean {
  return extraCash === 0 && uniformOf(hashOf(seed, stream, DEAD, thousandths(strike))) < DEAD_SHARE;
}

/** Names the contract to whatever is drawn for it. */
export function contractHash({ seed, stream, strike, type }: NamedContract): number {
  return hashOf(seed, stream, thousandths(strike), type === "call" ? 1 : 2);
}

function thousandths(strike: number): number {
  return Math.round(strike * 1_000);
}

/** How far the strike is from the forward, in standard deviations. */
function distanceOf(strike: number, logForward: number, deviation: number): number {
  return Math.min(8, Math.abs(Math.log(strike) - logForward) / deviation);
}

/** From the close before, so that a day's interest and volume are settled when it begins. */
export function activityOf(of: QuotedContract, contract: number): ContractActivity {
  const { strike, type, moment, expiryMoment } = of;
  const spot = moment.previousSpot;
  const away = distanceOf(strike, expiryMoment.previousCarry.logForward, expiryMoment.previousDeviation);
  const outOfTheMoney = type === "call" ? strike >= spot : strike <= spot;
  return contractActivity(of.seed, {
    profile: of.ticker.profile,
    contract,
    weekday: moment.day.weekday,
    strike,
    spot,
    years: expiryMoment.previousYears,
    distance: outOfTheMoney ? away : -away,
    standardMonth: of.expiration.type === "S" && of.extraCash === 0,
  });
}

/** Dollars between bid and ask: wider with price, time, depth in the money, and distance from it. */
export function spreadOf(of: QuotedContract, price: number): number {
  const { spot } = of.moment;
  const distance = distanceOf(of.strike, of.expiryMoment.carry.logForward, of.expiryMoment.deviation);
  const intrinsic = intrinsicValue(of, spot);
  const patience = 1 + 1.5 * Math.min(2, of.expiryMoment.years);
  const extrinsic = 0.012 * Math.max(0, price - intrinsic) * patience;
  const depth = 0.02 * Math.min(intrinsic, 0.2 * spot);
  const wing = 0.012 * Math.min(distance, 4) ** 2 * Math.min(1, 0.1 + price * 5);
  const scale = of.ticker.profile.spreadScale * (of.extraCash > 0 ? 4 : 1);
  return scale * (0.012 + extrinsic + depth + wing);
}

/** What stands at the top of the book. */
export type TopOfBook = Pick<ModelledQuote, "bid" | "ask" | "mark" | "bidSize" | "askSize" | "quotedMs">;

function marketOf(of: QuotedContract, contract: number, price: number, spread: number): TopOfBook {
  const { seed, moment } = of;
  const { bid, ask } = isStub(of) ? STUB_QUOTE : around(of.ticker.profile, price, spread);
  const sizes = hashOf(seed, contract, SIZES, Math.floor(moment.atMs / MINUTE_MS));
  const unmarked = uniformOf(hashOf(seed, contract, UNMARKED, moment.day.weekday)) < UNMARKED_SHARE;
  return {
    bid,
    ask,
    mark: unmarked && bid > 0 ? 0 : cents((bid + ask) / 2),
    bidSize: bid === 0 ? 0 : 1 + (sizes % 211),
    askSize: 1 + ((sizes >>> 12) % 307),
    quotedMs: quotedAt(of, contract),
  };
}

function around(profile: TickerProfile, price: number, spread: number): { bid: number; ask: number } {
  const bid = tickDown(profile, price - spread / 2);
  return { bid, ask: Math.max(tickUp(profile, price + spread / 2), cents(bid + tickSize(profile, bid))) };
}

/** In the first minutes some strikes have stubs alone, calls and puts both. */
function isStub({ seed, stream, strike, ticker, moment }: QuotedContract): boolean {
  if (!STUBBED.has(ticker.profile.symbol) || moment.atMs - moment.day.openMs >= STUB_MS) return false;
  return uniformOf(hashOf(seed, stream, STUB, Math.round(strike * 1_000))) < STUB_SHARE;
}

/** Within a second near the money, minutes ago far from it; of this session once it has begun. */
function quotedAt({ seed, moment, strike, expiryMoment }: QuotedContract, contract: number): number {
  const hash = hashOf(seed, contract, QUOTE_AGE, moment.day.weekday);
  const distance = distanceOf(strike, expiryMoment.carry.logForward, expiryMoment.deviation);
  const quiet = LONGEST_QUIET_MS * Math.max(0, (distance - 1) / 7) * uniformOf(hash) ** 3;
  const age = Math.floor(quiet) + (hash % 900);
  return Math.max(moment.atMs - age, Math.min(moment.atMs - (hash % 900), moment.day.openMs));
}

/** Now and then the vendor has no greeks for a living quote, and says so in one of two ways. */
function greeksOnWire(hash: number): GreeksOnWire {
  const draw = uniformOf(hash);
  if (draw < MINUS_999_SHARE) return "minus-999";
  return draw < MINUS_999_SHARE + NAN_SHARE ? "nan" : "numbers";
}
