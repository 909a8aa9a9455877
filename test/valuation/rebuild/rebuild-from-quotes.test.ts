import { expect, test } from "vitest";
import { rebuildFromQuotes } from "../../../src/valuation/rebuild/rebuild-from-quotes.ts";
import type { HistoryQuote } from "../../../src/valuation/rebuild/rebuilt-day.ts";
import { smileFromNumbers } from "../../../src/volatility/smile-numbers.ts";
import { FAR, madeQuotes, NEAR, REQUEST } from "./made-day.ts";

const rebuilt = (quotes: readonly HistoryQuote[], symbol = REQUEST.symbol) =>
  rebuildFromQuotes({ ...REQUEST, symbol, quotes });
const reasonOf = (quotes: readonly HistoryQuote[]) => {
  const day = rebuilt(quotes);
  return day.ok ? `${day.iv30}` : day.reason;
};
const SKEWED = (_: string, k: number) => 0.2 - 0.3 * k + 0.8 * k * k;

test("what was put in comes out: volatility, forward, skew, straddle, and the share that nobody quoted", () => {
  const day = rebuilt(madeQuotes({ volatility: SKEWED }));
  if (!day.ok) throw new Error(day.reason);
  expect(day.iv30).toBeCloseTo(0.2, 4);
  expect(day.iv60).toBeCloseTo(0.2, 3);
  expect(day.underlyingPrice).toBeCloseTo(6_000, 0);
  expect(day).toMatchObject({ trades: null });
  expect(day.spread).toBeLessThan(0.001);
  const near = day.expiries.find(({ expiration }) => expiration === NEAR);
  if (near === undefined) throw new Error(`No ${NEAR}.`);
  expect(near).toMatchObject({ root: "SPXW", settlement: "PM", points: 9 });
  expect(near.days).toBeCloseTo(23 + 0.25 / 24, 6);
  expect(near.forward).toBeCloseTo(6_000 * Math.exp((0.04 * near.days) / 365), 0);
  // 0.8 of a deviation, roughly.
  expect(near.atmStraddle).toBeCloseTo(0.798 * 6_000 * 0.2 * Math.sqrt(near.days / 365), -1);
  const smile = smileFromNumbers(near.smile, near.forward, near.days / 365);
  expect(smile?.volatility(5_800)).toBeCloseTo(SKEWED("", Math.log(5_800 / near.forward)), 3);
  expect(smile?.n).toBe(near.points);
});

test("the order of the quotes, and other tickers among them, change nothing", () => {
  const quotes = madeQuotes({ volatility: SKEWED });
  const others = madeQuotes({ symbol: "RUT", spot: 2_400, volatility: () => 0.5 });
  const own = rebuilt(quotes);
  const byStrike = quotes.toSorted((a, b) => b.contract.strike - a.contract.strike);
  for (const shuffled of [quotes.toReversed(), byStrike, [...others, ...quotes]]) {
    const day = rebuilt(shuffled);
    if (!day.ok || !own.ok) throw new Error("not rebuilt");
    expect(day.iv30).toBeCloseTo(own.iv30, 9);
    expect(day.expiries.map(({ expiration }) => expiration)).toEqual(
      own.expiries.map(({ expiration }) => expiration),
    );
  }
});

test("a few missing quotes cost no day", () => {
  const quotes = madeQuotes({ volatility: SKEWED }).filter((_, i) => i % 3 !== 0);
  const day = rebuilt(quotes);
  if (!day.ok) throw new Error(day.reason);
  expect(100 * day.iv30).toBeCloseTo(20, 1);
});

test("prices before a split are those of its strikes", () => {
  const day = rebuilt(madeQuotes({ spot: 60_000 }));
  if (!day.ok) throw new Error(day.reason);
  expect(day.iv30).toBeCloseTo(0.2, 4);
});

const FEW = [6_000, 6_100];
const GATES: [reason: string, what: string, quotes: HistoryQuote[]][] = [
  ["no-data", "nothing was quoted", []],
  ["no-data", "only another ticker was", madeQuotes({ symbol: "RUT", spot: 2_400 })],
  [
    "too-few-expirations",
    "nothing beyond 30 days",
    madeQuotes().filter(({ contract }) => contract.expiration <= NEAR),
  ],
  [
    "too-few-points",
    "two strikes each",
    madeQuotes().filter(({ contract }) => FEW.includes(contract.strike)),
  ],
  [
    "one-sided",
    "all strikes above the forward",
    madeQuotes().filter(({ contract }) => contract.strike > 6_040),
  ],
  [
    "forward-off",
    "all forwards beyond 30 days 1 % higher",
    madeQuotes({ forwardTimes: (expiration) => (expiration > NEAR ? 1.01 : 1) }),
  ],
  ["falling-variance", "30 % before 20 %", madeQuotes({ volatility: (at) => (at <= NEAR ? 0.3 : 0.2) })],
  ["impossible", "500 %", madeQuotes({ volatility: () => 5 })],
  ["impossible", "2.9 %", madeQuotes({ volatility: () => 0.029 })],
];

for (const [reason, what, quotes] of GATES)
  test(`${reason}: ${what}`, () => {
    expect(reasonOf(quotes)).toBe(reason);
  });

test("a further expiration stands in for one that is not listed, not for one that can't be believed", () => {
  const day = rebuilt(madeQuotes().filter(({ contract }) => contract.expiration !== FAR));
  if (!day.ok) throw new Error(day.reason);
  expect(day.iv30).toBeCloseTo(0.2, 4);
  const wrong = (expiration: string) => (expiration === FAR ? 1.01 : 1);
  expect(reasonOf(madeQuotes({ forwardTimes: wrong }))).toBe("forward-off");
  const one = madeQuotes().filter(
    ({ contract: { expiration, strike } }) => expiration !== FAR || strike === 6_000,
  );
  expect(reasonOf(one)).toBe("too-few-points");
});

test("total variance that falls by no more than 2 % is noise", () => {
  const falling = (share: number) =>
    madeQuotes({ volatility: (at) => (at <= NEAR ? 0.2 : 0.2 * Math.sqrt((share * 23) / 31)) });
  expect(reasonOf(falling(0.96))).toBe("falling-variance");
  expect(rebuilt(falling(1)).ok).toBe(true);
});

const BAD: [what: string, spoil: (quote: HistoryQuote) => HistoryQuote][] = [
  ["nobody bids", (quote) => ({ ...quote, bid: 0 })],
  ["no bid is told", (quote) => ({ ...quote, bid: null })],
  ["no ask is told", (quote) => ({ ...quote, ask: null })],
  ["crossed", ({ bid, ask, ...quote }) => ({ ...quote, bid: (ask ?? 0) + 1, ask: bid })],
  ["wider than 40 %", ({ bid, ...quote }) => ({ ...quote, bid, ask: 1.51 * (bid ?? 0) + 0.5 })],
  ["no number", (quote) => ({ ...quote, bid: Number.NaN })],
];

for (const [what, spoil] of BAD)
  test(`a quote is none where ${what}`, () => {
    const quotes = madeQuotes();
    expect(reasonOf(quotes.map(spoil))).toBe("too-few-points");
    // Some such quotes among good ones are passed over.
    const some = rebuilt(quotes.map((quote, i) => (i % 4 === 0 ? spoil(quote) : quote)));
    if (!some.ok) throw new Error(some.reason);
    expect(some.iv30).toBeCloseTo(0.2, 3);
  });

test("two nickels are never too wide", () => {
  const cheap = madeQuotes({ spot: 40, symbol: "XSP", volatility: () => 0.15 }).map((quote) => {
    const mid = ((quote.bid ?? 0) + (quote.ask ?? 0)) / 2;
    return { ...quote, bid: mid - 0.05, ask: mid + 0.05 };
  });
  expect(rebuilt(cheap, "XSP").ok).toBe(true);
});

test("expirations that can be believed are kept for the record although there is no 30-day volatility", () => {
  const quotes = madeQuotes().filter(({ contract }) => contract.expiration <= NEAR);
  const day = rebuilt(quotes);
  expect(day.ok).toBe(false);
  expect(day.expiries.map(({ expiration }) => expiration)).toEqual(["2026-03-20", NEAR]);
});
