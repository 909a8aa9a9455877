import { expect, test } from "vitest";
import { createMarket, type QuotedChain } from "../../local/market/model/market.ts";
import type { ModelledQuote } from "../../local/market/model/options/option-quote.ts";

const MONDAY = Date.parse("2026-11-23T18:00:00Z");
const market = createMarket({ seed: 7 });

function chainOf(symbol: string, ms = MONDAY): QuotedChain {
  const chain = market.chain(symbol, ms);
  if (chain === null) throw new Error(`${symbol} has no chain`);
  return chain;
}

const quotesOf = (symbol: string, ms = MONDAY) => chainOf(symbol, ms).series.flatMap(({ quotes }) => quotes);
const living = (quotes: readonly ModelledQuote[]) =>
  quotes.filter(({ dead, nonStandard }) => !dead && !nonStandard);

test("no living quote is crossed, free to sell below zero, or off its tick", () => {
  for (const symbol of ["SPY", "AAPL", "BRK/B", "$SPX"]) {
    const profile = chainOf(symbol).profile;
    for (const { bid, ask, mark, occSymbol } of living(quotesOf(symbol))) {
      if (bid < 0 || ask <= bid || (mark !== 0 && (mark < bid || mark < 0.01)))
        throw new Error(`${occSymbol} ${bid} x ${ask}, ${mark}`);
      for (const price of [bid, ask]) {
        const ticks = profile.pennyEverywhere ? [1, 1] : profile.pennyPilot ? [1, 5] : [5, 10];
        const step = price < 3 ? ticks[0] : ticks[1];
        expect(Math.round(price * 100) % (step ?? 1), `${occSymbol} ${price}`).toBe(0);
      }
    }
  }
});

test("calls fall and puts rise with the strike, within the spread", () => {
  for (const symbol of ["SPY", "NVDA", "$SPX"]) {
    for (const { quotes } of chainOf(symbol).series) {
      for (const type of ["call", "put"] as const) {
        const line = living(quotes).filter((quote) => quote.type === type);
        for (const [i, quote] of line.entries()) {
          const next = line[i + 1];
          if (next === undefined) continue;
          const [dearer, cheaper] = type === "call" ? [quote, next] : [next, quote];
          expect(cheaper.bid, `${quote.occSymbol} against ${next.occSymbol}`).toBeLessThanOrEqual(dearer.ask);
        }
      }
    }
  }
});

test("calls and puts agree on the forward: parity holds within the two spreads near the money", () => {
  for (const symbol of ["SPY", "AAPL", "$SPX"]) {
    const { series, moment, profile } = chainOf(symbol);
    for (const { quotes, expiration, priced } of series) {
      const years = (Date.parse(`${expiration.date}T21:00:00Z`) - MONDAY) / (365 * 86_400_000);
      if (years > 1 || years < 0.003) continue;
      const puts = new Map(
        living(quotes)
          .filter(({ type }) => type === "put")
          .map((quote) => [quote.strike, quote]),
      );
      for (const call of living(quotes).filter(({ type }) => type === "call")) {
        const put = puts.get(call.strike);
        if (put === undefined || Math.abs(call.strike / moment.spot - 1) > 0.03) continue;
        // American options only bound the forward: S e^-qT - K <= C - P <= S - K e^-rT (Hull, chapter 11).
        const carried = priced.carry.forward / (moment.spot * Math.exp(priced.carry.rate * priced.years));
        const owed = Math.exp(-priced.carry.rate * years);
        const european = profile.kind === "index";
        const lowest = moment.spot * carried - call.strike * (european ? owed : 1);
        const highest = moment.spot * (european ? carried : 1) - call.strike * owed;
        expect(call.ask - put.bid, call.occSymbol).toBeGreaterThanOrEqual(lowest - 0.01);
        expect(call.bid - put.ask, call.occSymbol).toBeLessThanOrEqual(highest + 0.01);
      }
    }
  }
});

test("index puts cost more volatility than calls, and wings more than the middle of a stock", () => {
  const smile = (symbol: string, share: number) => {
    const { series, moment } = chainOf(symbol);
    const quotes = series.find(({ expiration }) => expiration.date === "2026-12-18")?.quotes ?? [];
    const nearest = quotes.toSorted(
      (a, b) => Math.abs(a.strike - share * moment.spot) - Math.abs(b.strike - share * moment.spot),
    )[0];
    return nearest?.impliedVolatility ?? Number.NaN;
  };
  expect(smile("SPY", 0.92)).toBeGreaterThan(smile("SPY", 1) + 0.03);
  expect(smile("SPY", 1)).toBeGreaterThan(smile("SPY", 1.03));
  expect(smile("AAPL", 0.8)).toBeGreaterThan(smile("AAPL", 1));
  expect(smile("AAPL", 1.3)).toBeGreaterThan(smile("AAPL", 1.05));
});

test("volatility rises when the market falls", () => {
  const instants = Array.from({ length: 60 }, (_, i) => Date.parse("2026-08-03T18:00:00Z") + i * 86_400_000);
  const points = instants.map((ms) => {
    const chain = market.chain("SPY", ms, {
      series: ({ expiration }) => expiration.date === "2026-12-18",
      choice: (spot) => ({ types: ["call"], strikes: ({ strikes }) => new Set(nearest(strikes, spot)) }),
    });
    return { spot: chain?.moment.spot ?? 0, volatility: chain?.series[0]?.quotes[0]?.impliedVolatility ?? 0 };
  });
  let together = 0;
  for (const [i, point] of points.entries()) {
    const before = points[i - 1];
    if (before === undefined || before.spot === point.spot) continue;
    together += Math.sign(point.spot - before.spot) * Math.sign(point.volatility - before.volatility);
  }
  expect(together).toBeLessThan(-10);
});

function nearest(strikes: readonly number[], spot: number): number[] {
  return strikes.toSorted((a, b) => Math.abs(a - spot) - Math.abs(b - spot)).slice(0, 1);
}

test("spreads widen away from the money as a share of the price", () => {
  const quotes = living(quotesOf("AAPL")).filter(
    ({ expiration, type }) => expiration.date === "2027-01-15" && type === "put",
  );
  const share = (low: number, high: number) => {
    const some = quotes.filter(({ delta, bid }) => -delta >= low && -delta <= high && bid > 0);
    return some.reduce((sum, { ask, bid, mark }) => sum + (ask - bid) / mark, 0) / some.length;
  };
  expect(share(0.01, 0.05)).toBeGreaterThan(2 * share(0.4, 0.6));
});

test("a few contracts are dead, adjusted, or without greeks", () => {
  const spy = quotesOf("SPY");
  const dead = spy.filter((quote) => quote.dead);
  expect(dead.length).toBeGreaterThan(10);
  expect(dead.length).toBeLessThan(150);
  for (const { bid, ask, mark, greeksOnWire } of dead)
    expect([bid, ask, mark, greeksOnWire]).toEqual([0, 0, 0, "minus-999"]);
  expect(living(spy).some(({ greeksOnWire }) => greeksOnWire === "minus-999")).toBe(true);
  expect(living(spy).some(({ greeksOnWire }) => greeksOnWire === "nan")).toBe(true);
  const adjusted = quotesOf("AMD").filter(({ nonStandard }) => nonStandard);
  expect(adjusted.length).toBeGreaterThan(4);
  expect(new Set(adjusted.map(({ root }) => root))).toEqual(new Set(["AMD1"]));
});

test("volume only grows through the day, and a last price changes only with it", () => {
  const instants = ["14:31", "15:30", "17:00", "18:30", "20:00", "20:58"].map((time) =>
    Date.parse(`2026-11-23T${time}:00Z`),
  );
  const days = instants.map((ms) => new Map(quotesOf("AAPL", ms).map((quote) => [quote.occSymbol, quote])));
  for (const [i, day] of days.entries()) {
    for (const [symbol, quote] of day) {
      const before = days[i - 1]?.get(symbol);
      if (before === undefined) continue;
      expect(quote.volume).toBeGreaterThanOrEqual(before.volume);
      expect(quote.openInterest).toBe(before.openInterest);
      if (quote.volume === before.volume)
        expect([symbol, quote.lastTradeMs]).toEqual([symbol, before.lastTradeMs]);
    }
  }
});

test("after the close option quotes stand still, also over the weekend", () => {
  const prices = (iso: string) =>
    quotesOf("AAPL", Date.parse(iso)).map(({ occSymbol, bid, ask }) => [occSymbol, bid, ask]);
  const friday = prices("2026-11-20T21:05:00Z");
  expect(prices("2026-11-21T00:30:00Z")).toEqual(friday);
  const sunday = new Map(prices("2026-11-22T18:00:00Z").map(([symbol, ...quote]) => [symbol, quote]));
  const left = friday.filter(([symbol]) => sunday.has(symbol));
  expect(left.length).toBeGreaterThan(1_500);
  for (const [symbol, ...quote] of left) expect(sunday.get(symbol)).toEqual(quote);
});
