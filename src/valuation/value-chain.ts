import { expiresAtMs, yearsBetween } from "../market/expiry.ts";
import type { OptionContract } from "../options/contract.ts";
import { valueExpiry } from "./value-expiry.ts";
import type { ValuedChain } from "./valued-chain.ts";

/** What of a fetched window its value depends on. */
export type ChainToValue = {
  /** Dollars a share; null only for a window without contracts. */
  underlyingPrice: number | null;
  /** Continuously compounded fractions a year. */
  rate: number;
  dividendYield: number;
  /** The instant at which the quotes stood, epoch ms. */
  fetchedAtMs: number;
  contracts: readonly OptionContract[];
};

/** Values every contract against the forward of its own expiry. Pure and total: what can't be valued says why. */
export function valueChain(chain: ChainToValue): ValuedChain {
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

/** In the order in which the expiries first come. A chain lists one expiry after the other, so most need no look-up. */
function groupByExpiry(contracts: readonly OptionContract[]): Iterable<NonEmpty<OptionContract>> {
  const groups = new Map<string, NonEmpty<OptionContract>>();
  let group: NonEmpty<OptionContract> | undefined;
  for (const contract of contracts) {
    const same = group?.[0].expiration === contract.expiration && group[0].root === contract.root;
    if (!same) group = groups.get(`${contract.root}|${contract.expiration}`);
    if (group === undefined) {
      group = [contract];
      groups.set(`${contract.root}|${contract.expiration}`, group);
    } else {
      group.push(contract);
    }
  }
  return groups.values();
}
