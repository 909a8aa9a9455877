import { expiresAtMs, yearsBetween } from "../market/expiry.ts";
import type { OptionContract } from "../options/contract.ts";
import type { FetchedChain } from "./ports.ts";
import type { ImpliedVolatilityStatus } from "./solve-volatilities.ts";
import { valueExpiry } from "./value-expiry.ts";

/** Our own view of a contract. Volatility is a fraction; greeks are per share. Null where there is no volatility. */
export type ValuedContract = {
  contract: OptionContract;
  impliedVolatility: number | null;
  impliedVolatilityStatus: ImpliedVolatilityStatus;
  delta: number | null;
  gamma: number | null;
  thetaPerDay: number | null;
  vegaPerVolPoint: number | null;
  rhoPerPoint: number | null;
};

/** One expiration of one root as a whole. */
export type ExpirySummary = {
  root: string;
  expiration: string;
  rate: number;
  dividendYield: number;
  forward: number;
  forwardSource: "parity" | "carry";
  atmImpliedVolatility: number | null;
  skew25Delta: number | null;
  /** Call plus put at the strike nearest to the forward, mids, dollars a share; null without two-sided quotes. */
  atmStraddle: number | null;
  contracts: number;
  volume: number;
  openInterest: number;
};

export type ValuedChain = { contracts: ValuedContract[]; expiries: ExpirySummary[] };

/** Values every contract against the forward of its own expiry. Pure and total: what can't be valued says why. */
export function valueChain(chain: FetchedChain): ValuedChain {
  const { underlyingPrice: spot, rate, dividendYield, fetchedAtMs } = chain;
  const valued: ValuedChain = { contracts: [], expiries: [] };
  if (spot === null) return valued;
  for (const contracts of groupByExpiry(chain.contracts)) {
    const { expiration, settlement } = contracts[0];
    const years = yearsBetween(fetchedAtMs, expiresAtMs(expiration, settlement));
    const expiry = valueExpiry({ contracts, years, spot, rate, dividendYield });
    for (const contract of expiry.contracts) valued.contracts.push(contract);
    valued.expiries.push(expiry.summary);
  }
  return valued;
}

type NonEmpty<T> = [T, ...T[]];

function groupByExpiry(contracts: readonly OptionContract[]): Iterable<NonEmpty<OptionContract>> {
  const groups = new Map<string, NonEmpty<OptionContract>>();
  for (const contract of contracts) {
    const key = `${contract.root}|${contract.expiration}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [contract]);
    else group.push(contract);
  }
  return groups.values();
}
