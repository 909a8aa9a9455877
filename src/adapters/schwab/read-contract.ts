import type { OptionContract, OptionQuote } from "../../options/contract.ts";
import type { SkipReason } from "../../providers/provider.ts";
import type { IdentityReader } from "./read-identity.ts";
import { readNumber } from "./read-number.ts";
import type { WireContract } from "./wire-chain.ts";

export type ContractReading =
  | { ok: true; contract: OptionContract }
  | { ok: false; reason: SkipReason; occSymbol: string | null };

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
  if (mark < MIN_MARK) return skip("below_min_mark", occSymbol);
  return {
    ok: true,
    contract: {
      occSymbol,
      root: identity.root,
      symbol: context.symbol,
      expiration: identity.expiration,
      strike: identity.strike,
      type: identity.type,
      bid: quote.bid,
      ask: quote.ask,
      last: quote.last,
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
    },
  };
}

/** Without a mark of its own a contract is marked at the middle of its quote. */
function readQuote(c: WireContract): OptionQuote {
  const bid = readPrice(c["bid"]);
  const ask = readPrice(c["ask"]);
  const middle = bid !== null && ask !== null ? (bid + ask) / 2 : null;
  return { bid, ask, last: readPrice(c["last"]), mark: readPrice(c["mark"]) ?? middle };
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

function skip(reason: SkipReason, occSymbol: string | null): ContractReading {
  return { ok: false, reason, occSymbol };
}
