import { hashOf, normalOf, streamOf, uniformOf } from "../../../chance.ts";
import { FUNDS } from "./funds.ts";
import { STOCKS, type StockRow } from "./stocks.ts";
import type { ListingClass, TickerProfile } from "./ticker-profile.ts";

/** Who cannot be borrowed for little: everybody is short of it. */
const BORROW_FEES: ReadonlyMap<string, number> = new Map([["GME", 0.35]]);
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
  [...FUNDS, ...STOCKS.map(stock)].map((each) => [each.symbol, each]),
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
]: StockRow) {
  const active = millions * anchorPrice > 4_000;
  return profileOfStock({
    symbol,
    name,
    anchorPrice,
    marketBeta,
    techBeta,
    ownVolatility,
    dividendYield,
    borrowFee: BORROW_FEES.get(symbol) ?? 0,
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
    borrowFee: 0,
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
