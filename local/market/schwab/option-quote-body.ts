import { daysBetween } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import { parseOccSymbol } from "../../../src/options/occ-symbol.ts";
import { streamOf } from "../../chance.ts";
import type { Market } from "../model/market.ts";
import type { ModelledQuote } from "../model/options/option-quote.ts";
import type { TickerProfile } from "../model/universe/ticker-profile.ts";

/** The `/quotes` value of an option by its 21-character symbol; null where no such contract is listed. */
export function optionQuoteBody(market: Market, symbol: string, nowMs: number): object | null {
  const parsed = parseOccSymbol(symbol);
  if (parsed === null) return null;
  const underlying = underlyingOf(market, parsed.root);
  if (underlying === null) return null;
  const chain = market.chain(underlying.symbol, nowMs, {
    series: ({ expiration }) => expiration.date === parsed.expiration,
    choice: () => ({ types: [parsed.type], strikes: () => new Set([parsed.strike]) }),
  });
  const quote = chain?.series
    .flatMap(({ quotes }) => quotes)
    .find(({ root, occSymbol }) => root === parsed.root && occSymbol === symbol);
  if (chain === null || quote === undefined) return null;
  return body(quote, underlying, chain.moment.spot, nowMs);
}

/** SPX and SPXW belong to $SPX, AMD1 to AMD. */
function underlyingOf(market: Market, root: string): TickerProfile | null {
  const plain = root.replace(/\d$/, "");
  for (const symbol of [
    root,
    plain,
    `$${root}`,
    `$${root.replace(/W$/, "")}`,
    root === "BRKB" ? "BRK/B" : root,
  ]) {
    const profile = market.profile(symbol);
    if (profile !== null) return profile;
  }
  return null;
}

function body(quote: ModelledQuote, profile: TickerProfile, spot: number, nowMs: number): object {
  return {
    assetMainType: "OPTION",
    realtime: true,
    ssid: streamOf(quote.occSymbol) % 2_000_000_000,
    symbol: quote.occSymbol,
    quote: quoteFields(quote, spot),
    reference: referenceFields(quote, profile, nowMs),
  };
}

function quoteFields(quote: ModelledQuote, spot: number): object {
  const netChange = quote.last === 0 ? 0 : quote.last - quote.previousClose;
  return {
    "52WeekHigh": quote.high52Weeks,
    "52WeekLow": quote.low52Weeks,
    askPrice: quote.ask,
    askSize: quote.askSize,
    bidPrice: quote.bid,
    bidSize: quote.bidSize,
    closePrice: quote.previousClose,
    ...greeks(quote),
    highPrice: quote.high,
    lastPrice: quote.last,
    lastSize: quote.lastSize,
    lowPrice: quote.low,
    mark: quote.mark,
    netChange: Math.round(netChange * 100) / 100,
    openInterest: quote.openInterest,
    openPrice: 0,
    quoteTime: quote.quotedMs,
    securityStatus: "Normal",
    theoreticalOptionValue: quote.theoretical,
    totalVolume: quote.volume,
    tradeTime: quote.lastTradeMs,
    underlyingPrice: Math.round(spot * 100) / 100,
  };
}

function referenceFields(quote: ModelledQuote, profile: TickerProfile, nowMs: number): object {
  const { date, settlement, type: expirationType } = quote.expiration;
  const [year = "", month = "", day = ""] = date.split("-");
  const contractType = quote.type === "call" ? "C" : "P";
  return {
    contractType,
    daysToExpiration: daysBetween(newYorkDate(nowMs), date),
    deliverables: `100 ${profile.symbol}`,
    description: `${quote.root} ${month}/${day}/${year} ${quote.strike.toFixed(2)} ${contractType}`,
    exchange: "O",
    exchangeName: "OPR",
    exerciseType: profile.kind === "index" ? "E" : "A",
    expirationDay: Number(day),
    expirationMonth: Number(month),
    expirationType,
    expirationYear: Number(year),
    isPennyPilot: profile.pennyPilot,
    multiplier: 100,
    settlementType: settlement === "AM" ? "A" : "P",
    strikePrice: quote.strike,
    underlying: profile.symbol,
  };
}

function greeks(quote: ModelledQuote): object {
  if (quote.greeksOnWire === "numbers") {
    return {
      delta: quote.delta,
      gamma: quote.gamma,
      rho: quote.rhoPerPoint,
      theta: quote.thetaPerDay,
      vega: quote.vegaPerVolPoint,
      volatility: quote.impliedVolatility * 100,
    };
  }
  const none = quote.greeksOnWire === "nan" ? "NaN" : -999;
  return { delta: none, gamma: none, rho: none, theta: none, vega: none, volatility: none };
}
