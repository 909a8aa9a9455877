import type {
  ChainReader,
  ExpirationChain,
  StoredExpiration,
  StoredTicker,
} from "../../src/chains/reader-ports.ts";
import type { OptionContract } from "../../src/options/contract.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import { aStoredContract } from "./contracts.ts";
import { aFetchedChain } from "./memory-pipeline.ts";
import { aModelChain, type ModelMarket } from "./model-chain.ts";
import { IN_SESSION } from "./moments.ts";

type Fetched = { contracts: readonly OptionContract[]; underlyingPrice?: number; atMs?: number };

/** What a refresh of these contracts would have left in the store, valued as ingestion values them. */
export function aStoredChain({
  contracts,
  underlyingPrice = 580,
  atMs = IN_SESSION,
}: Fetched): ExpirationChain {
  const fetched = aFetchedChain({ contracts: [...contracts], underlyingPrice, fetchedAtMs: atMs });
  const { contracts: valued, expiries } = valueChain(fetched);
  return {
    contracts: valued.map(({ contract, ...valuation }) => {
      const { multiplier: _multiplier, bidSize: _bidSize, askSize: _askSize, mark, ...rest } = contract;
      return aStoredContract({ ...rest, ...valuation, mark: mark ?? 0, lastUpdatedMs: atMs });
    }),
    snapshots: expiries.map(({ volume: _volume, openInterest: _interest, ...summary }) => ({
      ...summary,
      settlement: contracts.find(({ root }) => root === summary.root)?.settlement ?? "PM",
      provider: fetched.provider,
      asOfMs: atMs,
      underlyingPrice,
    })),
  };
}

/** A reader over chains in memory, in the order and shape that Postgres gives. */
export function memoryChains(
  chains: readonly ExpirationChain[],
  tickers: readonly StoredTicker[] = [],
): ChainReader {
  const contracts = chains.flatMap((chain) => chain.contracts);
  return {
    listTickers: async () => [...tickers],
    async findTicker(symbol) {
      const kept = tickers.find((ticker) => ticker.symbol === symbol);
      const known = kept !== undefined || contracts.some((contract) => contract.symbol === symbol);
      return known ? { symbol, active: kept?.active ?? true, price: kept?.price ?? null } : null;
    },
    async listExpirations(symbol, today) {
      const live = contracts.filter((contract) => contract.symbol === symbol && contract.expiration >= today);
      const groups = Map.groupBy(live, ({ expiration, root }) => `${expiration} ${root}`);
      return [...groups]
        .sort(([a], [b]) => a.localeCompare(b))
        .flatMap(([, listed]): StoredExpiration[] => {
          const [first] = listed;
          if (first === undefined) return [];
          const { expiration, root, settlement } = first;
          const lastUpdatedMs = Math.max(...listed.map((contract) => contract.lastUpdatedMs));
          return [{ expiration, root, settlement, contracts: listed.length, lastUpdatedMs }];
        });
    },
    async readExpiration(symbol, expiration) {
      const here = (row: { expiration: string }) => row.expiration === expiration;
      const own = chains.filter((chain) => chain.contracts.some((contract) => contract.symbol === symbol));
      return {
        contracts: own.flatMap((chain) => chain.contracts.filter(here)),
        snapshots: own.flatMap((chain) => chain.snapshots.filter(here)),
      };
    },
  };
}

/** SPY at 580 with three expirations of strikes every 5 dollars, flat 20 % volatility, quoted two cents wide. */
export const SPY_MARKET: Omit<ModelMarket, "expiration"> = {
  root: "SPY",
  symbol: "SPY",
  spot: 580,
  rate: 0.04,
  dividendYield: 0.012,
  volatility: 0.2,
  strikes: Array.from({ length: 41 }, (_, i) => 480 + 5 * i),
};

export const SPY_EXPIRATIONS = ["2026-11-27", "2026-12-18", "2027-01-15"] as const;

export function spyChains(atMs: number = IN_SESSION): ExpirationChain[] {
  return SPY_EXPIRATIONS.map((expiration) =>
    aStoredChain({ contracts: aModelChain({ ...SPY_MARKET, expiration }), atMs }),
  );
}
