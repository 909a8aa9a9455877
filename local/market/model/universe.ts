import { hashOf, normalOf, streamOf, uniformOf } from "./chance.ts";
import type { ListingClass, TickerProfile } from "./ticker-profile.ts";

type Row = readonly [
  symbol: string,
  name: string,
  anchorPrice: number,
  marketBeta: number,
  techBeta: number,
  ownVolatility: number,
  dividendYield: number,
  millionShares: number,
  exchange: TickerProfile["exchange"],
];

/** Price levels, betas and turnover as one would believe them in November 2026. */
const STOCKS: readonly Row[] = [
  ["AAPL", "Apple Inc", 271.4, 1.05, 0.55, 0.17, 0.0038, 48, "NASDAQ"],
  ["MSFT", "MICROSOFT CORP", 506.2, 0.95, 0.6, 0.14, 0.0068, 21, "NASDAQ"],
  ["NVDA", "NVIDIA CORP", 182.6, 1.5, 1.3, 0.26, 0.0002, 190, "NASDAQ"],
  ["AMD", "ADV MICRO DEVICES", 214.8, 1.55, 1.3, 0.33, 0, 52, "NASDAQ"],
  ["TSLA", "TESLA INC", 408.5, 1.6, 0.7, 0.42, 0, 88, "NASDAQ"],
  ["AMZN", "AMAZON.COM INC", 228.9, 1.15, 0.65, 0.19, 0, 42, "NASDAQ"],
  ["META", "META PLATFORMS INC", 642.3, 1.15, 0.7, 0.22, 0.0032, 14, "NASDAQ"],
  ["GOOGL", "ALPHABET INC CL A", 284.1, 1.05, 0.6, 0.19, 0.003, 30, "NASDAQ"],
  ["AVGO", "BROADCOM INC", 352.7, 1.35, 1.1, 0.27, 0.007, 22, "NASDAQ"],
  ["NFLX", "NETFLIX INC", 111.6, 1, 0.5, 0.26, 0, 34, "NASDAQ"],
  ["ORCL", "ORACLE CORP", 221.3, 1.05, 0.7, 0.29, 0.009, 18, "NYSE"],
  ["CRM", "SALESFORCE INC", 236.8, 1, 0.7, 0.23, 0.007, 8, "NYSE"],
  ["INTC", "INTEL CORP", 36.4, 1.15, 0.9, 0.38, 0, 92, "NASDAQ"],
  ["PLTR", "PALANTIR TECHNOLOGI", 168.2, 1.4, 1, 0.48, 0, 60, "NASDAQ"],
  ["JPM", "JPMORGAN CHASE & CO", 301.5, 1, -0.2, 0.14, 0.019, 9, "NYSE"],
  ["BAC", "BANK OF AMERICA CORP", 52.3, 1.05, -0.2, 0.16, 0.021, 36, "NYSE"],
  ["C", "CITIGROUP INC", 100.4, 1.15, -0.2, 0.17, 0.024, 13, "NYSE"],
  ["XOM", "EXXON MOBIL CORP", 117.2, 0.6, -0.4, 0.18, 0.034, 15, "NYSE"],
  ["UNH", "UNITEDHEALTH GROUP", 327.9, 0.5, -0.3, 0.27, 0.027, 9, "NYSE"],
  ["JNJ", "JOHNSON & JOHNSON", 199.6, 0.35, -0.3, 0.13, 0.026, 8, "NYSE"],
  ["PFE", "PFIZER INC", 25.1, 0.45, -0.2, 0.2, 0.068, 55, "NYSE"],
  ["KO", "COCA-COLA COMPANY", 71.2, 0.35, -0.3, 0.11, 0.029, 16, "NYSE"],
  ["WMT", "WALMART INC", 104.8, 0.55, -0.2, 0.15, 0.009, 19, "NYSE"],
  ["COST", "COSTCO WHOLESALE CO", 921.7, 0.7, 0, 0.15, 0.0056, 2.2, "NASDAQ"],
  ["DIS", "WALT DISNEY CO", 109.3, 0.95, 0, 0.2, 0.009, 10, "NYSE"],
  ["BA", "BOEING CO", 196.5, 1.1, 0, 0.28, 0, 8, "NYSE"],
  ["GS", "GOLDMAN SACHS GROUP", 794.2, 1.2, -0.1, 0.17, 0.02, 2.1, "NYSE"],
  ["V", "VISA INC CL A", 334.6, 0.8, 0, 0.12, 0.0075, 6, "NYSE"],
  ["LLY", "ELI LILLY & CO", 1032.4, 0.5, 0, 0.29, 0.0058, 3.6, "NYSE"],
  ["F", "FORD MOTOR COMPANY", 13.1, 1.1, 0, 0.24, 0.046, 62, "NYSE"],
  ["T", "AT&T INC", 25.8, 0.4, -0.3, 0.16, 0.043, 38, "NYSE"],
  ["BRK/B", "BERKSHIRE HATHAWAY B", 503.8, 0.65, -0.3, 0.09, 0, 4, "NYSE"],
];

/** Names with a corporate action behind them, so that a chain holds contracts nobody should price plainly. */
const ADJUSTED = new Set(["AMD", "META", "DIS", "INTC", "T"]);
const WITHOUT_PENNIES = new Set(["BRK/B"]);
const SANDBOX_NAME = /^SYM\d{3,4}$/;

/** The symbols with names of their own, most looked-at first. */
export const NAMED_SYMBOLS: readonly string[] = [
  "SPY",
  "QQQ",
  "IWM",
  ...STOCKS.map(([symbol]) => symbol),
  "$SPX",
];

const profiles = new Map<string, TickerProfile>(
  [...funds(), ...STOCKS.map(stock)].map((each) => [each.symbol, each]),
);

/** The profile of a symbol; `SYM001`, `SYM002`, … are made up for runs with hundreds of names. Null: unknown. */
export function tickerProfile(symbol: string): TickerProfile | null {
  const known = profiles.get(symbol);
  if (known !== undefined) return known;
  if (!SANDBOX_NAME.test(symbol)) return null;
  const made = madeUp(symbol);
  profiles.set(symbol, made);
  return made;
}

function funds(): TickerProfile[] {
  const fund = {
    kind: "fund",
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
  const spy = {
    ...fund,
    symbol: "SPY",
    name: "SPDR S&P 500",
    anchorPrice: 590.3,
    marketBeta: 1,
    dividendYield: 0.0115,
    sharesPerDay: 68e6,
  };
  return [
    spy,
    {
      ...fund,
      symbol: "QQQ",
      name: "INVESCO QQQ TRUST",
      anchorPrice: 517.6,
      marketBeta: 1.1,
      techBeta: 0.75,
      dividendYield: 0.005,
      sharesPerDay: 46e6,
      exchange: "NASDAQ",
    },
    {
      ...fund,
      symbol: "IWM",
      name: "ISHARES RUSSELL 2000",
      anchorPrice: 231.2,
      marketBeta: 1.15,
      ownVolatility: 0.1,
      skew: -0.6,
      dividendYield: 0.011,
      sharesPerDay: 34e6,
    },
    {
      ...spy,
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
    },
  ];
}

function stock([
  symbol,
  name,
  anchorPrice,
  marketBeta,
  techBeta,
  ownVolatility,
  dividendYield,
  millions,
  exchange,
]: Row) {
  const active = millions * anchorPrice > 4_000;
  return profileOfStock({
    symbol,
    name,
    anchorPrice,
    marketBeta,
    techBeta,
    ownVolatility,
    dividendYield,
    sharesPerDay: millions * 1e6,
    exchange,
    listing: "weekly",
    spreadScale: active ? 0.8 : 1.6,
    pennyPilot: !WITHOUT_PENNIES.has(symbol),
    adjustedRoot: ADJUSTED.has(symbol) ? `${symbol}1` : null,
  });
}

function madeUp(symbol: string): TickerProfile {
  const stream = streamOf(symbol);
  const draw = (which: number) => hashOf(0, stream, which);
  const listing: ListingClass = uniformOf(draw(1)) < 0.4 ? "weekly" : "monthly";
  return profileOfStock({
    symbol,
    name: `SANDBOX ${symbol.slice(3)} INC`,
    anchorPrice: Math.round(Math.exp(4.2 + 0.8 * normalOf(draw(2))) * 100) / 100,
    marketBeta: 0.6 + 0.8 * uniformOf(draw(3)),
    techBeta: 0.8 * uniformOf(draw(4)) - 0.2,
    ownVolatility: 0.15 + 0.25 * uniformOf(draw(5)),
    dividendYield: uniformOf(draw(6)) < 0.5 ? 0 : 0.04 * uniformOf(draw(7)),
    sharesPerDay: Math.round(Math.exp(14.5 + 0.8 * normalOf(draw(8)))),
    exchange: uniformOf(draw(9)) < 0.5 ? "NYSE" : "NASDAQ",
    listing,
    spreadScale: listing === "weekly" ? 2 : 3,
    pennyPilot: listing === "weekly",
    adjustedRoot: null,
  });
}

type StockFields = Omit<
  TickerProfile,
  "kind" | "drift" | "earningsMove" | "skew" | "smile" | "pennyEverywhere"
>;

function profileOfStock(fields: StockFields): TickerProfile {
  return {
    ...fields,
    kind: "stock",
    drift: 0.05 + 0.05 * fields.marketBeta + 0.06 * Math.max(0, fields.techBeta),
    earningsMove: 0.02 + 0.16 * fields.ownVolatility,
    skew: -0.38,
    smile: 1.15,
    pennyEverywhere: false,
  };
}
