import type {
  ChainReader,
  ExpirationChain,
  StoredContract,
  StoredExpiration,
  StoredExpirySnapshot,
  StoredTicker,
} from "../../src/chains/reader-ports.ts";
import { daysBetween } from "../../src/market/calendar-date.ts";
import type { OptionContract } from "../../src/options/contract.ts";
import { type ValuationInputs, valueChain } from "../../src/valuation/value-chain.ts";
import { aStoredContract } from "./contracts.ts";
import { aFetchedChain } from "./memory-pipeline.ts";
import { positionQuotes } from "./memory-position-quotes.ts";
import { aModelChain, type ModelMarket } from "./model-chain.ts";
import { IN_SESSION } from "./moments.ts";

type Fetched = {
  contracts: readonly OptionContract[];
  underlyingPrice?: number;
  /** Of the provider's header; 4 % where not given. */
  rate?: number | null;
  atMs?: number;
  /** What the chain is valued with beside itself; nothing is known where left out. */
  inputs?: ValuationInputs;
};

/** What a refresh of these contracts would have left in the store, valued as ingestion values them. */
export function aStoredChain({
  contracts,
  underlyingPrice = 580,
  rate = 0.04,
  atMs = IN_SESSION,
  inputs,
}: Fetched): ExpirationChain {
  const fetched = aFetchedChain({ contracts: [...contracts], underlyingPrice, rate, fetchedAtMs: atMs });
  const valued = valueChain(fetched, inputs);
  const { quotedAtMs, stated, underlying } = valued;
  return {
    contracts: valued.contracts.map(({ contract, ...valuation }) => {
      const { multiplier: _multiplier, bidSize: _bidSize, askSize: _askSize, mark, ...rest } = contract;
      return aStoredContract({ ...rest, ...valuation, mark: mark ?? 0, lastUpdatedMs: atMs });
    }),
    snapshots: valued.expiries.map(({ volume: _volume, openInterest: _interest, ...summary }) => ({
      ...summary,
      settlement: contracts.find(({ root }) => root === summary.root)?.settlement ?? "PM",
      provider: fetched.provider,
      asOfMs: atMs,
      quotedAtMs,
      delayed: fetched.delayed,
      statedPrice: stated,
      impliedPrice: underlying.implied,
      impliedPriceError: underlying.impliedError,
      unpricedCalls: [],
      unpricedPuts: [],
    })),
    before: [],
  };
}

const NOTHING: ExpirationChain = { contracts: [], snapshots: [], before: [] };

/** A reader over chains in memory. Held to the same contract as Postgres'. */
export function memoryChains(
  chains: readonly ExpirationChain[],
  tickers: readonly StoredTicker[] = [],
): ChainReader {
  const contracts = latestOf(chains.flatMap((chain) => chain.contracts));
  const bySymbol = Map.groupBy(contracts, ({ symbol }) => symbol);
  const live = (symbol: string, today: string) =>
    (bySymbol.get(symbol) ?? []).filter(({ expiration }) => expiration >= today);
  // Thousands of positions are asked of one chain, and each begins with its expirations.
  const listed = new Map<string, readonly StoredExpiration[]>();
  const readExpiration = (symbol: string, expiration: string): ExpirationChain => {
    const own = bySymbol.get(symbol) ?? [];
    const dates = own.map((contract) => contract.expiration).filter((date) => date < expiration);
    const latest = (date: string | undefined) =>
      latestOfRoot(
        chains
          .filter((chain) => chain.contracts.some((contract) => contract.symbol === symbol))
          .flatMap((chain) => chain.snapshots.filter((snapshot) => snapshot.expiration === date)),
      );
    return {
      contracts: own.filter((contract) => contract.expiration === expiration),
      snapshots: latest(expiration),
      before: latest(dates.toSorted().at(-1)),
    };
  };
  return {
    listTickers: async (today) =>
      tickers.map((ticker) => ({ ...ticker, ...sizeOf(live(ticker.symbol, today)) })),
    async findTicker(symbol) {
      const kept = tickers.find((ticker) => ticker.symbol === symbol);
      const known = kept !== undefined || contracts.some((contract) => contract.symbol === symbol);
      if (!known) return null;
      return { symbol, name: kept?.name ?? null, active: kept?.active ?? true, price: kept?.price ?? null };
    },
    async listExpirations(symbol, today) {
      const key = `${symbol} ${today}`;
      const known = listed.get(key) ?? expirationsOf(live(symbol, today));
      listed.set(key, known);
      return [...known];
    },
    readExpiration: async (symbol, expiration) => readExpiration(symbol, expiration),
    async readNearest(symbol, { date, from, root }) {
      const distance = (expiration: string) => Math.abs(daysBetween(date, expiration));
      const asked = live(symbol, from).filter((contract) => root === undefined || contract.root === root);
      const [nearest] = [...new Set(asked.map(({ expiration }) => expiration))].sort(
        (a, b) => distance(a) - distance(b) || b.localeCompare(a),
      );
      return nearest === undefined ? NOTHING : readExpiration(symbol, nearest);
    },
    readPositionQuotes: async (symbol, wanted) =>
      wanted.map((one) => positionQuotes(readExpiration(symbol, one.expiration), one)),
  };
}

function expirationsOf(contracts: readonly StoredContract[]): StoredExpiration[] {
  const groups = Map.groupBy(contracts, ({ expiration, root }) => `${expiration} ${root}`);
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .flatMap(([, listed]): StoredExpiration[] => {
      const [first] = listed;
      if (first === undefined) return [];
      const { expiration, root, settlement } = first;
      const lastUpdatedMs = Math.max(...listed.map((contract) => contract.lastUpdatedMs));
      return [{ expiration, root, settlement, contracts: listed.length, lastUpdatedMs }];
    });
}

function latestOfRoot(snapshots: readonly StoredExpirySnapshot[]): StoredExpirySnapshot[] {
  return [...Map.groupBy(snapshots, ({ root }) => root).values()]
    .flatMap((ofRoot) => ofRoot.toSorted((a, b) => b.asOfMs - a.asOfMs).slice(0, 1))
    .toSorted((a, b) => a.root.localeCompare(b.root));
}

/** Each contract as it was seen last, by root, strike and type. */
function latestOf(seen: readonly StoredContract[]): StoredContract[] {
  const inTime = seen.toSorted((a, b) => a.lastUpdatedMs - b.lastUpdatedMs);
  return [...new Map(inTime.map((contract) => [contract.occSymbol, contract])).values()].toSorted(
    (a, b) => a.root.localeCompare(b.root) || a.strike - b.strike || a.type.localeCompare(b.type),
  );
}

function sizeOf(contracts: readonly StoredContract[]) {
  const instants = contracts.map(({ lastUpdatedMs }) => lastUpdatedMs);
  return {
    contracts: contracts.length,
    expirations: new Set(contracts.map(({ expiration }) => expiration)).size,
    lastUpdatedMs: instants.length === 0 ? null : Math.max(...instants),
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
