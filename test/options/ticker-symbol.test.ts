import { expect, test } from "vitest";
import { parseTickerSymbol } from "../../src/options/ticker-symbol.ts";

test.each(["SPX", "$SPX", "^SPX", "spx", " $spx ", "SPX.X", "$SPX.X", "^spx.x"])("%s is SPX", (text) => {
  expect(parseTickerSymbol(text)).toBe("SPX");
});

test.each([
  ["brk.b", "BRK.B"],
  ["BRK/B", "BRK.B"],
  ["$XND", "XND"],
  ["X", "X"],
  ["BF.B", "BF.B"],
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
])('"%s" is no symbol', (text) => {
  expect(parseTickerSymbol(text)).toBeNull();
});

test("a symbol's one name is a name of itself", () => {
  for (const text of ["$SPX", "brk/b", "^VIX", "SPX.X"]) {
    const once = parseTickerSymbol(text) ?? "";
    expect(parseTickerSymbol(once)).toBe(once);
  }
});
