import { expect, test } from "vitest";
import { createMarket, modelledDay } from "../../../bench/history/modelled-day.ts";
import { rebuildFromQuotes } from "../../../src/valuation/rebuild/rebuild-from-quotes.ts";
import { rebuildFromTrades } from "../../../src/valuation/rebuild/rebuild-from-trades.ts";
import type { HistoryQuote } from "../../../src/valuation/rebuild/rebuilt-day.ts";
import { FAR, madeMinutes, madeQuotes, madeTrades, NEAR, REQUEST } from "./made-day.ts";

const rebuilt = (quotes: readonly HistoryQuote[]) => rebuildFromQuotes({ ...REQUEST, quotes });
const reasonOf = (quotes: readonly HistoryQuote[]) => {
  const day = rebuilt(quotes);
  return day.ok ? `${day.iv30}` : day.reason;
};
const times = (factor: number) => (quote: HistoryQuote) => ({
  ...quote,
  bid: factor * (quote.bid ?? 0),
  ask: factor * (quote.ask ?? 0),
});
const QUOTES = madeQuotes();
const outOfTheMoney = ({ contract: { type, strike } }: HistoryQuote) =>
  type === "call" ? strike > 6_020 : strike < 6_020;

test("of several quotes of one contract the last one counts, wherever it stands", () => {
  const earlier = QUOTES.map(times(1.2)).map((quote) => ({
    ...quote,
    quotedAtMs: quote.quotedAtMs - 1,
  }));
  const own = rebuilt(QUOTES);
  expect(own.ok).toBe(true);
  for (const twice of [
    [...earlier, ...QUOTES],
    [...QUOTES, ...earlier],
    [...QUOTES.map(times(1.2)), ...QUOTES],
  ])
    expect(rebuilt(twice)).toEqual(own);
});

test("of several rows of one contract's minute the one told last counts", () => {
  const underlying = madeMinutes();
  const trades = madeTrades({}, underlying, (_, minute) => minute % 3 === 0);
  const own = rebuildFromTrades({ ...REQUEST, trades, underlying });
  const wrong = trades.map((trade) => ({ ...trade, price: 1.3 * trade.price }));
  expect(own.ok).toBe(true);
  expect(rebuildFromTrades({ ...REQUEST, trades: [...wrong, ...trades], underlying })).toEqual(own);
});

test("without a strike of both sides the smile must rest on five", () => {
  const sides = QUOTES.filter(outOfTheMoney);
  const day = rebuilt([
    ...sides,
    ...QUOTES.filter(({ contract }) => ![NEAR, FAR].includes(contract.expiration)),
  ]);
  if (!day.ok) throw new Error(day.reason);
  expect(day.iv30).toBeCloseTo(0.2, 3);
  const few = sides.filter(({ contract }) => [5_800, 5_900, 6_100, 6_200].includes(contract.strike));
  expect(
    reasonOf([...few, ...QUOTES.filter(({ contract }) => ![NEAR, FAR].includes(contract.expiration))]),
  ).toBe("one-sided");
});

/** Three strikes of either Friday: what an illiquid name may have. */
const THREE = QUOTES.filter(({ contract }) => [5_900, 6_000, 6_100].includes(contract.strike));

test("whichever single quote is wrong, the day is refused or right to 0.7 points", () => {
  expect(rebuilt(THREE).ok).toBe(true);
  let refused = 0;
  for (const own of THREE) {
    if (own.contract.expiration !== NEAR && own.contract.expiration !== FAR) continue;
    const wrongs = [{ ...own, bid: 0.01, ask: 0.02 }, ...[0.5, 0.8, 1.25, 2].map((by) => times(by)(own))];
    for (const wrong of wrongs) {
      const day = rebuilt(THREE.map((quote) => (quote === own ? wrong : quote)));
      if (!day.ok) refused += 1;
      else
        expect(100 * Math.abs(day.iv30 - 0.2), `${own.contract.occSymbol} at ${wrong.bid}`).toBeLessThan(0.7);
    }
  }
  expect(refused).toBeGreaterThan(0);
});

test("quotes of two moments, half a hundredth of the share apart, are refused where spreads let it be seen", () => {
  const { quotes, ...own } = modelledDay(createMarket({ seed: 20_261_123 }), "AAPL", "2026-03-11");
  const spot = own.underlying.at(-1)?.price ?? 0;
  expect(rebuildFromQuotes({ ...own, quotes }).ok).toBe(true);
  const moved = quotes.map((quote, i) => {
    const { type, strike } = quote.contract;
    const called = 1 / (1 + Math.exp((strike / spot - 1) / 0.035));
    const move = i % 3 === 0 ? 0.005 * spot * (type === "call" ? called : called - 1) : 0;
    const [bid, ask] = [(quote.bid ?? 0) + move, (quote.ask ?? 0) + move];
    return { ...quote, bid: Math.max(0.01, bid), ask: Math.max(0.02, ask) };
  });
  expect(rebuildFromQuotes({ ...own, quotes: moved })).toMatchObject({ ok: false, reason: "call-put-gap" });
});
