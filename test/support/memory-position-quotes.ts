import type {
  ExpirationChain,
  PositionQuotes,
  StoredContract,
  StoredSeries,
  WantedStrikes,
} from "../../src/chains/reader-ports.ts";

/** What a position needs, cut from a whole chain as a store would; by root, as the chain is. */
export function positionQuotes(
  { contracts, snapshots, before }: ExpirationChain,
  { expiration, strikes }: WantedStrikes,
): PositionQuotes {
  const ofRoots = [...Map.groupBy(contracts, ({ root }) => root).values()];
  return {
    expiration,
    contracts: ofRoots.flatMap((listed) => {
      const near = new Set(strikes.flatMap((strike) => nearest(listed, strike)));
      return listed.filter(({ strike }) => near.has(strike));
    }),
    series: ofRoots.flatMap(seriesOf),
    snapshots,
    before,
  };
}

function nearest(listed: readonly StoredContract[], asked: number): number[] {
  return [...new Set(listed.map(({ strike }) => strike))]
    .sort((a, b) => Math.abs(a - asked) - Math.abs(b - asked) || a - b)
    .slice(0, 4);
}

function seriesOf(listed: readonly StoredContract[]): StoredSeries[] {
  const [newest] = listed.toSorted((a, b) => b.lastUpdatedMs - a.lastUpdatedMs);
  if (newest === undefined) return [];
  const strikes = (wanted: "call" | "put") =>
    listed.flatMap(({ type, strike }) => (type === wanted ? [strike] : []));
  const { root, settlement, provider, lastUpdatedMs } = newest;
  const contracts = listed.length;
  const nickels = inNickels(listed);
  return [
    {
      root,
      settlement,
      provider,
      contracts,
      lastUpdatedMs,
      calls: strikes("call"),
      puts: strikes("put"),
      nickels,
    },
  ];
}

function inNickels(listed: readonly StoredContract[]): boolean {
  const prices = listed.flatMap(({ bid, ask }) =>
    bid !== null && ask !== null && bid >= 3 && ask >= bid ? [bid, ask] : [],
  );
  return prices.length > 0 && prices.every((price) => Math.round(price * 10_000) % 500 === 0);
}
