import { expect, test } from "vitest";
import { profitTableText } from "../../../src/discord/render/profit-table.ts";

const POSITION = { expiration: "2026-12-18", dte: 25 };

test("three dates and seven prices of many, the first and the last among them, narrow enough for a phone", () => {
  const prices = Array.from({ length: 21 }, (_, i) => 5_000 + 50 * i + 0.5);
  const dates = ["2026-11-23", "2026-11-27", "2026-12-01", "2026-12-08", "2026-12-18"];
  const profit = dates.map((_, date) => prices.map((_price, at) => (at - 10) * 987.4 * (date + 1)));
  const text = profitTableText({ prices, dates, profit }, POSITION);
  expect(text.split("\n")).toEqual([
    "```",
    "   price   today   Dec 1  Dec 18",
    "5,000.50  -9,874  -29.6k  -49.4k",
    "5,150.50  -6,912  -20.7k  -34.6k",
    "5,350.50  -2,962  -8,887  -14.8k",
    "5,500.50       0       0       0",
    "5,650.50   2,962   8,887   14.8k",
    "5,850.50   6,912   20.7k   34.6k",
    "6,000.50   9,874   29.6k   49.4k",
    "```",
  ]);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(34);
});

test("money stays short however much it is, and nothing is never minus nothing", () => {
  const profit = [[-0.4, 9_999, 9_999.6, 99_999, 999_499, 999_500, -12_345_678, 1.7e9]];
  const prices = profit[0]?.map((_, i) => i + 1) ?? [];
  const cells = [0, 1].flatMap((half) => {
    const part = { prices: prices.slice(4 * half, 4 * half + 4), dates: ["2026-12-18"] };
    const text = profitTableText(
      { ...part, profit: [(profit[0] ?? []).slice(4 * half, 4 * half + 4)] },
      POSITION,
    );
    return text
      .split("\n")
      .slice(2, -1)
      .map((line) => line.trim().split(/\s+/)[1]);
  });
  expect(cells).toEqual(["0", "9,999", "10.0k", "100k", "999k", "1.00M", "-12.35M", "1700M"]);
});
