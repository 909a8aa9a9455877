import { createPriceReader } from "../../src/adapters/postgres/prices/price-reader.ts";
import { priceBars, tickers } from "../../src/adapters/postgres/schema/index.ts";
import { memoryPrices } from "../support/memory-bars.ts";
import { useDatabase } from "../support/postgres.ts";
import { type KeptPrices, priceReaderSuite } from "./price-reader-suite.ts";

const database = useDatabase();

async function storedPrices({ quotes, bars }: KeptPrices) {
  const { db } = database;
  await db.delete(tickers);
  await db.insert(tickers).values(
    quotes.map(({ priceAtMs, ...quote }) => {
      return { ...quote, priceAt: priceAtMs === null ? null : new Date(priceAtMs) };
    }),
  );
  for (const timeframe of ["1m", "5m", "1d"] as const) {
    const rows = (bars[timeframe] ?? []).map(({ startMs, adjusted, ...bar }) => ({
      ...bar,
      symbol: "SPY",
      timeframe,
      start: new Date(startMs),
      fetchedAt: new Date(startMs),
      adjOpen: adjusted?.open,
      adjHigh: adjusted?.high,
      adjLow: adjusted?.low,
      adjClose: adjusted?.close,
      adjVolume: adjusted?.volume,
    }));
    if (rows.length > 0) await db.insert(priceBars).values(rows);
  }
  return createPriceReader(db);
}

priceReaderSuite("Postgres", storedPrices);
priceReaderSuite("memory", async ({ quotes, bars }) => memoryPrices(quotes, bars));
