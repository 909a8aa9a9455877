import { and, asc, desc, eq, gte, lt } from "drizzle-orm";
import type { BarsWanted, PriceReader, StoredBar } from "../../../prices/ports.ts";
import type { Database } from "../client.ts";
import { priceBars, tickers } from "../schema/index.ts";

export function createPriceReader(db: Database): PriceReader {
  return {
    async findQuote(symbol) {
      const rows = await db.gather(db.select().from(tickers).where(eq(tickers.symbol, symbol)));
      const [row] = rows;
      if (row === undefined) return null;
      const { price, bid, ask, previousClose, dayVolume, provider } = row;
      const priceAtMs = row.priceAt?.getTime() ?? null;
      return { symbol, price, bid, ask, previousClose, dayVolume, priceAtMs, provider };
    },

    async readBars(wanted) {
      const rows = await db.gather(
        db
          .select()
          .from(priceBars)
          .where(and(...conditionsOf(wanted)))
          .orderBy(wanted.keep === "oldest" ? asc(priceBars.start) : desc(priceBars.start))
          .limit(wanted.limit),
      );
      const bars = rows.map(toBar);
      return wanted.keep === "oldest" ? bars : bars.reverse();
    },
  };
}

function conditionsOf({ symbol, timeframe, session, fromMs, toMs }: BarsWanted) {
  return [
    eq(priceBars.symbol, symbol),
    eq(priceBars.timeframe, timeframe),
    ...(session === "all" ? [] : [eq(priceBars.session, session)]),
    ...(fromMs === null ? [] : [gte(priceBars.start, new Date(fromMs))]),
    ...(toMs === null ? [] : [lt(priceBars.start, new Date(toMs))]),
  ];
}

function toBar(row: typeof priceBars.$inferSelect): StoredBar {
  const { session, open, high, low, close, volume, provider, adjOpen, adjHigh, adjLow, adjClose } = row;
  const isAdjusted = adjOpen !== null && adjHigh !== null && adjLow !== null && adjClose !== null;
  return {
    startMs: row.start.getTime(),
    session,
    open,
    high,
    low,
    close,
    volume,
    adjusted: isAdjusted
      ? { open: adjOpen, high: adjHigh, low: adjLow, close: adjClose, volume: row.adjVolume }
      : null,
    provider,
  };
}
