import type { FetchedChain } from "../../chains/ports.ts";
import type { ChainSlice } from "../../chains/slice.ts";
import { AppError } from "../../errors.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import type { OptionContract } from "../../options/contract.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import { countSkip } from "../../providers/provider.ts";
import { type ContractReading, readContract } from "./read-contract.ts";
import { createIdentityReader } from "./read-identity.ts";
import { toSchwabSymbol } from "./symbol.ts";
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
  let nameless = 0;
  const seen = new Set<string>();
  const context = { symbol: slice.symbol, today: newYorkDate(nowMs), readIdentity: createIdentityReader() };

  const take = (wire: unknown) => {
    const reading: ContractReading = readContract(wire, context);
    if (!reading.ok) {
      countSkip(skipped, reading.reason);
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
    underlyingPrice: requireUnderlying(envelope, contracts.length),
    rate: readFraction(envelope.interestRatePercent),
    // -1 is Schwab's "not known", seen for $SPX.
    dividendYield: Math.max(0, readFraction(envelope.dividendYieldPercent)),
    fetchedAtMs: nowMs,
    contracts,
    skipped,
    unreadable: nameless === 0 ? unreadable : null,
  };
}

/** Percent a year as a fraction. What no market has is taken for not known: it would spoil every value of the chain. */
function readFraction(percent: number | null): number {
  return percent !== null && Math.abs(percent) <= MAX_RATE_PERCENT ? percent / 100 : 0;
}

/** A chain of another symbol would be stored under this one's name. */
function requireSymbol({ symbol }: ChainEnvelope, slice: ChainSlice): void {
  if (symbol === null || symbol === toSchwabSymbol(slice.symbol)) return;
  throw new AppError(
    "provider_bad_body",
    `Schwab sent a chain of ${symbol.slice(0, 12)} for ${slice.symbol}.`,
  );
}

function requireUnderlying(envelope: ChainEnvelope, contracts: number): number | null {
  const price = envelope.underlyingPrice;
  if (price !== null && price > 0 && price < MAX_PRICE) return price;
  // A window without contracts comes with price 0; with contracts, options can't be valued without it.
  if (contracts === 0) return null;
  throw new AppError("provider_bad_body", "Schwab's chain has contracts but no underlyingPrice.");
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
