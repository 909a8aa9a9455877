/** Schwab's quotes and price history as they come over the wire. */

export type WireFields = Record<string, unknown>;

/** AAPL as /quotes?fields=quote gives it. */
export function aWireQuote(changes: WireFields = {}, symbol = "AAPL"): WireFields {
  return {
    assetMainType: "EQUITY",
    assetSubType: "COE",
    quoteType: "NBBO",
    realtime: true,
    ssid: 1973757747,
    symbol,
    quote: {
      "52WeekHigh": 299.62,
      askPrice: 271.55,
      askSize: 3,
      bidPrice: 271.5,
      bidSize: 6,
      closePrice: 270.1,
      highPrice: 272.3,
      lastPrice: 271.52,
      lowPrice: 269.8,
      mark: 271.52,
      netChange: 1.42,
      openPrice: 270.4,
      quoteTime: 1795446000904,
      securityStatus: "Normal",
      totalVolume: 21282925,
      tradeTime: 1795445999834,
      ...changes,
    },
  };
}

export function aWireCandle(datetime: number, changes: WireFields = {}): WireFields {
  return { open: 271.4, high: 271.9, low: 271.1, close: 271.6, volume: 15_020, datetime, ...changes };
}

export function aPriceHistory(candles: readonly unknown[], changes: WireFields = {}): WireFields {
  return { symbol: "AAPL", empty: candles.length === 0, candles, ...changes };
}

/** AAPL as /quotes?fields=fundamental gives it. */
export function aWireFundamental(changes: WireFields = {}, symbol = "AAPL"): WireFields {
  return {
    assetMainType: "EQUITY",
    assetSubType: "COE",
    quoteType: "NBBO",
    realtime: true,
    ssid: 1973757747,
    symbol,
    fundamental: {
      avg10DaysVolume: 48_211_900,
      declarationDate: "2026-10-29T04:00:00Z",
      divAmount: 1.08,
      divExDate: "2026-11-09T05:00:00Z",
      divFreq: 4,
      divPayAmount: 0.27,
      divPayDate: "2026-11-12T05:00:00Z",
      divYield: 0.39777,
      eps: 7.46,
      nextDivExDate: "2027-02-08T05:00:00Z",
      nextDivPayDate: "2027-02-11T05:00:00Z",
      peRatio: 36.2,
      ...changes,
    },
  };
}
