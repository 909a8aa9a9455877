import { expect, test } from "vitest";
import { MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { rebuildFromTrades } from "../../../src/valuation/rebuild/rebuild-from-trades.ts";
import type {
  HistoryContract,
  HistoryTrade,
  UnderlyingMinute,
} from "../../../src/valuation/rebuild/rebuilt-day.ts";
import { AT_MS, madeMinutes, madeTrades, NEAR, REQUEST } from "./made-day.ts";

const rebuilt = (trades: readonly HistoryTrade[], underlying: readonly UnderlyingMinute[]) =>
  rebuildFromTrades({ ...REQUEST, trades, underlying });
/** Each contract every third minute, calls and puts of a strike together. */
const EVERY_THIRD = ({ strike }: HistoryContract, minute: number) => (strike / 25 + minute) % 3 < 1;
const SKEWED = (_: string, k: number) => 0.2 - 0.3 * k + 0.8 * k * k;
const iv30Of = (trades: readonly HistoryTrade[], underlying: readonly UnderlyingMinute[]) => {
  const day = rebuilt(trades, underlying);
  if (!day.ok) throw new Error(day.reason);
  return day.iv30;
};

test("trades against a share that runs say what they said in their own minutes", () => {
  // 3 % in half an hour: each option against the last price would be off by several points.
  const minutes = madeMinutes(0.001);
  const day = rebuilt(madeTrades({ volatility: SKEWED }, minutes, EVERY_THIRD), minutes);
  if (!day.ok) throw new Error(day.reason);
  expect(100 * day.iv30).toBeCloseTo(20, 1);
  expect(day).toMatchObject({ underlyingPrice: 6_000, spread: null });
  expect(day.trades).toBeGreaterThan(100);
  expect(day.expiries.find(({ expiration }) => expiration === NEAR)?.points).toBe(9);
});

test("the order of the trades changes nothing", () => {
  const minutes = madeMinutes(0.0002);
  const trades = madeTrades({ volatility: SKEWED }, minutes, EVERY_THIRD);
  expect(iv30Of(trades.toReversed(), minutes.toReversed())).toBeCloseTo(iv30Of(trades, minutes), 6);
});

test("a yield that nobody told of is read from calls and puts of the same minute", () => {
  const minutes = madeMinutes();
  const trades = madeTrades({ forwardTimes: () => 0.997 }, minutes, EVERY_THIRD);
  const day = rebuilt(trades, minutes);
  if (!day.ok) throw new Error(day.reason);
  expect(day.iv30).toBeCloseTo(0.2, 4);
  expect(day.expiries[0]?.forward).toBeLessThan(6_000);
});

test("call-put-gap: without such pairs a wrong forward shows in calls and puts", () => {
  const minutes = madeMinutes();
  const apart = (contract: HistoryContract, minute: number) =>
    EVERY_THIRD(contract, minute) && (contract.type === "call") === (minute % 2 === 0);
  expect(rebuilt(madeTrades({}, minutes, apart), minutes).ok).toBe(true);
  const day = rebuilt(madeTrades({ forwardTimes: () => 0.994 }, minutes, apart), minutes);
  expect(day).toMatchObject({ ok: false, reason: "call-put-gap" });
});

test("where volatility moved in the half hour, it is the last level that counts", () => {
  const minutes = madeMinutes();
  const rising = minutes.flatMap((minute, i) =>
    madeTrades({ volatility: (_, k) => 0.2 * (1 + 0.001 * i) - 0.3 * k }, [minute], (contract) =>
      EVERY_THIRD(contract, i),
    ),
  );
  // Their mean is 20.3 %.
  expect(100 * iv30Of(rising, minutes)).toBeCloseTo(20.58, 1);
});

test("a print at a wrong price among many is passed over", () => {
  const minutes = madeMinutes();
  const trades = madeTrades({ volatility: SKEWED }, minutes, EVERY_THIRD);
  const wrong = trades.map((trade, i) => (i % 40 === 7 ? { ...trade, price: 1.5 * trade.price } : trade));
  expect(100 * iv30Of(wrong, minutes)).toBeCloseTo(20, 0);
});

test("minutes of the share that are missing, of the future or no numbers are left out with their trades", () => {
  const minutes = madeMinutes(0.0002);
  const trades = madeTrades({ volatility: SKEWED }, minutes, EVERY_THIRD);
  const own = iv30Of(trades, minutes);
  const late = { symbol: REQUEST.symbol, minuteMs: AT_MS, price: 9_000 };
  const lateTrades = trades.slice(0, 50).map((trade) => ({ ...trade, minuteMs: AT_MS, price: 1 }));
  expect(iv30Of([...trades, ...lateTrades], [...minutes, late])).toBe(own);
  const holes = minutes.map((minute, i) => (i % 5 === 0 ? { ...minute, price: Number.NaN } : minute));
  expect(100 * iv30Of(trades, holes)).toBeCloseTo(20, 1);
});

test("no-data without the share's minutes, without trades, and of another ticker", () => {
  const minutes = madeMinutes();
  const trades = madeTrades({}, minutes, EVERY_THIRD);
  for (const [own, share] of [
    [trades, []],
    [[], minutes],
    [trades, minutes.map((minute) => ({ ...minute, symbol: "RUT" }))],
    [trades, minutes.map((minute) => ({ ...minute, minuteMs: minute.minuteMs - 60 * MINUTE_MS }))],
  ] as const)
    expect(rebuilt(own, share)).toEqual({ ok: false, reason: "no-data", expiries: [] });
});

test("too-few-points where two strikes traded", () => {
  const minutes = madeMinutes();
  const two = ({ strike }: HistoryContract) => strike === 6_000 || strike === 6_100;
  expect(rebuilt(madeTrades({}, minutes, two), minutes)).toMatchObject({ reason: "too-few-points" });
});
