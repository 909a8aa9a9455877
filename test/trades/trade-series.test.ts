import { expect, test } from "vitest";
import { readTradeSeries } from "../../src/trades/trade-series.ts";
import { aNewTrade } from "../support/a-trade.ts";
import { memoryTrades } from "../support/memory-trades.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

test("a trade's picture goes from its entry by its marks to its close, with a gap where quotes were missing", async () => {
  const { store, marks } = memoryTrades();
  await store.add(aNewTrade(), { perUser: 1, inAll: 1 }, IN_SESSION);
  const mark = (after: number, mid: number | null) => ({
    slotMs: IN_SESSION + minutes(after),
    mid,
    natural: null,
    underlying: 581,
  });
  marks.set(1, [mark(15, -1.5), mark(30, null)]);
  await store.close("42", 1, { atMs: IN_SESSION + minutes(40), net: -1, source: "price" });
  const series = await readTradeSeries(store, 1);
  expect(series.points).toEqual([
    { atMs: IN_SESSION, profit: 0 },
    { atMs: IN_SESSION + minutes(15), profit: 200 },
    { atMs: IN_SESSION + minutes(30), profit: null },
    { atMs: IN_SESSION + minutes(40), profit: 300 },
  ]);
  expect(series).toMatchObject({ halfProfit: 250, closedAtMs: IN_SESSION + minutes(40) });
  await expect(readTradeSeries(store, 9)).rejects.toMatchObject({ code: "not_found" });
  await expect(readTradeSeries(store, Number.NaN)).rejects.toMatchObject({ code: "not_found" });
});
