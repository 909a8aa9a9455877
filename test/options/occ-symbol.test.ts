import fc from "fast-check";
import { expect, test } from "vitest";
import { formatOccSymbol, isAdjustedRoot, parseOccSymbol } from "../../src/options/occ-symbol.ts";

test("the padded OSI form is read and written back unchanged", () => {
  const symbol = "SPY   220523C00382000";
  const parts = { root: "SPY", expiration: "2022-05-23", type: "call", strike: 382 } as const;
  expect(parseOccSymbol(symbol)).toEqual(parts);
  expect(formatOccSymbol(parts)).toBe(symbol);
});

test("the forms vendors make of a symbol are all read as the same contract", () => {
  const expected = { root: "AAPL", expiration: "2025-01-17", type: "put", strike: 197.5 };
  for (const text of [
    "AAPL  250117P00197500",
    "AAPL250117P00197500",
    "aapl250117p00197500",
    "O:AAPL250117P00197500",
    "  AAPL 250117P00197500 ",
  ]) {
    expect(parseOccSymbol(text), text).toEqual(expected);
  }
});

test("a root that ends in a digit is told from the date that follows it, and is an adjusted contract", () => {
  const parsed = parseOccSymbol("DIS1230120C00100000");
  expect(parsed).toEqual({ root: "DIS1", expiration: "2023-01-20", type: "call", strike: 100 });
  expect(isAdjustedRoot("DIS1")).toBe(true);
  expect(isAdjustedRoot("DIS1  ")).toBe(true);
  expect(isAdjustedRoot("SPXW")).toBe(false);
  expect(isAdjustedRoot("BRKB")).toBe(false);
});

test("text that is no OCC symbol gives null, never a throw", () => {
  for (const text of [
    "",
    "SPY",
    "220523C00382000",
    "SPY   221323C00382000",
    "SPY   230229C00382000",
    "SPY   220523X00382000",
    "SPY   220523C00000000",
    "SPY   220523C0038200",
    "TOOLONG220523C00382000",
    "1SPY  220523C00382000",
    "SPY   22052 C00382000",
    "<html>",
  ]) {
    expect(parseOccSymbol(text), text).toBeNull();
  }
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      parseOccSymbol(text);
    }),
    { seed: 3 },
  );
});

test("29 February is a day in leap years only", () => {
  expect(parseOccSymbol("SPY   240229C00500000")?.expiration).toBe("2024-02-29");
  expect(parseOccSymbol("SPY   250229C00500000")).toBeNull();
});

test("parts that do not fit the symbol give null", () => {
  const good = { root: "SPY", expiration: "2022-05-23", type: "call", strike: 382 } as const;
  for (const bad of [
    { ...good, root: "" },
    { ...good, root: "SPXWEEK" },
    { ...good, root: "spy" },
    { ...good, expiration: "2022-02-30" },
    { ...good, expiration: "1999-05-21" },
    { ...good, expiration: "22-05-23" },
    { ...good, strike: 0 },
    { ...good, strike: -5 },
    { ...good, strike: Number.NaN },
    { ...good, strike: Number.POSITIVE_INFINITY },
    { ...good, strike: 100_000 },
    { ...good, strike: 10.0001 },
  ]) {
    expect(formatOccSymbol(bad), JSON.stringify(bad)).toBeNull();
  }
});

test("every contract that can be written reads back as itself", () => {
  const contract = fc.record({
    root: fc.stringMatching(/^[A-Z][A-Z0-9]{0,5}$/),
    expiration: fc
      .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    type: fc.constantFrom("call" as const, "put" as const),
    strike: fc.integer({ min: 1, max: 99_999_999 }).map((thousandths) => thousandths / 1000),
  });
  fc.assert(
    fc.property(contract, (parts) => {
      const symbol = formatOccSymbol(parts);
      expect(symbol).toHaveLength(21);
      expect(parseOccSymbol(symbol ?? "")).toEqual(parts);
    }),
    { seed: 3 },
  );
});
