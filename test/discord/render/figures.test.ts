import { expect, test } from "vitest";
import {
  bandText,
  chance,
  count,
  dollars,
  dollarsOrUnlimited,
  percent,
  plural,
  price,
  shortDate,
  signed,
  strikeText,
  wholePercent,
} from "../../../src/discord/render/figures.ts";

test("dollars: cents below a thousand, thousands grouped, the sign in front", () => {
  expect([0, 5, 12.34, 12.3, 999.994, 1_234.56, 1_234_567, -42.5, -1_000].map(dollars)).toEqual([
    "$0",
    "$5",
    "$12.34",
    "$12.30",
    "$999.99",
    "$1,235",
    "$1,234,567",
    "-$42.50",
    "-$1,000",
  ]);
});

test("prices: two digits, three for half a cent and below a dime", () => {
  expect([3.45, 3.4, 0.005, 580, 5_812.5, 12.3456, 3.425].map(price)).toEqual([
    "3.45",
    "3.40",
    "0.005",
    "580.00",
    "5,812.50",
    "12.35",
    "3.425",
  ]);
});

test("percent from a fraction, counts grouped, a plus before what is not negative", () => {
  expect(percent(0.1234)).toBe("12.3 %");
  expect(count(100_000)).toBe("100,000");
  expect([signed("$5"), signed("-$5")]).toEqual(["+$5", "-$5"]);
});

test("nothing is never minus nothing, and a dollar by rounding has no cents", () => {
  expect([-0.001, -0, 0.004, 11.999, 999.999, -999.999].map(dollars)).toEqual([
    "$0",
    "$0",
    "$0",
    "$12",
    "$1,000",
    "-$1,000",
  ]);
  expect([-0, -1e-9, -0.0001].map(price)).toEqual(["0.00", "0.00", "0.000"]);
  expect(percent(-0.0001)).toBe("0.0 %");
  expect([dollarsOrUnlimited(null), dollarsOrUnlimited(0)]).toEqual(["unlimited", "$0"]);
  expect(["$0", "0.0 %", "$0.50"].map(signed)).toEqual(["$0", "0.0 %", "+$0.50"]);
});

test("probabilities in whole percent, and neither none nor certain by rounding", () => {
  expect([0, 0.00001, 0.0049, 0.005, 0.643, 0.9949, 0.995, 0.99999, 1].map(chance)).toEqual([
    "0 %",
    "<1 %",
    "<1 %",
    "1 %",
    "64 %",
    "99 %",
    ">99 %",
    ">99 %",
    "100 %",
  ]);
  expect(bandText([0.601, 0.672])).toBe(" (60–67)");
  expect(bandText([0.641, 0.644])).toBe("");
});

test("returns, strikes, counts and dates as they are read", () => {
  expect([0.0419, 0.0996, 0.333, 25.24, -0.02].map(wholePercent)).toEqual([
    "4.2 %",
    "10 %",
    "33 %",
    "2,524 %",
    "-2.0 %",
  ]);
  expect([570, 567.5, 0.01, 12.3456].map(strikeText)).toEqual(["570", "567.5", "0.01", "12.346"]);
  expect([0, 1, 2, 1_000].map((n) => plural(n, "contract"))).toEqual([
    "0 contracts",
    "1 contract",
    "2 contracts",
    "1,000 contracts",
  ]);
  expect(shortDate("2026-12-08", "2026-11-23")).toBe("Dec 8");
  expect(shortDate("2027-01-15", "2026-11-23")).toBe("Jan 15, 2027");
});
