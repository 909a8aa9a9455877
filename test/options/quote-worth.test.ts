import { expect, test } from "vitest";
import { isStubMiddle, quoteWorth } from "../../src/options/quote-worth.ts";

test("a two-sided quote has a mid and a half spread, a locked one has a spread of nothing", () => {
  expect(quoteWorth({ bid: 1, ask: 1.5 })).toEqual({ ok: true, mid: 1.25, halfSpread: 0.25 });
  expect(quoteWorth({ bid: 1, ask: 1 })).toEqual({ ok: true, mid: 1, halfSpread: 0 });
});

test("one-sided, crossed and impossible quotes say why they have no mid", () => {
  for (const bid of [null, 0, -999, Number.NaN])
    expect(quoteWorth({ bid, ask: 1 })).toEqual({ ok: false, reason: "no-bid" });
  for (const ask of [null, 0, -999, Number.POSITIVE_INFINITY]) {
    expect(quoteWorth({ bid: 1, ask })).toEqual({ ok: false, reason: "no-ask" });
  }
  expect(quoteWorth({ bid: 1.1, ask: 1 })).toEqual({ ok: false, reason: "crossed" });
});

test("a mark that is but the middle of a stub, with a bid or without, is none", () => {
  expect(isStubMiddle(5.025, { bid: 0.05, ask: 10 })).toBe(true);
  expect(isStubMiddle(5, { bid: 0, ask: 10 })).toBe(true);
  expect(isStubMiddle(2.4, { bid: null, ask: 4.8 })).toBe(true);
  // Somebody traded there, or it is a wing that nobody wants.
  expect(isStubMiddle(0.31, { bid: 0, ask: 10 })).toBe(false);
  expect(isStubMiddle(0.08, { bid: 0, ask: 0.15 })).toBe(false);
  expect(isStubMiddle(1.25, { bid: 1.2, ask: 1.3 })).toBe(false);
  expect(isStubMiddle(0.5, { bid: 1.1, ask: 1 })).toBe(false);
});
