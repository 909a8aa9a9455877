import type {
  ActivityReader,
  ActivitySeen,
  ActivityWish,
  SideActivity,
} from "../../src/chains/activity/ports.ts";
import type { ExpirationChain, StoredContract, StoredTicker } from "../../src/chains/reader-ports.ts";
import { daysBetween } from "../../src/market/calendar-date.ts";

/** What one refresh counted of one series. */
export type CountedVolume = {
  symbol: string;
  root: string;
  expiration: string;
  slotMs: number;
  volume: number;
};

/** A reader of activity over chains in memory. Held to the same contract as Postgres'. */
export function memoryActivity(
  chains: readonly ExpirationChain[],
  tickers: readonly Pick<StoredTicker, "symbol" | "price">[],
  counted: readonly CountedVolume[] = [],
): ActivityReader {
  const kept = (symbol: string) => tickers.find((ticker) => ticker.symbol === symbol);
  const seenOf = (symbol: string, wish: ActivityWish) =>
    lastRefresh(chains, symbol, wish, kept(symbol)?.price ?? null);
  return {
    async readActivity(symbol, wish) {
      if (kept(symbol) === undefined) return null;
      const found = seenOf(symbol, wish);
      if (found === null) return { seen: null, expirations: [] };
      const dates = Map.groupBy(found.contracts, ({ expiration }) => expiration);
      const expirations = [...dates]
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([expiration, listed]) => {
          const of = (type: "call" | "put") => sideOf(listed.filter((contract) => contract.type === type));
          return { expiration, calls: of("call"), puts: of("put") };
        });
      return { seen: found.seen, expirations };
    },
    async readFlow(symbol, { leastVolume, order, side, mostDays, limit, ...wish }) {
      if (kept(symbol) === undefined) return null;
      const found = seenOf(symbol, wish);
      if (found === null) return { seen: null, top: [] };
      const meant = found.contracts.filter(
        ({ type, expiration }) =>
          (side === null || type === side) &&
          (mostDays === null || daysBetween(wish.today, expiration) <= mostDays),
      );
      const active = meant.filter(({ volume }) => volume !== null && volume >= leastVolume);
      const unusual = active.filter(
        ({ volume, openInterest }) => openInterest !== null && (volume ?? 0) > openInterest,
      );
      const worth = ({ volume, openInterest, mark }: StoredContract) => {
        if (order === "ratio") return (volume ?? 0) / Math.max(openInterest ?? 0, 1);
        return order === "volume" ? (volume ?? 0) : (volume ?? 0) * mark;
      };
      const top = unusual
        .toSorted(
          (a, b) =>
            worth(b) - worth(a) || (b.volume ?? 0) - (a.volume ?? 0) || (a.occSymbol < b.occSymbol ? -1 : 1),
        )
        .slice(0, limit);
      return {
        seen: found.seen,
        contracts: meant.length,
        active: active.length,
        unusual: unusual.length,
        withoutOpenInterest: active.filter(({ openInterest }) => openInterest === null).length,
        top,
      };
    },
    readPastVolumes: async (symbol, sessions) => {
      const oldest = sessions.map(({ date }) => date).toSorted()[0] ?? "";
      const own = counted.filter((one) => one.symbol === symbol && one.expiration >= oldest);
      return sessions.map(({ date, fromMs, untilMs }) => {
        const inside = own.filter(({ slotMs }) => slotMs >= fromMs && slotMs <= untilMs);
        const series = Map.groupBy(inside, ({ root, expiration }) => `${root} ${expiration}`);
        const latest = [...series.values()].map(
          (all) => all.toSorted((a, b) => b.slotMs - a.slotMs)[0]?.volume ?? 0,
        );
        return { date, volume: latest.length === 0 ? null : latest.reduce((a, b) => a + b, 0) };
      });
    },
  };
}

function lastRefresh(
  chains: readonly ExpirationChain[],
  symbol: string,
  { today, apartMs }: ActivityWish,
  price: number | null,
): { seen: ActivitySeen; contracts: StoredContract[] } | null {
  const live = chains
    .flatMap(({ contracts }) => contracts)
    .filter((contract) => contract.symbol === symbol && contract.expiration >= today);
  const [newest] = live.toSorted(
    (a, b) =>
      b.lastUpdatedMs - a.lastUpdatedMs ||
      a.expiration.localeCompare(b.expiration) ||
      a.root.localeCompare(b.root),
  );
  if (newest === undefined) return null;
  const { provider, lastUpdatedMs, root, expiration } = newest;
  const contracts = live.filter((contract) => contract.lastUpdatedMs >= lastUpdatedMs - apartMs);
  const [stood] = chains
    .flatMap(({ snapshots, contracts: [first] }) => (first?.symbol === symbol ? snapshots : []))
    .filter((snapshot) => snapshot.root === root && snapshot.expiration === expiration)
    .toSorted((a, b) => b.asOfMs - a.asOfMs);
  const seen = {
    ...{ provider, lastUpdatedMs, price },
    quotedAtMs: stood?.quotedAtMs ?? null,
    delayed: stood?.delayed ?? false,
    leftOut: live.length - contracts.length,
  };
  return { seen, contracts };
}

function sideOf(contracts: readonly StoredContract[]): SideActivity {
  const known = (of: (contract: StoredContract) => number | null) =>
    contracts.map(of).filter((value) => value !== null);
  const sum = (values: readonly number[]) => (values.length === 0 ? null : values.reduce((a, b) => a + b, 0));
  const [volumes, interests] = [known(({ volume }) => volume), known(({ openInterest }) => openInterest)];
  return {
    contracts: contracts.length,
    volume: sum(volumes),
    openInterest: sum(interests),
    withoutVolume: contracts.length - volumes.length,
    withoutOpenInterest: contracts.length - interests.length,
  };
}
