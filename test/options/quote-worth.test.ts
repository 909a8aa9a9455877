import { expect, test } from "vitest";
import { quoteWorth } from "../../src/options/quote-worth.ts";

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
