import { snapshotBefore } from "../../chains/expiry-inputs.ts";
import { withoutOldQuote } from "../../chains/left-behind.ts";
import { otherSeriesNote } from "../../chains/name-series.ts";
import type {
  PositionQuotes,
  StoredContract,
  StoredExpirySnapshot,
  StoredSeries,
} from "../../chains/reader-ports.ts";
import { storedSmile, yearsLeft } from "../../chains/stored-smile.ts";
import { AppError } from "../../errors.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import { preferredRoot } from "../../options/chain.ts";
import type { SmileCurve } from "../../options/smile-curve.ts";

/** One expiry to price from: what the last refresh left of one root, or what the trader gave. */
export type ExpiryMarket = {
  expiration: string;
  /** From the moment of the quotes: premiums, volatilities and the density then speak of one instant. */
  years: number;
  forward: number;
  /** Continuously compounded fractions a year. */
  rate: number;
  dividendYield: number;
  /** Null where no quote has a volatility, and by hand. */
  smile: MarketSmile | null;
  /** Null by hand. */
  stored: StoredExpiry | null;
};

export type MarketSmile = SmileCurve & {
  atmVolatility: number;
  lowestStrike: number;
  highestStrike: number;
  n: number;
};

export type StoredExpiry = StoredSeries & {
  /** Near the strikes asked for; see `PositionQuotes`. Without the quotes that the last refresh did not see. */
  listed: StoredContract[];
  snapshot: StoredExpirySnapshot;
  before: StoredExpirySnapshot | null;
  /** What else expires on that date and was not meant; null for nothing. */
  otherSeries: string | null;
  /** Whether the market stands where the quotes were taken, and the smile that they had there. */
  unmoved: boolean;
  quotedSmile: MarketSmile | null;
};

/** Null when nothing usable is stored for the expiry, or not of that root; see `preferredRoot`. */
export function readExpiryMarket(
  quotes: PositionQuotes,
  root?: string,
  calendar?: TradingCalendar,
): ExpiryMarket | null {
  const live = liveSeries(quotes, calendar);
  const series = preferredRoot(live, root);
  if (series === null) return null;
  const { snapshot, years, ...stored } = series;
  const { forward, rate, dividendYield } = snapshot;
  const smile = storedSmile(snapshot, calendar);
  return {
    expiration: snapshot.expiration,
    years,
    forward,
    rate,
    dividendYield,
    smile,
    stored: {
      ...stored,
      snapshot,
      listed: quotes.contracts
        .filter((contract) => contract.root === series.root)
        .map((contract) => withoutOldQuote(contract, series.lastUpdatedMs)),
      before: snapshotBefore(snapshot, quotes.before),
      otherSeries: root === undefined ? otherSeriesNote(series, live) : null,
      unmoved: true,
      quotedSmile: smile,
    },
  };
}

/** The underlying as a market's forward has it: F e^{-(r - q)T}. */
export function spotOf({ forward, rate, dividendYield, years }: ExpiryMarket): number {
  return forward * Math.exp(-(rate - dividendYield) * years);
}

/** Dollars a share that odds are computed up to. */
const LARGEST_FORWARD = 1e9;

/** F = S e^{(r - q)T}. Throws `invalid_request` where rate and yield carry it beyond what can be computed. */
export function carriedForward(
  spot: number,
  { rate, dividendYield, years, expiration }: Omit<ExpiryMarket, "forward" | "smile" | "stored">,
): number {
  const forward = spot * Math.exp((rate - dividendYield) * years);
  if (forward <= LARGEST_FORWARD) return forward;
  const message = `rate, dividendYield: they carry the price beyond a billion dollars by ${expiration}.`;
  throw new AppError("invalid_request", message, {
    hint: 'For example "rate": 0.04, "dividendYield": 0.01.',
  });
}

export function discountFactorOf({ rate, years }: ExpiryMarket): number {
  return Math.exp(-rate * years);
}

type LiveSeries = StoredSeries & { snapshot: StoredExpirySnapshot; years: number };

/** Series that still trade: on the day of a monthly, SPX has settled in the morning and SPXW lives until the close. */
function liveSeries({ series, snapshots }: PositionQuotes, calendar?: TradingCalendar): LiveSeries[] {
  return series.flatMap((one) => {
    const snapshot = snapshots.find(({ root }) => root === one.root);
    if (snapshot === undefined) return [];
    const years = yearsLeft({ ...snapshot, settlement: one.settlement }, calendar);
    return years > 0 ? [{ ...one, snapshot, years }] : [];
  });
}

/** Names the series in a sentence where one was asked for. */
export function ofRoot(root: string | undefined): string {
  return root === undefined ? "" : ` of ${root}`;
}
