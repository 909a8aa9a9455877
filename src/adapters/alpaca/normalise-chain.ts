import type { UnpricedContract } from "../../chains/ports.ts";
import type { ChainSlice } from "../../chains/slice.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { nearestStrikes } from "../../options/chain.ts";
import type { OptionContract } from "../../options/contract.ts";
import { formatOccSymbol, isAdjustedRoot, type OccSymbol, parseOccSymbol } from "../../options/occ-symbol.ts";
import type { SkipCounts, SkipReason } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { readNumber } from "../read-number.ts";
import { readUtcInstant } from "../read-ohlcv.ts";
import { optionRoot } from "./symbol.ts";
import { fieldsOf, type WireFields, type WirePage } from "./wire.ts";

export type NormalisedContracts = {
  contracts: OptionContract[];
  unpriced: UnpricedContract[];
  skipped: SkipCounts;
  unreadable: string[] | null;
};

type Reading =
  | { ok: true; contract: OptionContract }
  | { ok: false; reason: SkipReason; occSymbol: string | null; unpriced?: UnpricedContract };
type Context = { slice: ChainSlice; root: string; today: string };

export type WantedContracts = {
  slice: ChainSlice;
  /** So many around `price` of each expiration; 0 for all. Alpaca has no such parameter. */
  strikes: number;
  /** Null where nobody knows it: all strikes then. */
  price: number | null;
};

/** Below a cent a contract is dead: nobody bids, and its volatility would be noise. */
const MIN_MARK = 0.01;
/** The largest that Postgres' numeric(12,4) holds without rounding up to one digit more. */
const MAX_PRICE = 99_999_999.9999;
const MAX_COUNT = 2_147_483_647;

/** Option snapshots in our terms. Pure and total: a contract that can't be read is counted, never thrown. */
export function normaliseContracts(
  pages: readonly WirePage[],
  wanted: WantedContracts,
  nowMs: number,
): NormalisedContracts {
  const { slice } = wanted;
  const skipped: SkipCounts = {};
  const unreadable: string[] = [];
  const unpriced: UnpricedContract[] = [];
  const contracts = new Map<string, OptionContract>();
  let nameless = 0;
  const context = { slice, root: optionRoot(slice.symbol), today: newYorkDate(nowMs) };
  const listed = pages.flatMap(({ bySymbol }) => [...bySymbol]);
  for (const [name, snapshot] of aroundTheMoney(listed, wanted)) {
    const reading = readContract(name, snapshot, context);
    if (!reading.ok) {
      countSkip(skipped, reading.reason);
      if (reading.unpriced !== undefined) unpriced.push(reading.unpriced);
      if (reading.occSymbol === null) nameless += 1;
      else if (reading.reason === "malformed" || reading.reason === "no_quote")
        unreadable.push(reading.occSymbol);
    } else if (contracts.has(reading.contract.occSymbol)) {
      countSkip(skipped, "duplicate");
    } else {
      contracts.set(reading.contract.occSymbol, reading.contract);
    }
  }
  return {
    contracts: [...contracts.values()],
    unpriced,
    skipped,
    unreadable: nameless === 0 ? unreadable : null,
  };
}

function readContract(name: string, snapshot: unknown, context: Context): Reading {
  const identity = parseOccSymbol(name);
  const occSymbol = identity === null ? null : formatOccSymbol(identity);
  if (identity === null || occSymbol === null) return skip("malformed", null);
  // Contracts of corporate actions come under "AMD1"; "XOM2241220P00280000" has been seen.
  if (isAdjustedRoot(identity.root) && identity.root !== context.root) return skip("adjusted", occSymbol);
  if (!isAsked(identity, context)) return skip("outside_request", occSymbol);
  if (identity.expiration < context.today) return skip("expired", occSymbol);
  const fields = fieldsOf(snapshot);
  if (fields === null) return skip("malformed", occSymbol);
  const quote = fieldsOf(fields["latestQuote"]);
  const bid = readPrice(quote?.["bp"]);
  const ask = readPrice(quote?.["ap"]);
  if (quote === null || bid === null || ask === null) return skip("no_quote", occSymbol);
  const mark = (bid + ask) / 2;
  if (mark < MIN_MARK) {
    const { root, expiration, strike, type } = identity;
    return { ...skip("below_min_mark", occSymbol), unpriced: { root, expiration, strike, type } };
  }
  return {
    ok: true,
    contract: {
      ...identity,
      occSymbol,
      symbol: context.slice.symbol,
      bid,
      ask,
      mark,
      last: readPrice(fieldsOf(fields["latestTrade"])?.["p"]),
      // Alpaca has options on shares and funds only, and those settle in shares at the close.
      settlement: "PM",
      exerciseStyle: "american",
      multiplier: 100,
      bidSize: readCount(quote["bs"]),
      askSize: readCount(quote["as"]),
      volume: readVolume(fieldsOf(fields["dailyBar"]), context.today),
      openInterest: null,
      providerImpliedVolatility: readVolatility(fields["impliedVolatility"]),
      quotedAtMs: readUtcInstant(quote["t"]),
    },
  };
}

/** Strikes are chosen among all that are listed, dead ones too, as Schwab does; other names stay. */
function aroundTheMoney(
  listed: readonly [string, unknown][],
  { slice, strikes, price }: WantedContracts,
): readonly [string, unknown][] {
  if (strikes === 0 || price === null) return listed;
  const root = optionRoot(slice.symbol);
  const named = listed.map((entry) => ({ entry, contract: parseOccSymbol(entry[0]) }));
  const byExpiration = Map.groupBy(named, ({ contract }) => contract?.expiration);
  return [...byExpiration.values()].flatMap((group) => {
    const known = group.flatMap(({ contract }) => (contract?.root === root ? [contract.strike] : []));
    const near = nearestStrikes(new Set(known), price, strikes);
    return group
      .filter(({ contract }) => contract?.root !== root || near.has(contract.strike))
      .map(({ entry }) => entry);
  });
}

function isAsked({ root, expiration, type }: OccSymbol, { slice, root: wanted }: Context): boolean {
  if (root !== wanted || expiration < slice.from || expiration > slice.to) return false;
  return slice.side === "ALL" || slice.side === (type === "call" ? "CALL" : "PUT");
}

/** Contracts traded today. A bar of an earlier day means that none were; without a bar nothing is known. */
function readVolume(dailyBar: WireFields | null, today: string): number | null {
  const startMs = readUtcInstant(dailyBar?.["t"]);
  if (startMs === null) return null;
  return newYorkDate(startMs) < today ? 0 : readCount(dailyBar?.["v"]);
}

function readPrice(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number >= 0 && number <= MAX_PRICE ? number : null;
}

function readCount(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number >= 0 && number <= MAX_COUNT ? Math.trunc(number) : null;
}

/** A fraction a year already. */
function readVolatility(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && number > 0 && number < 1e7 ? number : null;
}

function skip(reason: SkipReason, occSymbol: string | null): Extract<Reading, { ok: false }> {
  return { ok: false, reason, occSymbol };
}
