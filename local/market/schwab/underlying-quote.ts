import { streamOf } from "../../chance.ts";
import type { DayQuote } from "../model/prices/day-quote.ts";
import type { TickerProfile } from "../model/universe/ticker-profile.ts";
import { fundamental } from "./fundamental.ts";

const EXCHANGES: Readonly<Record<TickerProfile["exchange"], readonly [code: string, name: string]>> = {
  NASDAQ: ["Q", "NASDAQ"],
  NYSE: ["N", "NYSE"],
  "NYSE Arca": ["P", "NYSE Arca"],
  Index: ["0", "Index"],
};

/** The `/quotes` value of a stock or fund; an index has neither bid nor ask, nor a time of quoting. */
export function underlyingQuote(
  profile: TickerProfile,
  quote: DayQuote,
  { nowMs, open }: { nowMs: number; open: boolean },
): object {
  const [exchange, exchangeName] = EXCHANGES[profile.exchange];
  const head = { realtime: true, ssid: streamOf(profile.symbol) % 2_000_000_000, symbol: profile.symbol };
  if (profile.kind === "index") {
    return {
      assetMainType: "INDEX",
      ...head,
      fundamental: fundamental(profile, 0, nowMs),
      quote: {
        ...dayFields(quote),
        securityStatus: open ? "Normal" : "Closed",
        tradeTime: quote.regularLastMs,
      },
      reference: { description: profile.name, exchange, exchangeName },
    };
  }
  return {
    assetMainType: "EQUITY",
    assetSubType: profile.kind === "fund" ? "ETF" : "COE",
    quoteType: "NBBO",
    ...head,
    fundamental: fundamental(profile, quote.last, nowMs),
    quote: { ...dayFields(quote), ...nbbo(quote, open), securityStatus: "Normal", tradeTime: quote.tradedMs },
    reference: {
      cusip: String(streamOf(profile.symbol) % 1_000_000_000).padStart(9, "0"),
      description: profile.name,
      exchange,
      exchangeName,
      isHardToBorrow: profile.borrowFee > 0,
      isShortable: true,
      htbRate: hundredths(100 * profile.borrowFee),
    },
    regular: regular(quote),
  };
}

/** The `underlying` block of a chain body. */
export function chainUnderlying(profile: TickerProfile, quote: DayQuote): object {
  const { last, previousClose } = quote;
  return {
    ask: quote.ask,
    askSize: quote.askSize,
    bid: quote.bid,
    bidSize: quote.bidSize,
    change: hundredths(last - previousClose),
    close: previousClose,
    delayed: false,
    description: profile.name,
    exchangeName: EXCHANGES[profile.exchange][1],
    fiftyTwoWeekHigh: quote.high52Weeks,
    fiftyTwoWeekLow: quote.low52Weeks,
    highPrice: quote.high,
    last,
    lowPrice: quote.low,
    mark: last,
    markChange: hundredths(last - previousClose),
    markPercentChange: percent(last - previousClose, previousClose),
    openPrice: quote.open,
    percentChange: percent(last - previousClose, previousClose),
    quoteTime: quote.quotedMs,
    symbol: profile.symbol,
    totalVolume: quote.volume,
    tradeTime: quote.tradedMs,
  };
}

function dayFields(quote: DayQuote): object {
  const netChange = quote.last - quote.previousClose;
  return {
    "52WeekHigh": quote.high52Weeks,
    "52WeekLow": quote.low52Weeks,
    closePrice: quote.previousClose,
    highPrice: quote.high,
    lastPrice: quote.last,
    lowPrice: quote.low,
    netChange: hundredths(netChange),
    netPercentChange: percent(netChange, quote.previousClose),
    openPrice: quote.open,
    totalVolume: quote.volume,
  };
}

function nbbo(quote: DayQuote, open: boolean): object {
  const markChange = quote.last - quote.previousClose;
  const after = open ? 0 : quote.last - quote.regularLast;
  return {
    askMICId: "ARCX",
    askPrice: quote.ask,
    askSize: quote.askSize,
    askTime: quote.quotedMs,
    bidMICId: "XNAS",
    bidPrice: quote.bid,
    bidSize: quote.bidSize,
    bidTime: quote.quotedMs,
    lastMICId: "XADF",
    lastSize: 100,
    mark: quote.last,
    markChange: hundredths(markChange),
    markPercentChange: percent(markChange, quote.previousClose),
    postMarketChange: hundredths(after),
    postMarketPercentChange: percent(after, quote.regularLast),
    quoteTime: quote.quotedMs,
  };
}

function regular(quote: DayQuote): object {
  const change = quote.regularLast - quote.previousClose;
  return {
    regularMarketLastPrice: quote.regularLast,
    regularMarketLastSize: 100,
    regularMarketNetChange: hundredths(change),
    regularMarketPercentChange: percent(change, quote.previousClose),
    regularMarketTradeTime: quote.regularLastMs,
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

function percent(change: number, base: number): number {
  return base === 0 ? 0 : Math.round((change / base) * 1e10) / 1e8;
}
