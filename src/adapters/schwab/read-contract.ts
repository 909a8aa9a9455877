import type { UnpricedContract } from "../../chains/ports.ts";
import type { OptionContract, OptionQuote } from "../../options/contract.ts";
import { quoteWorth } from "../../options/quote-worth.ts";
import type { SkipReason } from "../../providers/provider.ts";
import type { ContractIdentity, IdentityReader } from "./read-identity.ts";
import { readNumber } from "./read-number.ts";
import type { WireContract } from "./wire-chain.ts";

export type ContractReading =
  | { ok: true; contract: OptionContract }
  | { ok: false; reason: SkipReason; occSymbol: string | null; unpriced?: UnpricedContract };

/** Below a cent a contract is dead: nobody bids, and its volatility would be noise. */
const MIN_MARK = 0.01;

/** One contract, or the reason why it is left out. The OCC symbol is the identity; the map's keys only lead to it. */
export function readContract(
  wire: unknown,
  context: { symbol: string; today: string; readIdentity: IdentityReader },
): ContractReading {
  if (typeof wire !== "object" || wire === null) return skip("malformed", null);
  const c = wire as WireContract;
  const identity = typeof c["symbol"] === "string" ? context.readIdentity(c["symbol"]) : null;
  if (identity === null) return skip("malformed", null);
  const { occSymbol } = identity;
  if (identity.adjusted || deliversOther(c)) return skip("adjusted", occSymbol);
  if (identity.expiration < context.today) return skip("expired", occSymbol);

  const quote = readQuote(c);
  const { mark } = quote;
  if (mark === null) return skip(hasQuoteFields(c) ? "no_quote" : "malformed", occSymbol);
  if (mark >= MIN_MARK) return { ok: true, contract: toContract(c, identity, context.symbol, quote) };
  const { root, expiration, strike, type } = identity;
  return { ...skip("below_min_mark", occSymbol), unpriced: { root, expiration, strike, type } };
}

/** Written out, field by field: a spread would cost a chain as much as its reading. */
function toContract(
  c: WireContract,
  identity: ContractIdentity,
  symbol: string,
  { bid, ask, last, mark }: OptionQuote,
): OptionContract {
  return {
    occSymbol: identity.occSymbol,
    root: identity.root,
    symbol,
    expiration: identity.expiration,
    strike: identity.strike,
    type: identity.type,
    bid,
    ask,
    last,
    mark,
    settlement: c["settlementType"] === "A" ? "AM" : "PM",
    exerciseStyle: c["exerciseType"] === "E" ? "european" : "american",
    multiplier: 100,
    bidSize: readCount(c["bidSize"]),
    askSize: readCount(c["askSize"]),
    volume: readCount(c["totalVolume"]),
    openInterest: readCount(c["openInterest"]),
    providerImpliedVolatility: readPercent(c["volatility"]),
    quotedAtMs: readInstant(c["quoteTimeInLong"]),
  };
}

/** Marked at the middle of a usable quote, else as Schwab does: its mark is 0 beside live quotes now and then. */
function readQuote(c: WireContract): OptionQuote {
  const bid = readPrice(c["bid"]);
  const ask = readPrice(c["ask"]);
  const worth = quoteWorth({ bid, ask });
  const middle = bid !== null && ask !== null ? (bid + ask) / 2 : null;
  const mark = worth.ok ? worth.mid : (readPrice(c["mark"]) ?? middle);
  // A last of 0 is a contract that never traded: null, as what is not known, and as others say it.
  return { bid, ask, last: readPrice(c["last"]) || null, mark };
}

/** A mini, or anything else that does not deliver 100 plain shares. */
function deliversOther(c: WireContract): boolean {
  if (c["nonStandard"] === true || c["mini"] === true) return true;
  const multiplier = readNumber(c["multiplier"]);
  return multiplier !== null && multiplier !== 100;
}

/** The largest that Postgres' numeric(12,4) holds without rounding up to one digit more. */
const MAX_PRICE = 99_999_999.9999;

/** A price that can be stored; a negative one is nonsense, not a quote. */
function readPrice(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number >= 0 && number <= MAX_PRICE ? number : null;
}

const MAX_COUNT = 2_147_483_647;
const YEAR_2100_MS = 4_102_444_800_000;

function readCount(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number >= 0 && number <= MAX_COUNT ? Math.trunc(number) : null;
}

function readInstant(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number > 0 && number < YEAR_2100_MS ? Math.trunc(number) : null;
}

function readPercent(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number > 0 && number < 1e9 ? number / 100 : null;
}

function hasQuoteFields(c: WireContract): boolean {
  return "bid" in c && "ask" in c && "mark" in c;
}

function skip(reason: SkipReason, occSymbol: string | null): Extract<ContractReading, { ok: false }> {
  return { ok: false, reason, occSymbol };
}
