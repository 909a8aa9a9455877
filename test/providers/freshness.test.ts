import { expect, test } from "vitest";
import {
  aheadWarnings,
  freshnessLimits,
  isStale,
  storedFreshness,
  USUAL_LIMITS,
} from "../../src/providers/freshness.ts";
import { aStrategyRequest } from "../support/calculations.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const OPEN = Date.parse("2026-11-23T14:30:00Z");
const CLOSE = Date.parse("2026-11-23T21:00:00Z");
const FRIDAY_CLOSE = Date.parse("2026-11-20T21:00:00Z");

test("in session half an hour is the limit", () => {
  expect(isStale(IN_SESSION, IN_SESSION + minutes(30))).toBe(false);
  expect(isStale(IN_SESSION, IN_SESSION + minutes(30) + 1)).toBe(true);
});

test("after the close quotes stand still: those of the last half hour stay fresh all night", () => {
  const night = CLOSE + minutes(600);
  expect(isStale(CLOSE - minutes(30), night)).toBe(false);
  expect(isStale(CLOSE + minutes(15), night)).toBe(false);
  expect(isStale(CLOSE - minutes(31), night)).toBe(true);
});

test("over a weekend Friday's close is fresh until Monday opens, and stale from then on", () => {
  const sunday = Date.parse("2026-11-22T18:00:00Z");
  expect(isStale(FRIDAY_CLOSE, sunday)).toBe(false);
  expect(isStale(FRIDAY_CLOSE, OPEN - 1)).toBe(false);
  expect(isStale(FRIDAY_CLOSE, OPEN)).toBe(true);
  expect(isStale(FRIDAY_CLOSE - minutes(1_440), sunday)).toBe(true);
});

test("an early close is the close", () => {
  const dayAfterThanksgiving = Date.parse("2026-11-27T18:00:00Z");
  expect(isStale(dayAfterThanksgiving - minutes(10), dayAfterThanksgiving + minutes(300))).toBe(false);
});

test("age is whole seconds, never below zero", () => {
  expect(storedFreshness("schwab", IN_SESSION, IN_SESSION + 1_499)).toEqual({
    source: "stored",
    provider: "schwab",
    asOfMs: IN_SESSION,
    quotedAtMs: null,
    delayed: false,
    ageSeconds: 1,
    stale: false,
  });
  expect(storedFreshness("schwab", IN_SESSION, IN_SESSION - 5_000).ageSeconds).toBe(0);
});

test("age counts from the quotes, and says that they are delayed", () => {
  const quotedAtMs = IN_SESSION - minutes(20);
  const fetched = { asOfMs: IN_SESSION, quotedAtMs, delayed: true };
  expect(storedFreshness("schwab", fetched, IN_SESSION)).toMatchObject({
    quotedAtMs,
    delayed: true,
    ageSeconds: 1_200,
    stale: false,
  });
  expect(storedFreshness("schwab", fetched, IN_SESSION + minutes(11)).stale).toBe(true);
});

test("a stale answer says how old its quotes are", async () => {
  const chains = memoryChains(spyChains());
  const fresh = await calculatorOver(chains)(aStrategyRequest(), IN_SESSION + minutes(29));
  expect([fresh.data.stale, fresh.warnings]).toEqual([false, []]);
  const stale = await calculatorOver(chains)(aStrategyRequest(), IN_SESSION + minutes(47));
  expect(stale.data).toMatchObject({ stale: true, ageSeconds: 2_822 });
  expect(stale.warnings).toEqual(["The quotes are 47 minutes old."]);
});

const INTERVALS = {
  realtimeIntervalSeconds: 60,
  fiveMinuteIntervalSeconds: 300,
  optionChainIntervalMinutes: 15,
  ivMetricsIntervalMinutes: 30,
};
const inMinutes = (changes: Partial<typeof INTERVALS>) =>
  Object.values(freshnessLimits({ ...INTERVALS, ...changes })).map((ms) => ms / 60_000);

test("limits follow the intervals that are set", () => {
  expect(freshnessLimits(INTERVALS)).toEqual(USUAL_LIMITS);
  // Chains, quotes, 1-minute bars, 5-minute bars, metrics.
  expect(inMinutes({})).toEqual([30, 30, 30, 30, 75]);
  expect(inMinutes({ optionChainIntervalMinutes: 60 })).toEqual([120, 30, 30, 30, 120]);
  expect(inMinutes({ optionChainIntervalMinutes: 5 })).toEqual([10, 30, 30, 30, 65]);
  expect(inMinutes({ ivMetricsIntervalMinutes: 60 })).toEqual([30, 30, 30, 30, 135]);
  expect(inMinutes({ realtimeIntervalSeconds: 3_600 })).toEqual([30, 30, 120, 30, 75]);
  expect(inMinutes({ realtimeIntervalSeconds: 3_600, optionChainIntervalMinutes: 390 })[1]).toBe(120);
  expect(inMinutes({ fiveMinuteIntervalSeconds: 1_800 })).toEqual([30, 30, 30, 60, 75]);
});

test("delayed quotes of short intervals are not stale when they come", () => {
  const { chainsMs: limitMs } = freshnessLimits({ ...INTERVALS, optionChainIntervalMinutes: 5 });
  const quoted = (ago: number, delayed: boolean) =>
    storedFreshness(
      "schwab",
      { asOfMs: IN_SESSION, quotedAtMs: IN_SESSION - minutes(ago), delayed },
      IN_SESSION,
      { limitMs },
    ).stale;
  expect([quoted(11, false), quoted(19, true), quoted(21, true)]).toEqual([true, false, true]);
});

test("a time in the future is no age: it is stale, and said", () => {
  const data = storedFreshness("schwab", IN_SESSION + minutes(60), IN_SESSION);
  expect(data).toMatchObject({ ageSeconds: null, stale: true });
  expect(aheadWarnings(data, IN_SESSION)).toEqual([expect.stringContaining("a clock ran ahead")]);
  const near = storedFreshness("schwab", IN_SESSION + minutes(5), IN_SESSION);
  expect(near).toMatchObject({ ageSeconds: 0, stale: false });
  expect(aheadWarnings(near, IN_SESSION)).toEqual([]);
});

test("an answer made of quotes from the future says so", async () => {
  const early = await calculatorOver(memoryChains(spyChains()))(aStrategyRequest(), IN_SESSION - minutes(60));
  expect(early.data).toMatchObject({ stale: true, ageSeconds: null });
  expect(early.warnings).toEqual([expect.stringContaining("bear a time in the future")]);
});
