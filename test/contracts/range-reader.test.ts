import { expect, test } from "vitest";
import { createRangeReader } from "../../src/adapters/postgres/prices/range-reader.ts";
import { priceBars, tickers } from "../../src/adapters/postgres/schema/index.ts";
import type { PriceStretch } from "../../src/prices/range-ports.ts";
import { type KeptRanges, memoryRanges } from "../support/memory-ranges.ts";
import { useDatabase } from "../support/postgres.ts";
import { rangeReaderSuite, SPY_QUOTE } from "./range-reader-suite.ts";

const database = useDatabase();

async function stored({ name, quote, minutes = [], fives = [], days = [] }: KeptRanges) {
  const { db } = database;
  await db.delete(tickers);
  const { priceAtMs, ...rest } = quote;
  await db
    .insert(tickers)
    .values({ ...rest, name, priceAt: priceAtMs === null ? null : new Date(priceAtMs) });
  const row = (timeframe: "1m" | "5m" | "1d", { startMs, ...prices }: PriceStretch) => ({
    ...{ symbol: "SPY", timeframe, session: "regular" as const, provider: "schwab" },
    ...{ start: new Date(startMs), fetchedAt: new Date(startMs) },
    ...prices,
  });
  const rows = [
    ...minutes.map((bar) => row("1m", bar)),
    ...fives.map((bar) => row("5m", bar)),
    ...days.map(({ date: _date, openMs, splitFactor, ...prices }) => {
      return { ...row("1d", { startMs: openMs, ...prices }), splitFactor };
    }),
  ];
  if (rows.length > 0) await db.insert(priceBars).values(rows);
  return createRangeReader(db);
}

rangeReaderSuite("Postgres", stored);
rangeReaderSuite("memory", async (kept) => memoryRanges(kept));

test("a price and the session around it are one statement", async () => {
  const reader = await stored({ name: null, quote: SPY_QUOTE });
  const { requests } = database.http.counters;
  await reader.readDay("SPY", { fromMs: 0, toMs: 1 });
  expect(database.http.counters.requests - requests).toBe(1);
});
