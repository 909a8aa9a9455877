import { expect, test } from "vitest";
import { parseRoot, parseTickerSymbol } from "../../src/options/ticker-symbol.ts";

test.each(["SPX", "$SPX", "^SPX", "spx", " $spx ", "SPX.X", "$SPX.X", "^spx.x"])("%s is SPX", (text) => {
  expect(parseTickerSymbol(text)).toBe("SPX");
});

test.each([
  ["brk.b", "BRK.B"],
  ["BRK/B", "BRK.B"],
  ["BRK-B", "BRK.B"],
  ["BRK / B", "BRK.B"],
  ["brk – b", "BRK.B"],
  ["brk–b", "BRK.B"],
  ["BAC-PL", "BAC.PL"],
  ["$XND", "XND"],
  ["X", "X"],
  ["BF.B", "BF.B"],
  ["ＢＲＫ．Ｂ", "BRK.B"],
  ["BRK∕B", "BRK.B"],
  ["\u200bspy\ufeff", "SPY"],
  ["$BRK/B", "BRK.B"],
])("%s is %s", (text, symbol) => {
  expect(parseTickerSymbol(text)).toBe(symbol);
});

test.each([
  "",
  "$",
  "^",
  "$$SPX",
  "SPX$",
  "1SPX",
  "SP X",
  "SPX.",
  ".X",
  "A.B.C",
  "A/B/C",
  "ABCDEFGHIJK",
  "SPÜ",
  "%",
  "-",
  "BTC-USD",
  "BRK B",
  "BRK-",
  "-B",
  "BRK-1",
  "A-B-C",
])('"%s" is no symbol', (text) => {
  expect(parseTickerSymbol(text)).toBeNull();
});

test("a symbol's one name is a name of itself", () => {
  for (const text of ["$SPX", "brk/b", "^VIX", "SPX.X", "SP/X", "SP-X", "brk-b"]) {
    const once = parseTickerSymbol(text) ?? "";
    expect(parseTickerSymbol(once)).toBe(once);
  }
});

test("a very long text is none, whatever it begins with", () => {
  expect(parseTickerSymbol(`SPY${"\u200b".repeat(100)}`)).toBeNull();
  expect(parseTickerSymbol("S".repeat(100_000))).toBeNull();
});

test.each([
  ["SPXW", "SPXW"],
  [" spxw ", "SPXW"],
  ["$SPX", "SPX"],
  ["", null],
  ["SPX W", null],
  ["SPX.W", null],
  ["1SPX", null],
  ["SPXWEEK", null],
])('the root "%s" is %s', (text, root) => {
  expect(parseRoot(text)).toBe(root);
});
