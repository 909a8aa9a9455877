/** Which expirations a name has: index products list one a day, most names Fridays, small ones only monthlies. */
export type ListingClass = "index" | "daily" | "weekly" | "monthly";

/** What the model knows of an underlying. Volatilities and yields are annual fractions. */
export type TickerProfile = {
  readonly symbol: string;
  readonly name: string;
  readonly kind: "stock" | "fund" | "index";
  /** Dollars at the close of the anchor day, see price-path.ts. */
  readonly anchorPrice: number;
  /** Yearly drift of the log price. */
  readonly drift: number;
  /** Loadings on the two common factors, as multiples of their volatility. */
  readonly marketBeta: number;
  readonly techBeta: number;
  /** Volatility that is the name's own. */
  readonly ownVolatility: number;
  /** Standard deviation of the move on an earnings report; 0: it reports none. */
  readonly earningsMove: number;
  /** SSVI correlation: the more negative, the steeper the put skew. */
  readonly skew: number;
  /** SSVI curvature: how fast the wings rise. */
  readonly smile: number;
  /** Of an index: in its forward. Of a share: only whether it pays, and about how much; see dividends.ts. */
  readonly dividendYield: number;
  /** What borrowing the share costs, a fraction a year; it comes off the forward as a yield does. */
  readonly borrowFee: number;
  /** Shares on an average day. */
  readonly sharesPerDay: number;
  readonly listing: ListingClass;
  /** 1: quoted as tightly as AAPL; smaller is tighter. */
  readonly spreadScale: number;
  readonly pennyPilot: boolean;
  /** Quoted in pennies at any price, as SPY, QQQ and IWM are. */
  readonly pennyEverywhere: boolean;
  /** Root of its adjusted contracts, e.g. "AMD1"; null: it has none. */
  readonly adjustedRoot: string | null;
  readonly exchange: "NYSE" | "NASDAQ" | "NYSE Arca" | "Index";
};
