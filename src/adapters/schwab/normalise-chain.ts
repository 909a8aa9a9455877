import type { FetchedChain } from "../../chains/ports.ts";
import type { ChainSlice } from "../../chains/slice.ts";
import { AppError } from "../../errors.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { OptionContract } from "../../options/contract.ts";
import { parseTickerSymbol } from "../../options/ticker-symbol.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { type ContractReading, readContract } from "./read-contract.ts";
import { createIdentityReader } from "./read-identity.ts";
import type { ChainEnvelope, WireExpirationMap } from "./wire-chain.ts";

const MAX_PRICE = 1e9;
const MAX_RATE_PERCENT = 100;

export type NormalisedChain = Omit<FetchedChain, "bytes" | "providerCalls">;

/** A chain in our terms. Pure and total: a contract that can't be read is counted, never thrown. */
export function normaliseChain(envelope: ChainEnvelope, slice: ChainSlice, nowMs: number): NormalisedChain {
  requireSymbol(envelope, slice);
  const contracts: OptionContract[] = [];
  const skipped: SkipCounts = {};
  const unreadable: string[] = [];
  const unpriced: FetchedChain["unpriced"] = [];
  let nameless = 0;
  const seen = new Set<string>();
  const context = { symbol: slice.symbol, today: newYorkDate(nowMs), readIdentity: createIdentityReader() };

  const take = (wire: unknown) => {
    const reading: ContractReading = readContract(wire, context);
    if (!reading.ok) {
      countSkip(skipped, reading.reason);
      if (reading.unpriced !== undefined) unpriced.push(reading.unpriced);
      if (reading.occSymbol === null) nameless += 1;
      else if (reading.reason === "malformed" || reading.reason === "no_quote")
        unreadable.push(reading.occSymbol);
    } else if (seen.has(reading.contract.occSymbol)) {
      countSkip(skipped, "duplicate");
    } else {
      seen.add(reading.contract.occSymbol);
      contracts.push(reading.contract);
    }
  };
  const malformed = () => {
    nameless += 1;
    countSkip(skipped, "malformed");
  };
  forEachContract(envelope.calls, take, malformed);
  forEachContract(envelope.puts, take, malformed);

  return {
    provider: "schwab",
    underlyingPrice: readUnderlying(envelope),
    rate: readFraction(envelope.interestRatePercent),
    fetchedAtMs: nowMs,
    delayed: envelope.isDelayed,
    contracts,
    unpriced,
    skipped,
    unreadable: nameless === 0 ? unreadable : null,
  };
}

/** Percent a year as a fraction; null for what no market has: -1 is Schwab's "not known", seen for $SPX. */
function readFraction(percent: number | null): number | null {
  return percent !== null && percent > 0 && percent <= MAX_RATE_PERCENT ? percent / 100 : null;
}

/** A chain of another symbol would be stored under this one's name. */
function requireSymbol({ symbol }: ChainEnvelope, slice: ChainSlice): void {
  if (symbol === null || parseTickerSymbol(symbol) === parseTickerSymbol(slice.symbol)) return;
  throw new AppError(
    "provider_bad_body",
    `Schwab sent a chain of ${symbol.slice(0, 12)} for ${slice.symbol}.`,
  );
}

/** Null where Schwab states none that can be: the options themselves say what it is worth. */
function readUnderlying({ underlyingPrice: price }: ChainEnvelope): number | null {
  return price !== null && price > 0 && price < MAX_PRICE ? price : null;
}

function forEachContract(map: WireExpirationMap, take: (wire: unknown) => void, malformed: () => void): void {
  for (const expiration in map) {
    const strikes = map[expiration];
    if (typeof strikes !== "object" || strikes === null) {
      malformed();
      continue;
    }
    for (const strike in strikes) {
      const listed = strikes[strike];
      if (Array.isArray(listed)) listed.forEach(take);
      else malformed();
    }
  }
}
