import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import type { Database } from "../../src/adapters/postgres/client.ts";
import { tickers } from "../../src/adapters/postgres/schema/index.ts";
import type { SliceRecord } from "../../src/chains/ports.ts";
import type { ExpirationChain, StoredContract, StoredTicker } from "../../src/chains/reader-ports.ts";
import { aContract } from "./contracts.ts";
import { IN_SESSION } from "./moments.ts";
import { aSliceRecord } from "./runs.ts";

/** Writes chains as refreshes would have, each of one symbol at one instant; the tickers are these and no others. */
export async function seedChains(
  db: Database,
  chains: readonly ExpirationChain[],
  kept: readonly StoredTicker[],
): Promise<void> {
  await db.delete(tickers);
  await db.insert(tickers).values(
    kept.map(({ symbol, name, active: isActive }, i) => {
      return { symbol, name, isActive, addedAt: new Date(IN_SESSION + i) };
    }),
  );
  const store = createChainStore(db);
  for (const record of chains.map(toRecord)) await store.storeSlice(record, record.fetchedAtMs);
}

function toRecord({ contracts, snapshots }: ExpirationChain): SliceRecord {
  const [contract] = contracts;
  if (contract === undefined) throw new Error("Without a contract nobody knows whose chain it is.");
  const fetchedAtMs = snapshots[0]?.asOfMs ?? contract.lastUpdatedMs;
  return aSliceRecord({
    symbol: contract.symbol,
    slotMs: fetchedAtMs,
    provider: contract.provider,
    underlyingPrice: snapshots[0]?.underlyingPrice ?? null,
    fetchedAtMs,
    contracts: contracts.map(toValued),
    expiries: snapshots.map((snapshot) => ({ ...snapshot, volume: 0, openInterest: 0 })),
    unreadable: null,
  });
}

function toValued(stored: StoredContract): SliceRecord["contracts"][number] {
  const { impliedVolatility, delta, gamma, thetaPerDay, vegaPerVolPoint, rhoPerPoint, ...rest } = stored;
  const { impliedVolatilityStatus, provider: _provider, lastUpdatedMs: _at, ...contract } = rest;
  return {
    contract: aContract(contract),
    impliedVolatility,
    impliedVolatilityStatus:
      impliedVolatilityStatus as SliceRecord["contracts"][number]["impliedVolatilityStatus"],
    delta,
    gamma,
    thetaPerDay,
    vegaPerVolPoint,
    rhoPerPoint,
  };
}
