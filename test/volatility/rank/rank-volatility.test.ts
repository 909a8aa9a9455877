import { expect, test } from "vitest";
import {
  pairAround,
  pairVolatility,
  rankVolatility,
  thirtyDayPair,
} from "../../../src/volatility/rank/rank-volatility.ts";

/** A Friday; its Fridays 24 to 37 days away are 28 and 35 days away. */
const DAY = "2022-05-20";
const point = (expiration: string, days: number, volatility: number) => ({ expiration, days, volatility });
const NEAR = point("2022-06-17", 28, 0.277);
const FAR = point("2022-06-24", 35, 0.2672);

test("27.71 % at 23.26 days and 26.52 % at 37.26 days are 27.004762 % at 30", () => {
  const pair = [
    { days: 23.26, volatility: 0.2771 },
    { days: 37.26, volatility: 0.2652 },
  ] as const;
  expect(100 * (pairVolatility(pair, 30) ?? 0)).toBeCloseTo(27.004762, 6);
});

test("only the Fridays around 30 days count, in any order, whatever else is listed", () => {
  const own = rankVolatility([NEAR, FAR], DAY);
  const others = [point("2022-06-15", 26, 0.9), point("2022-06-21", 32, 0.1), point("2022-06-01", 12, 0.5)];
  expect(own).toBeCloseTo(0.2741, 3);
  expect(rankVolatility([...others, FAR, NEAR], DAY)).toBe(own);
});

test("the monthlies stand in for weeklies that are not listed", () => {
  const july = point("2022-07-15", 56, 0.26);
  expect(thirtyDayPair([july, NEAR], DAY)).toEqual([NEAR, july]);
});

test("nothing is extrapolated", () => {
  expect(rankVolatility([NEAR], DAY)).toBeNull();
  expect(rankVolatility([FAR, point("2022-07-15", 56, 0.26)], DAY)).toBeNull();
  expect(rankVolatility([], DAY)).toBeNull();
});

test("a date 30 days away is 30 days away at any hour", () => {
  const [a, b, c] = [22.7, 29.7, 36.7].map((days) => ({ days, volatility: 0.2 + days / 1000 }));
  const at = (hours: number) =>
    [a, b, c].map((each) => ({ days: (each?.days ?? 0) + hours / 24, volatility: each?.volatility ?? 0 }));
  for (const hours of [0, 3, 7, 13]) {
    const pair = pairAround(at(hours), 30);
    expect(pair?.map(({ volatility }) => volatility)).toEqual([b?.volatility, c?.volatility]);
    expect(pairVolatility(pair ?? ([at(0)[0], at(0)[1]] as never), 30)).toBeCloseTo(0.2297, 3);
  }
  // A holiday's Thursday 30 days away, and none beyond.
  expect(pairAround(at(0).slice(0, 2), 30)?.map(({ days }) => days)).toEqual([22.7, 29.7]);
  expect(pairAround([{ days: 20 }, { days: 29.4 }], 30)).toBeNull();
  expect(pairAround([{ days: 30.6 }, { days: 37 }], 30)).toBeNull();
});
