import type { Recording } from "./recordings.ts";

/** The `/quotes` value of a recorded underlying. Only what the chain body tells: its price, and when it was quoted. */
export function recordedQuote({ symbol, underlyingPrice, header, contracts }: Recording): object {
  const quotedMs = contracts.reduce((latest, contract) => Math.max(latest, contract.quotedMs), 0);
  return {
    assetMainType: header["assetMainType"] ?? "EQUITY",
    assetSubType: header["assetSubType"] ?? "COE",
    quoteType: "NBBO",
    realtime: header["isDelayed"] !== true,
    symbol,
    quote: {
      lastPrice: underlyingPrice,
      mark: underlyingPrice,
      quoteTime: quotedMs,
      securityStatus: "Normal",
      totalVolume: 0,
      tradeTime: quotedMs,
    },
    reference: { description: symbol },
  };
}

/** The `underlying` of a chain body asked with includeUnderlyingQuote: as recorded, else from its price. */
export function recordedUnderlying(recording: Recording): object {
  const recorded = recording.header["underlying"];
  if (typeof recorded === "object" && recorded !== null) return recorded;
  const { symbol, underlyingPrice } = recording;
  return {
    symbol,
    last: underlyingPrice,
    mark: underlyingPrice,
    delayed: recording.header["isDelayed"] === true,
  };
}
