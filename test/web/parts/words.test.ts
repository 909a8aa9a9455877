import { expect, test } from "vitest";
import { agoText } from "../../../src/market/date-text.ts";
import {
  chance,
  clock,
  count,
  decimal,
  dollars,
  fullDate,
  moment,
  percent,
  place,
  points,
  signed,
  signedDollars,
  signedPercent,
  strike,
  weekdayDate,
} from "../../../src/web/parts/words.ts";

test("prices and sums have cents, thousands apart, and a true minus before the dollar", () => {
  expect([dollars(1234.5), dollars(-12), dollars(0.004), dollars(1_234_567, 0)]).toEqual([
    "$1,234.50",
    "−$12.00",
    "$0.00",
    "$1,234,567",
  ]);
  expect([signedDollars(132), signedDollars(-368), signedDollars(0.001), signedDollars(0)]).toEqual([
    "+$132.00",
    "−$368.00",
    "$0.00",
    "$0.00",
  ]);
});

test("nothing is shown as minus nothing, nor a sign before it", () => {
  expect([decimal(-0.004), signed(-0.004), signed(0.004), signedPercent(-0.001)]).toEqual([
    "0.00",
    "0.00",
    "0.00",
    "0.00 %",
  ]);
});

test("what nobody knows is said so", () => {
  for (const words of [decimal, dollars, signedDollars, percent, points, place, chance, count, signedPercent])
    expect([words(null), words(undefined), words(Number.NaN)]).toEqual(["n/a", "n/a", "n/a"]);
});

test("fractions become percent, differences of volatilities points, counts few characters", () => {
  expect([percent(0.1834), percent(0.1834, 0), points(0.0512), points(-0.02), place(41.6)]).toEqual([
    "18.3 %",
    "18 %",
    "+5.1",
    "−2.0",
    "42",
  ]);
  expect([count(950), count(9_949), count(53_612), count(1_240_000), count(2.1e9)]).toEqual([
    "950",
    "9,949",
    "53.6k",
    "1.24M",
    "2.10B",
  ]);
  expect([chance(0.001), chance(0.999), chance(0.64), chance(0), chance(1)]).toEqual([
    "<1 %",
    ">99 %",
    "64 %",
    "0 %",
    "100 %",
  ]);
  expect([strike(570), strike(567.5)]).toEqual(["570", "567.5"]);
});

test("dates and moments are New York's, in summer and in winter", () => {
  expect(moment(Date.parse("2026-11-30T15:45:00Z"))).toBe("Nov 30 10:45 ET");
  expect(clock(Date.parse("2026-07-01T20:00:00Z"))).toBe("16:00");
  expect(weekdayDate("2026-12-18", "2026-11-30")).toBe("Fri Dec 18");
  expect(weekdayDate("2027-01-15", "2026-11-30")).toBe("Fri Jan 15 ’27");
  expect(fullDate("2026-12-18")).toBe("Dec 18, 2026");
});

test("an age is said in the largest unit that tells it", () => {
  expect([0, 44, 45, 60, 3_540, 3_600, 47 * 3_600, 48 * 3_600].map(agoText)).toEqual([
    "just now",
    "just now",
    "1 min ago",
    "1 min ago",
    "59 min ago",
    "1 h ago",
    "47 h ago",
    "2 days ago",
  ]);
});
