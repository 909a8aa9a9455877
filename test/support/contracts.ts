import type { StoredContract } from "../../src/chains/reader-ports.ts";
import type { OptionContract } from "../../src/options/contract.ts";
import { formatOccSymbol } from "../../src/options/occ-symbol.ts";
import type { ExpirySummary, ValuedChain, ValuedContract } from "../../src/valuation/valued-chain.ts";
import { IN_SESSION } from "./moments.ts";

/** A plain SPY call as a provider quoted it; `changes` say what is special. The OCC symbol follows from the parts. */
export function aContract(changes: Partial<OptionContract> = {}): OptionContract {
  const contract = {
    root: "SPY",
    symbol: "SPY",
    expiration: "2026-12-18",
    strike: 580,
    type: "call" as const,
    bid: 4.9,
    ask: 5.1,
    last: 5.02,
    mark: 5,
    settlement: "PM" as const,
    exerciseStyle: "american" as const,
    multiplier: 100,
    bidSize: 12,
    askSize: 9,
    volume: 321,
    openInterest: 4_321,
    providerImpliedVolatility: 0.21,
    quotedAtMs: IN_SESSION - 1_500,
    ...changes,
  };
  return { ...contract, occSymbol: changes.occSymbol ?? occSymbolOf(contract) };
}

const VALUATION = {
  impliedVolatility: 0.2,
  impliedVolatilityStatus: "ok" as const,
  delta: 0.5,
  gamma: 0.01,
  thetaPerDay: -0.1,
  vegaPerVolPoint: 0.6,
  rhoPerPoint: 0.2,
};

/** The same contract with our own view of it. */
export function aValuedContract(
  contract: Partial<OptionContract> = {},
  valuation: Partial<Omit<ValuedContract, "contract">> = {},
): ValuedContract {
  return { contract: aContract(contract), ...VALUATION, ...valuation };
}

export function anExpirySummary(changes: Partial<ExpirySummary> = {}): ExpirySummary {
  return {
    root: "SPY",
    expiration: "2026-12-18",
    underlyingPrice: 581.25,
    rate: 0.04,
    rateSource: "treasury",
    slopeRate: null,
    dividendYield: 0.012,
    dividends: 1.75,
    forward: 581,
    forwardError: 0.02,
    forwardSource: "parity",
    smile: null,
    atmImpliedVolatility: 0.2,
    skew25Delta: 0.04,
    modelFreeVolatility: 0.21,
    butterflyArbitrage: false,
    atmStraddle: 23.4,
    contracts: 1,
    tooWide: 0,
    volume: 321,
    openInterest: 4_321,
    ...changes,
  };
}

/** A valued window of these contracts and expiries, its quotes a second and a half old. */
export function aValuedChain(changes: Partial<ValuedChain> = {}): ValuedChain {
  return {
    contracts: [aValuedContract()],
    expiries: [anExpirySummary()],
    quotedAtMs: IN_SESSION - 1_500,
    stated: 581.25,
    underlying: { price: 581.25, source: "stated", implied: 581.2, impliedError: 0.02 },
    ...changes,
  };
}

/** As a reader gives it back. */
export function aStoredContract(changes: Partial<StoredContract> = {}): StoredContract {
  const { multiplier: _multiplier, bidSize: _bidSize, askSize: _askSize, ...contract } = aContract();
  const stored = {
    provider: "schwab",
    lastUpdatedMs: IN_SESSION,
    ...contract,
    ...VALUATION,
    mark: 5,
    ...changes,
  };
  return { ...stored, occSymbol: changes.occSymbol ?? occSymbolOf(stored) };
}

function occSymbolOf(parts: Pick<OptionContract, "root" | "expiration" | "type" | "strike">): string {
  const occSymbol = formatOccSymbol(parts);
  if (occSymbol === null) throw new Error(`No OCC symbol for ${JSON.stringify(parts)}`);
  return occSymbol;
}
