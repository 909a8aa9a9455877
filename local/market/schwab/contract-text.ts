import { addDays } from "../../../src/market/calendar-date.ts";
import { wallTimeToMs } from "../../../src/market/time-zone.ts";
import { type ListedExpiration, onOrBefore } from "../model/options/expirations.ts";
import { ADJUSTMENT_CASH } from "../model/options/option-chain.ts";
import type { ModelledQuote } from "../model/options/option-quote.ts";
import type { TickerProfile } from "../model/universe/ticker-profile.ts";
import { double, rounded } from "./wire-number.ts";

/** What the contracts of one expiration write alike. */
export type ExpirationText = {
  readonly expiration: ListedExpiration;
  readonly daysToExpiration: number;
  /** "expirationDate" up to "lastTradingDay", as JSON. */
  readonly dates: string;
  /** "01/31/2025" */
  readonly usDate: string;
};

const CLOSE_MINUTE = 16 * 60;
const LAST_TRADING_MINUTE = 20 * 60;

export function expirationText(expiration: ListedExpiration, daysToExpiration: number): ExpirationText {
  const { date, type, settlement } = expiration;
  const closes = new Date(wallTimeToMs(date, CLOSE_MINUTE)).toISOString().replace("Z", "+00:00");
  const lastDate = settlement === "AM" ? onOrBefore(addDays(date, -1)) : date;
  // 20:00 in New York, which is the next day in UTC.
  const lastTradingDay = wallTimeToMs(lastDate, LAST_TRADING_MINUTE);
  return {
    expiration,
    daysToExpiration,
    dates:
      `"expirationDate":"${closes}","daysToExpiration":${daysToExpiration},"expirationType":"${type}",` +
      `"lastTradingDay":${lastTradingDay},"multiplier":100.0,"settlementType":"${settlement === "AM" ? "A" : "P"}"`,
    usDate: `${date.slice(5, 7)}/${date.slice(8)}/${date.slice(0, 4)}`,
  };
}

/** One contract of a `/chains` body as JSON text, field by field in Schwab's order. */
export function contractText(
  quote: ModelledQuote,
  profile: TickerProfile,
  spot: number,
  text: ExpirationText,
): string {
  const { bid, ask, mark, last, strike, type, previousClose } = quote;
  const call = type === "call";
  const intrinsic = call ? spot - strike : strike - spot;
  const timeValue = (last === 0 ? mark : last) - Math.max(0, intrinsic);
  const markChange = mark - previousClose;
  const netChange = last === 0 ? 0 : last - previousClose;
  return (
    `{"putCall":"${call ? "CALL" : "PUT"}","symbol":"${quote.occSymbol}",` +
    `"description":"${quote.root} ${text.usDate} ${strike.toFixed(2)} ${call ? "C" : "P"}","exchangeName":"OPR",` +
    `"bid":${double(bid)},"ask":${double(ask)},"last":${double(last)},"mark":${double(mark)},` +
    `"bidSize":${quote.bidSize},"askSize":${quote.askSize},"bidAskSize":"${quote.bidSize}X${quote.askSize}",` +
    `"lastSize":${quote.lastSize},"highPrice":${double(quote.high)},"lowPrice":${double(quote.low)},"openPrice":0.0,` +
    `"closePrice":${double(previousClose)},"totalVolume":${quote.volume},"tradeTimeInLong":${quote.lastTradeMs},` +
    `"quoteTimeInLong":${quote.quotedMs},"netChange":${rounded(netChange, 2)},${greeksText(quote)},` +
    `"openInterest":${quote.openInterest},"timeValue":${rounded(timeValue, 2)},` +
    `"theoreticalOptionValue":${quote.dead ? "-1.0" : rounded(quote.theoretical, 3)},"theoreticalVolatility":29.0,` +
    `"optionDeliverablesList":${deliverables(quote, profile)},"strikePrice":${double(strike)},${text.dates},` +
    `"deliverableNote":"${deliverableNote(quote, profile)}",` +
    `"percentChange":${percent(netChange, previousClose)},"markChange":${rounded(markChange, 2)},` +
    `"markPercentChange":${percent(markChange, previousClose)},"intrinsicValue":${rounded(intrinsic, 2)},` +
    `"extrinsicValue":${rounded(last - intrinsic, 2)},"optionRoot":"${quote.root}",` +
    `"exerciseType":"${profile.kind === "index" ? "E" : "A"}","high52Week":${double(quote.high52Weeks)},` +
    `"low52Week":${double(quote.low52Weeks)},"nonStandard":${quote.nonStandard},` +
    `"pennyPilot":${profile.pennyPilot && !quote.dead},"inTheMoney":${intrinsic > 0},"mini":false}`
  );
}

/** Volatility in percent, rho and vega per point, theta a day; or one of the two ways of saying "none". */
function greeksText(quote: ModelledQuote): string {
  if (quote.greeksOnWire !== "numbers") {
    const none = quote.greeksOnWire === "nan" ? '"NaN"' : "-999.0";
    return `"volatility":${none},"delta":${none},"gamma":${none},"theta":${none},"vega":${none},"rho":${none}`;
  }
  return (
    `"volatility":${rounded(quote.impliedVolatility * 100, 3)},"delta":${rounded(quote.delta, 3)},` +
    `"gamma":${rounded(quote.gamma, 3)},"theta":${rounded(quote.thetaPerDay, 3)},` +
    `"vega":${rounded(quote.vegaPerVolPoint, 3)},"rho":${rounded(quote.rhoPerPoint, 3)}`
  );
}

function deliverables({ nonStandard }: ModelledQuote, { symbol, kind }: TickerProfile): string {
  const assetType = kind === "index" ? "INDEX" : "STOCK";
  const shares = `{"symbol":"${symbol}","assetType":"${assetType}","deliverableUnits":100.0}`;
  if (!nonStandard) return `[${shares}]`;
  const dollars = double(ADJUSTMENT_CASH * 100);
  const cash = `{"symbol":"USD","assetType":"CURRENCY","deliverableUnits":${dollars},"currencyType":"USD"}`;
  return `[${shares},${cash}]`;
}

function deliverableNote({ nonStandard }: ModelledQuote, { symbol }: TickerProfile): string {
  return nonStandard ? `100 ${symbol}, $${(ADJUSTMENT_CASH * 100).toFixed(2)} CASH` : `100 ${symbol}`;
}

function percent(change: number, base: number): string {
  return base === 0 ? "0.0" : rounded((change / base) * 100, 2);
}
