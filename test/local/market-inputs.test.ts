import { describe, expect, test } from "vitest";
import { createMarket } from "../../local/market/model/market.ts";
import { curveAt, publishedAtMs, publishedCurve } from "../../local/market/model/rates.ts";
import { dividendsOf } from "../../local/market/model/universe/dividends.ts";
import { schwabView } from "../../local/market/schwab/schwab-view.ts";

const MONDAY = Date.parse("2026-11-23T18:00:00Z");
const market = createMarket({ seed: 7 });

function chainOf(symbol: string, ms = MONDAY) {
  const chain = market.chain(symbol, ms);
  if (chain === null) throw new Error(`${symbol} has no chain`);
  return chain;
}

const profileOf = (symbol: string) => chainOf(symbol).profile;

describe("what the model prices with comes out of its prices", () => {
  test("European calls less puts lie on a line whose slope is the discount and whose zero is the forward", () => {
    let expiries = 0;
    for (const { priced, quotes } of chainOf("$SPX").series) {
      if (priced.years < 0.02) continue;
      const at = (share: number) => {
        const strike = quotes.toSorted(
          (a, b) =>
            Math.abs(a.strike - share * priced.carry.forward) -
            Math.abs(b.strike - share * priced.carry.forward),
        )[0]?.strike;
        const pair = quotes.filter((quote) => quote.strike === strike && !quote.dead);
        const [call, put] = ["call", "put"].map((type) => pair.find((quote) => quote.type === type));
        if (strike === undefined || call === undefined || put === undefined) return null;
        return { strike, gap: call.theoretical - put.theoretical };
      };
      const [low, high] = [at(0.93), at(1.07)];
      if (low === null || high === null || low.strike === high.strike) continue;
      expiries += 1;
      const discount = (low.gap - high.gap) / (high.strike - low.strike);
      expect(-Math.log(discount) / priced.years).toBeCloseTo(priced.carry.rate, 6);
      expect(low.strike + low.gap / discount).toBeCloseTo(priced.carry.forward, 4);
    }
    expect(expiries).toBeGreaterThan(20);
  });

  test("the forward is the share less its dividends, grown at the curve's rate less the fee", () => {
    const { series, moment } = chainOf("SPY");
    const paid = series.filter(({ priced }) => priced.carry.dividends.length > 0);
    expect(paid.length).toBeGreaterThan(5);
    for (const { priced } of series) {
      const { carry, years } = priced;
      const owed = carry.dividends.reduce(
        (sum, { amount, years: date }) => sum + amount * Math.exp(-carry.rate * date),
        0,
      );
      expect(carry.forward).toBeCloseTo((moment.spot - owed) * Math.exp(carry.rate * years), 8);
    }
    const dear = chainOf("GME").series.at(-1)?.priced;
    expect(
      Math.log((dear?.carry.forward ?? 0) / chainOf("GME").moment.spot) / (dear?.years ?? 1),
    ).toBeCloseTo((dear?.carry.rate ?? 0) - 0.35, 8);
  });

  test("an American option is worth what exercise pays, and no less than the European one", () => {
    for (const symbol of ["SPY", "T", "GME"]) {
      const ticker = chainOf(symbol);
      const spot = ticker.moment.spot;
      let early = 0;
      for (const { quotes, priced } of ticker.series) {
        const { forward, rate } = priced.carry;
        const discount = Math.exp(-rate * priced.years);
        for (const { type, strike, theoretical, occSymbol, nonStandard } of quotes) {
          if (nonStandard) continue;
          const side = type === "call" ? 1 : -1;
          expect(theoretical, occSymbol).toBeGreaterThanOrEqual(side * (spot - strike) - 1e-9);
          expect(theoretical, occSymbol).toBeGreaterThanOrEqual(side * discount * (forward - strike) - 1e-9);
          if (
            theoretical > side * discount * (forward - strike) + 0.01 &&
            side * (spot - strike) >= theoretical - 0.001
          )
            early += 1;
        }
      }
      expect(early, symbol).toBeGreaterThan(5);
    }
  });
});

describe("dividends", () => {
  test("come every quarter, and the share falls by each over night", () => {
    for (const symbol of ["SPY", "T", "KO"]) {
      const dividends = dividendsOf(profileOf(symbol)).filter(({ exDate }) => exDate.startsWith("2026"));
      expect(dividends).toHaveLength(4);
      for (const { declaredDate, exDate, payDate } of dividends) {
        expect(declaredDate < exDate && exDate < payDate).toBe(true);
      }
    }
    expect(dividendsOf(profileOf("COST")).filter(({ special }) => special)).toHaveLength(2);
    expect(dividendsOf(profileOf("NVDA")).at(-1)?.amount).toBe(0.01);
    expect(dividendsOf(profileOf("$SPX"))).toEqual([]);
  });

  test("the fall leaves the index that pays none where it was", () => {
    const [dividend] = dividendsOf(profileOf("SPY")).filter(({ exDate }) => exDate > "2026-11");
    if (dividend === undefined) throw new Error("SPY pays no dividend.");
    const ratio = (ms: number) => (market.spotAt("SPY", ms) ?? 0) / (market.spotAt("$SPX", ms) ?? 1);
    const [before, after] = [dividend.exMs - 17.6 * 3_600_000, dividend.exMs + 60_000];
    const share = dividend.amount / (market.spotAt("SPY", before) ?? 1);
    // Two names of one path; the drift of neither moves much in a night.
    expect(ratio(after) / ratio(before) - 1).toBeCloseTo(-share, 4);
  });
});

describe("what is told amiss", () => {
  test("stubs stand at some strikes in the first minutes, calls and puts alike, and are gone by 09:40", () => {
    const stubs = (iso: string) =>
      chainOf("META", Date.parse(iso)).series.flatMap(({ quotes }) =>
        quotes.filter(({ bid, ask, nonStandard }) => !nonStandard && bid === 0.05 && ask === 10),
      );
    const early = stubs("2026-11-23T14:31:00Z");
    expect(early.length).toBeGreaterThan(100);
    const sides = Map.groupBy(early, ({ expiration, strike }) => `${expiration.date} ${strike}`);
    expect([...sides.values()].every(({ length }) => length === 2)).toBe(true);
    expect(stubs("2026-11-23T14:40:00Z")).toEqual([]);
  });

  test("a few living quotes are marked 0, and no quote is of the future", () => {
    const quotes = chainOf("SPY").series.flatMap((series) => series.quotes);
    const unmarked = quotes.filter(({ bid, mark }) => bid > 0 && mark === 0);
    expect(unmarked.length).toBeGreaterThan(5);
    expect(unmarked.length).toBeLessThan(quotes.length / 100);
    const living = quotes.filter(({ dead }) => !dead);
    expect(living.every(({ quotedMs }) => quotedMs <= MONDAY && quotedMs > MONDAY - 3_600_000)).toBe(true);
  });

  test("one name is delayed, one stale, one without a price now and then", () => {
    expect(schwabView(market, "AAPL", MONDAY)).toEqual({
      delayed: false,
      quotesMs: MONDAY,
      statedPrice: market.spotAt("AAPL", MONDAY),
    });
    expect(schwabView(market, "INTC", MONDAY)).toMatchObject({ delayed: true, quotesMs: MONDAY - 900_000 });
    expect(schwabView(market, "CRM", MONDAY)?.statedPrice).toBe(market.spotAt("CRM", MONDAY - 2_400_000));
    const minutes = Array.from({ length: 100 }, (_, n) => schwabView(market, "BAC", MONDAY + n * 60_000));
    const priceless = minutes.filter((view) => view?.statedPrice === 0).length;
    expect(priceless).toBeGreaterThan(10);
    expect(priceless).toBeLessThan(45);
  });
});

test("options are priced with the curve of their day, which is published in its afternoon", () => {
  expect(curveAt(MONDAY).day).toBe("2026-11-23");
  expect(publishedCurve(MONDAY).day).toBe("2026-11-20");
  expect(publishedCurve(publishedAtMs("2026-11-23")).day).toBe("2026-11-23");
  expect(curveAt(Date.parse("2026-11-22T18:00:00Z")).day).toBe("2026-11-20");
});
