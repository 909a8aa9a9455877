import { expect, test } from "vitest";
import { count, dollars, percent, price, signed } from "../../../src/discord/render/figures.ts";

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

test("prices: two digits, three where the third says something", () => {
  expect([3.45, 3.4, 0.005, 580, 5_812.5, 12.3456].map(price)).toEqual([
    "3.45",
    "3.40",
    "0.005",
    "580.00",
    "5,812.50",
    "12.346",
  ]);
});

test("percent from a fraction, counts grouped, a plus before what is not negative", () => {
  expect(percent(0.1234)).toBe("12.3 %");
  expect(count(100_000)).toBe("100,000");
  expect([signed("$5"), signed("-$5")]).toEqual(["+$5", "-$5"]);
});
