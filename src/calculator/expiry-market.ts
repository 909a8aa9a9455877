import { otherSeriesNote } from "../chains/name-series.ts";
import type { ExpirationChain, StoredContract, StoredExpirySnapshot } from "../chains/reader-ports.ts";
import { expiresAtMs, yearsBetween } from "../market/expiry.ts";
import { preferredRoot, straddleAt, strikeRows } from "../options/chain.ts";
import type { Settlement } from "../options/contract.ts";
import { expirySmile, type Smile } from "../volatility/smile.ts";
import { smilePoints } from "../volatility/smile-points.ts";

/** One expiry of one root, as the last refresh left it, ready to price from. */
export type ExpiryMarket = {
  expiration: string;
  root: string;
  settlement: Settlement;
  /** What else expires on that date and was not meant; null for nothing. */
  otherSeries: string | null;
  contracts: StoredContract[];
  asOfMs: number;
  provider: string;
  /** From the moment of the quotes: premiums, volatilities and the density then speak of one instant. */
  years: number;
  /** As the provider showed it, for display. */
  underlyingPrice: number;
  /**
   * What the options themselves say the underlying is worth, dividends up to expiry taken out: F e^{-(r - q)T}. After
   * the close the underlying goes on trading while the quotes stand still, and only this price fits them.
   */
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
  const rows = strikeRows(listed);
  const fitted = expirySmile({
    points: smilePoints({ rows, forward, years, discountFactor: Math.exp(-rate * years) }),
    forward,
    years,
  });
  return {
    expiration: snapshot.expiration,
    root: series.root,
    settlement: series.settlement,
    otherSeries: root === undefined ? otherSeriesNote(series, live) : null,
    contracts: listed,
    asOfMs,
    provider: series.provider,
    years,
    underlyingPrice,
    spot: forward * Math.exp(-(rate - dividendYield) * years),
    forward,
    rate,
    dividendYield,
    smile: fitted.ok ? fitted.smile : null,
    atmVolatility: fitted.ok ? fitted.smile.atmVolatility : null,
    straddle: straddleAt(rows, forward),
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
    const years = yearsBetween(asOfMs, expiresAtMs(first.expiration, settlement));
    if (years <= 0) return [];
    return [{ root, settlement, provider, contracts: listed.length, listed, snapshot, asOfMs, years }];
  });
}

/** Names the series in a sentence where one was asked for. */
export function ofRoot(root: string | undefined): string {
  return root === undefined ? "" : ` of ${root}`;
}
