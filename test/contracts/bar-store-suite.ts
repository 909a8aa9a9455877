import { expect, test } from "vitest";
import type { BarRecord, BarStore, PriceReader } from "../../src/prices/ports.ts";
import type { Bar, Quote } from "../../src/prices/sources.ts";
import { aBar, aQuote } from "../support/memory-prices.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";

/** A store of SPY, AAPL and MSFT with nothing in it, and what can be read of it. */
export type OpenBars = {
  store: Omit<BarStore, "rollUp">;
  barsOf(symbol: string, timeframe?: "1m" | "5m"): Promise<Bar[]>;
  findQuote: PriceReader["findQuote"];
};

/** What every store of intraday bars and last prices does. */
export function barStoreSuite(name: string, open: () => Promise<OpenBars>): void {
  const storing = async () => {
    const opened = await open();
    const put = (bars: readonly Bar[], changes: Partial<BarRecord> = {}) => {
      const record = { provider: "schwab", fetchedAtMs: IN_SESSION + minutes(1), timeframe: "1m" } as const;
      return opened.store.storeBars({ ...record, bars, ...changes });
    };
    const quote = (fetchedAtMs: number, changes: Partial<Quote> = {}) => {
      const quotes = [aQuote({ quotedAtMs: fetchedAtMs, ...changes })];
      return opened.store.storeQuotes({ provider: "schwab", fetchedAtMs, quotes });
    };
    return { ...opened, put, quote };
  };

  test(`${name}: the same bars twice change nothing and count nothing`, async () => {
    const { put, barsOf } = await storing();
    const bars = [0, 1, 2].map((i) => aBar({ startMs: IN_SESSION + minutes(i) }));
    expect(await put(bars)).toBe(3);
    expect(await put(bars)).toBe(0);
    expect(await put(bars, { fetchedAtMs: IN_SESSION + minutes(30) })).toBe(0);
    expect(await put([...bars, ...bars])).toBe(0);
    expect(await put([])).toBe(0);
    expect(await barsOf("SPY")).toEqual(bars);
    expect(await barsOf("SPY", "5m")).toEqual([]);
    // Of a minute that comes twice in one answer the fuller bar is kept, wherever it stands.
    const twice = [
      aBar({ symbol: "MSFT", volume: 7 }),
      aBar({ symbol: "MSFT", volume: 9 }),
      aBar({ symbol: "MSFT", volume: 8 }),
    ];
    await put(twice);
    expect(await barsOf("MSFT")).toMatchObject([{ volume: 9 }]);
  });

  test(`${name}: a later fetch that knows as much replaces a bar; an earlier one, or one of fewer venues, does not`, async () => {
    const { put, barsOf } = await storing();
    const late = IN_SESSION + minutes(2);
    const bar = async () => (await barsOf("SPY")).map(({ close, volume }) => [close, volume]);
    await put([aBar({ volume: 1_000 })]);
    expect(await put([aBar({ close: 580.75, volume: 1_100 })], { fetchedAtMs: late })).toBe(1);
    expect(await put([aBar({ close: 581, volume: 9_000 })], { fetchedAtMs: late - 1 })).toBe(0);
    const alpaca = (atMs: number) => ({ provider: "alpaca", fetchedAtMs: atMs }) as const;
    expect(await put([aBar({ close: 581, volume: 40 })], alpaca(late + 1))).toBe(0);
    expect(await bar()).toEqual([[580.75, 1_100]]);
    // Its own provider may correct a volume downwards; another may know of more.
    expect(await put([aBar({ volume: 1_050 })], { fetchedAtMs: late + 2 })).toBe(1);
    expect(await put([aBar({ volume: 1_060 })], alpaca(late + 3))).toBe(1);
    expect(await bar()).toEqual([[580.5, 1_060]]);
  });

  test(`${name}: a ticker that is gone by now loses its bars and its quote, and no other's`, async () => {
    const { store, put, barsOf, findQuote } = await storing();
    expect(await put([aBar({ symbol: "GONE" }), aBar()])).toBe(1);
    const quotes = [aQuote({ symbol: "GONE" }), aQuote()];
    expect(await store.storeQuotes({ provider: "schwab", fetchedAtMs: IN_SESSION, quotes })).toBe(1);
    expect(await barsOf("GONE")).toEqual([]);
    expect(await findQuote("GONE")).toBeNull();
  });

  test(`${name}: tickers without bars are owed them first, then the stalest, each timeframe for itself`, async () => {
    const { store, put } = await storing();
    await put([
      aBar({ startMs: IN_SESSION + minutes(3) }),
      aBar(),
      aBar({ symbol: "MSFT", startMs: IN_SESSION + minutes(1) }),
    ]);
    expect(await store.readWatermarks("1m")).toEqual([
      { symbol: "AAPL", lastStartMs: null },
      { symbol: "MSFT", lastStartMs: IN_SESSION + minutes(1) },
      { symbol: "SPY", lastStartMs: IN_SESSION + minutes(3) },
    ]);
    const none = ["AAPL", "MSFT", "SPY"].map((symbol) => ({ symbol, lastStartMs: null }));
    expect(await store.readWatermarks("5m")).toEqual(none);
  });

  test(`${name}: a quote sets the last price; the same again counts nothing; an older one changes nothing`, async () => {
    const { quote, findQuote } = await storing();
    expect(await quote(IN_SESSION)).toBe(1);
    const { quotedAtMs: priceAtMs, ...quoted } = aQuote({ quotedAtMs: IN_SESSION });
    const stored = { ...quoted, priceAtMs, provider: "schwab" };
    expect(await findQuote("SPY")).toEqual(stored);
    expect(await quote(IN_SESSION)).toBe(0);
    expect(await quote(IN_SESSION - 1, { price: 1 })).toBe(0);
    expect(await findQuote("SPY")).toEqual(stored);
    const untold = { bid: null, ask: null, previousClose: null, dayVolume: null };
    expect(await quote(IN_SESSION + 1, { price: 581, ...untold })).toBe(1);
    expect(await findQuote("SPY")).toEqual({
      ...{ ...stored, price: 581, bid: null, ask: null },
      priceAtMs: IN_SESSION + 1,
    });
  });

  test(`${name}: a quote without a time, or from a clock that runs ahead, is as old as its fetch`, async () => {
    const { quote, findQuote } = await storing();
    await quote(IN_SESSION, { quotedAtMs: null });
    expect(await findQuote("SPY")).toMatchObject({ priceAtMs: IN_SESSION });
    await quote(IN_SESSION + seconds(1), { quotedAtMs: IN_SESSION + minutes(90) });
    expect(await findQuote("SPY")).toMatchObject({ priceAtMs: IN_SESSION + seconds(1) });
  });

  test(`${name}: a price from before the stored one stays out, and what it brings besides is taken`, async () => {
    const { quote, findQuote } = await storing();
    await quote(IN_SESSION, { price: 580, bid: 579 });
    const changes = { price: 577, bid: 578, quotedAtMs: IN_SESSION - seconds(30) };
    expect(await quote(IN_SESSION + seconds(5), changes)).toBe(1);
    expect(await findQuote("SPY")).toMatchObject({ price: 580, bid: 578, priceAtMs: IN_SESSION });
  });

  test(`${name}: an older quote of another provider or day overwrites nothing: not the price, the close before it, bid or ask`, async () => {
    const { store, quote, findQuote } = await storing();
    const close = IN_SESSION;
    await quote(close, { price: 102, previousClose: 100, bid: 101.9, ask: 102.1 });
    const stored = await findQuote("SPY");
    const older = { symbol: "SPY", price: 100, previousClose: 97, bid: null, ask: null, dayVolume: 5 };
    for (const back of [seconds(1), seconds(30), minutes(3 * 24 * 60)]) {
      const others = back > minutes(60) ? (["schwab"] as const) : [];
      for (const provider of ["alpaca", "finnhub", ...others] as const) {
        const quotes = [{ ...older, quotedAtMs: close - back }];
        expect(await store.storeQuotes({ provider, fetchedAtMs: close + minutes(1), quotes })).toBe(0);
        expect(await findQuote("SPY")).toEqual(stored);
      }
    }
    // A newer one of whomever replaces all.
    const quotes = [{ ...older, quotedAtMs: close + seconds(5) }];
    expect(await store.storeQuotes({ provider: "alpaca", fetchedAtMs: close + minutes(1), quotes })).toBe(1);
    expect(await findQuote("SPY")).toMatchObject({
      price: 100,
      previousClose: 97,
      bid: null,
      provider: "alpaca",
    });
  });

  test(`${name}: another provider's quote without a time replaces nothing; where nothing is stored it is as old as its fetch`, async () => {
    const { store, quote, findQuote } = await storing();
    const timeless = { price: 100, previousClose: 97, bid: null, ask: null, quotedAtMs: null };
    const fallback = (symbol: string) =>
      store.storeQuotes({
        provider: "alpaca",
        fetchedAtMs: IN_SESSION + minutes(9),
        quotes: [aQuote({ symbol, ...timeless })],
      });
    await quote(IN_SESSION, { price: 102 });
    const stored = await findQuote("SPY");
    expect(await fallback("SPY")).toBe(0);
    expect(await findQuote("SPY")).toEqual(stored);
    expect(await fallback("AAPL")).toBe(1);
    expect(await findQuote("AAPL")).toMatchObject({ price: 100, priceAtMs: IN_SESSION + minutes(9) });
  });
}
