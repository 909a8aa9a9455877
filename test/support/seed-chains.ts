import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import type { Database } from "../../src/adapters/postgres/client.ts";
import { tickers } from "../../src/adapters/postgres/schema/index.ts";
import type { SliceRecord } from "../../src/chains/ports.ts";
import type {
  ExpirationChain,
  StoredContract,
  StoredExpirySnapshot,
  StoredTicker,
} from "../../src/chains/reader-ports.ts";
import type { ValuedChain, ValuedContract } from "../../src/valuation/valued-chain.ts";
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
    fetchedAtMs,
    delayed: snapshots[0]?.delayed ?? false,
    valued: valuedFrom(contracts, snapshots, fetchedAtMs),
    unpriced: snapshots.flatMap(unpricedOf),
    unreadable: null,
  });
}

function unpricedOf({ root, expiration, unpricedCalls, unpricedPuts }: StoredExpirySnapshot) {
  const listed = (type: "call" | "put") => (strike: number) => ({ root, expiration, type, strike });
  return [...unpricedCalls.map(listed("call")), ...unpricedPuts.map(listed("put"))];
}

function valuedFrom(
  contracts: readonly StoredContract[],
  snapshots: readonly StoredExpirySnapshot[],
  fetchedAtMs: number,
): ValuedChain {
  const [first] = snapshots;
  return {
    contracts: contracts.map(toValued),
    expiries: snapshots.map((snapshot) => ({
      ...snapshot,
      forwardError: snapshot.forwardError ?? 0,
      volume: 0,
      openInterest: 0,
    })),
    quotedAtMs: first?.quotedAtMs ?? fetchedAtMs,
    stated: first?.statedPrice ?? null,
    underlying: {
      price: first?.underlyingPrice ?? null,
      source: "stated",
      implied: first?.impliedPrice ?? null,
      impliedError: first?.impliedPriceError ?? null,
    },
  };
}

function toValued(stored: StoredContract): ValuedContract {
  const { impliedVolatility, delta, gamma, thetaPerDay, vegaPerVolPoint, rhoPerPoint, ...rest } = stored;
  const { impliedVolatilityStatus, provider: _provider, lastUpdatedMs: _at, ...contract } = rest;
  return {
    contract: aContract(contract),
    impliedVolatility,
    impliedVolatilityStatus: impliedVolatilityStatus as ValuedContract["impliedVolatilityStatus"],
    delta,
    gamma,
    thetaPerDay,
    vegaPerVolPoint,
    rhoPerPoint,
  };
}
