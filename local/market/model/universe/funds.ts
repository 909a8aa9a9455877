import type { TickerProfile } from "./ticker-profile.ts";

const FUND = {
  kind: "fund",
  borrowFee: 0,
  drift: 0.09,
  techBeta: 0,
  ownVolatility: 0,
  earningsMove: 0,
  skew: -0.7,
  smile: 1.05,
  listing: "daily",
  spreadScale: 0.25,
  pennyPilot: true,
  pennyEverywhere: true,
  adjustedRoot: null,
  exchange: "NYSE Arca",
} as const;

const SPY: TickerProfile = {
  ...FUND,
  symbol: "SPY",
  name: "SPDR S&P 500",
  anchorPrice: 590.3,
  marketBeta: 1,
  dividendYield: 0.0115,
  sharesPerDay: 68e6,
};

const QQQ: TickerProfile = {
  ...FUND,
  symbol: "QQQ",
  name: "INVESCO QQQ TRUST",
  anchorPrice: 517.6,
  marketBeta: 1.1,
  techBeta: 0.75,
  dividendYield: 0.005,
  sharesPerDay: 46e6,
  exchange: "NASDAQ",
};

const IWM: TickerProfile = {
  ...FUND,
  symbol: "IWM",
  name: "ISHARES RUSSELL 2000",
  anchorPrice: 231.2,
  marketBeta: 1.15,
  ownVolatility: 0.1,
  skew: -0.6,
  dividendYield: 0.011,
  sharesPerDay: 34e6,
};

/** The index that SPY holds: the same path at ten times its level, in a market of its own. */
const SPX: TickerProfile = {
  ...SPY,
  symbol: "$SPX",
  name: "S&P 500 INDEX",
  kind: "index",
  anchorPrice: 5918.4,
  sharesPerDay: 2.6e9,
  listing: "index",
  spreadScale: 0.6,
  pennyPilot: false,
  pennyEverywhere: false,
  exchange: "Index",
};

/** What moves with the market as a whole. */
export const FUNDS: readonly TickerProfile[] = [SPY, QQQ, IWM, SPX];
