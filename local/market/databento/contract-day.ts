import { formatOccSymbol, parseOccSymbol } from "../../../src/options/occ-symbol.ts";
import type { Market } from "../model/market.ts";
import { tradingDay } from "../model/market-clock.ts";
import type { PriceBar } from "../model/prices/price-bars.ts";

/** A session of one option contract as one bar; null when nobody traded it or it was not listed. */
export function contractDay(market: Market, symbol: string, date: string): Omit<PriceBar, "startMs"> | null {
  const contract = parseOccSymbol(symbol);
  const session = tradingDay(date);
  if (contract === null || session === null || date > contract.expiration) return null;
  const occSymbol = formatOccSymbol(contract);
  const chain = market.chain(contract.root, session.closeMs - 1, {
    series: ({ expiration }) => expiration.date === contract.expiration,
    choice: () => ({ types: [contract.type], strikes: () => new Set([contract.strike]) }),
  });
  const quote = (chain?.series ?? [])
    .flatMap(({ quotes }) => quotes)
    .find((each) => each.occSymbol === occSymbol);
  if (quote === undefined || quote.volume === 0 || quote.low <= 0) return null;
  const { high, low, last, volume, previousClose } = quote;
  return { open: Math.min(high, Math.max(low, previousClose)), high, low, close: last, volume };
}
