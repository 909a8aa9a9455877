import { expect, test } from "vitest";
import { createMarket } from "../../local/market/model/market.ts";
import { DAY_MS } from "../../src/market/calendar-date.ts";
import { wallTimeToMs } from "../../src/market/time-zone.ts";

const market = createMarket({ seed: 7 });
const at = (date: string, hour: number, minute: number) => wallTimeToMs(date, hour * 60 + minute);

for (const [symbol, ms] of [
  ["SPY", at("2026-11-20", 15, 45)],
  ["$SPX", at("2026-11-27", 12, 45)],
  // Stubs stand in its first minutes, and its adjusted contracts have other prices.
  ["META", at("2026-11-20", 9, 32)],
  ["GME", at("2026-03-04", 15, 41)],
  ["BRK/B", at("2026-03-04", 20, 0)],
] as const) {
  test(`the book of ${symbol} says what its chain says, at every contract`, () => {
    const days = ({ expiration }: { expiration: { date: string } }) =>
      (Date.parse(expiration.date) - ms) / DAY_MS;
    const series =
      market.chain(symbol, ms, { series: (each) => days(each) < 2 || Math.abs(days(each) - 30) < 5 })
        ?.series ?? [];
    const quotes = series.flatMap((each) => each.quotes).filter(({ nonStandard }) => !nonStandard);
    const contracts = quotes.map(({ root, expiration, strike, type }) => ({
      root,
      expiration: expiration.date,
      strike,
      type,
    }));
    expect(quotes.length).toBeGreaterThan(100);
    expect(market.book(symbol, ms, contracts)).toEqual(
      quotes.map(({ dead, bid, ask, mark, bidSize, askSize, quotedMs }) =>
        dead ? null : { bid, ask, mark, bidSize, askSize, quotedMs },
      ),
    );
  });
}

test("what is not listed has no book, and an unknown name has none at all", () => {
  const ms = at("2026-11-20", 15, 45);
  const listed = { root: "SPY", expiration: "2026-12-18", strike: 590, type: "call" as const };
  const unlisted = [
    { ...listed, strike: 590.25 },
    { ...listed, expiration: "2026-12-25" },
    { ...listed, root: "SPYW" },
  ];
  const book = market.book("SPY", ms, [...unlisted, listed]);
  expect(book?.map((top) => top === null)).toEqual([true, true, true, false]);
  expect(market.book("NOSUCH", ms, [listed])).toBeNull();
});
