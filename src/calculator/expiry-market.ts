import { otherSeriesNote } from "../chains/name-series.ts";
import type { ExpirationChain, StoredContract, StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { storedSmile, yearsLeft } from "../chains/stored-smile.ts";
import { preferredRoot } from "../options/chain.ts";
import type { Settlement } from "../options/contract.ts";
import type { Smile } from "../volatility/smile.ts";

/** One expiry of one root, as the last refresh left it, ready to price from. */
export type ExpiryMarket = {
  expiration: string;
  root: string;
  settlement: Settlement;
  /** What else expires on that date and was not meant; null for nothing. */
  otherSeries: string | null;
  contracts: StoredContract[];
  snapshot: StoredExpirySnapshot;
  /** When it was fetched, and when the quotes stood. */
  asOfMs: number;
  quotedAtMs: number;
  delayed: boolean;
  provider: string;
  /** From the moment of the quotes: premiums, volatilities and the density then speak of one instant. */
  years: number;
  /** What the options were valued with: the provider's price, or the one they imply where that can't be. */
  underlyingPrice: number;
  /** The same, to the last digit that leads to the forward: F e^{-(r - q)T}. */
  spot: number;
  forward: number;
  rate: number;
  dividendYield: number;
  smile: Smile | null;
  atmVolatility: number | null;
  straddle: number | null;
};

/** Null when nothing usable is stored for the expiry, or not of that root; see `preferredRoot`. */
export function readExpiryMarket(chain: ExpirationChain, root?: string): ExpiryMarket | null {
  const live = liveSeries(chain);
  const series = preferredRoot(live, root);
  if (series === null) return null;
  const { listed, snapshot, asOfMs, years } = series;
  const { forward, underlyingPrice, rate, dividendYield } = snapshot;
  const smile = storedSmile(snapshot);
  return {
    expiration: snapshot.expiration,
    root: series.root,
    settlement: series.settlement,
    otherSeries: root === undefined ? otherSeriesNote(series, live) : null,
    contracts: listed,
    snapshot,
    asOfMs,
    quotedAtMs: snapshot.quotedAtMs,
    delayed: snapshot.delayed,
    provider: series.provider,
    years,
    underlyingPrice,
    spot: forward * Math.exp(-(rate - dividendYield) * years),
    forward,
    rate,
    dividendYield,
    smile,
    atmVolatility: smile?.atmVolatility ?? null,
    straddle: snapshot.atmStraddle,
  };
}

type LiveSeries = Pick<ExpiryMarket, "root" | "settlement" | "provider" | "asOfMs" | "years"> & {
  contracts: number;
  listed: StoredContract[];
  snapshot: StoredExpirySnapshot;
};

/** Series that still trade: on the day of a monthly, SPX has settled in the morning and SPXW lives until the close. */
function liveSeries({ contracts: all, snapshots }: ExpirationChain): LiveSeries[] {
  return [...Map.groupBy(all, (contract) => contract.root)].flatMap(([root, listed]) => {
    const [first] = listed;
    const snapshot = snapshots.find((one) => one.root === root);
    if (first === undefined || snapshot === undefined) return [];
    const { settlement, provider } = first;
    const asOfMs = Math.max(...listed.map((contract) => contract.lastUpdatedMs));
    const years = yearsLeft({ ...snapshot, settlement });
    if (years <= 0) return [];
    return [{ root, settlement, provider, contracts: listed.length, listed, snapshot, asOfMs, years }];
  });
}

/** Names the series in a sentence where one was asked for. */
export function ofRoot(root: string | undefined): string {
  return root === undefined ? "" : ` of ${root}`;
}
