import { expiresAtMs, yearsBetween } from "../../../../src/market/expiry.ts";
import { curveRate, type YieldCurve } from "../../../../src/market/yield-curve.ts";
import type { EarlyExercise } from "../../../../src/pricing/early-exercise.ts";
import {
  latestSession,
  type MarketTime,
  previousDay,
  sessionTime,
  type TradingDay,
} from "../market-clock.ts";
import type { PricePath } from "../prices/price-path.ts";
import { curveAt } from "../rates.ts";
import type { TickerProfile } from "../universe/ticker-profile.ts";
import type { ListedExpiration } from "./expirations.ts";
import { type ExpiryCarry, exerciseOf, expiryCarry } from "./expiry-carry.ts";
import type { Smile, VolSurface } from "./vol-surface.ts";

/** A name with its paths through time. */
export type ModelledTicker = {
  readonly profile: TickerProfile;
  readonly path: PricePath;
  readonly surface: VolSurface;
};

/** The instant that option quotes of a request belong to: now in session, else the last minute of the last one. */
export type OptionMoment = {
  readonly atMs: number;
  readonly day: TradingDay;
  /** Share 0..1 of the session that has passed. */
  readonly passed: number;
  readonly spot: number;
  readonly spotHigh: number;
  readonly spotLow: number;
  readonly previousSpot: number;
  readonly previousCloseMs: number;
  /** What money costs that day. */
  readonly curve: YieldCurve;
  readonly time: MarketTime;
  readonly previousTime: MarketTime;
};

/** What all contracts of one expiration share at a moment. */
export type ExpiryMoment = {
  readonly years: number;
  readonly previousYears: number;
  readonly carry: ExpiryCarry;
  readonly previousCarry: ExpiryCarry;
  readonly smile: Smile;
  readonly previousSmile: Smile;
  /** At-the-money volatility times the root of the time left: one standard deviation of the log price. */
  readonly deviation: number;
  readonly previousDeviation: number;
  /** The right to exercise early; null for European options. */
  readonly exercise: EarlyExercise | null;
};

const MINUTE_MS = 60_000;
const EXTREME_STEPS = 40;

export function optionMoment({ path }: ModelledTicker, nowMs: number): OptionMoment {
  const minuteMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const day = latestSession(minuteMs);
  const atMs = Math.min(minuteMs, day.closeMs - MINUTE_MS);
  const passed = (atMs - day.openMs) / (day.closeMs - day.openMs);
  const before = previousDay(day.openMs);
  const time = sessionTime(day, passed);
  const previousTime = { weekday: before.weekday, share: 1 };
  const spot = path.priceAt(time);
  let spotHigh = spot;
  let spotLow = spot;
  for (let step = 0; step < EXTREME_STEPS; step += 1) {
    const price = path.priceAt(sessionTime(day, (passed * step) / EXTREME_STEPS));
    spotHigh = Math.max(spotHigh, price);
    spotLow = Math.min(spotLow, price);
  }
  return {
    atMs,
    day,
    passed,
    spot,
    spotHigh,
    spotLow,
    previousSpot: path.priceAt(previousTime),
    previousCloseMs: before.closeMs,
    // One curve a day, so that what yesterday left behind does not drift with the minutes.
    curve: curveAt(day.openMs),
    time,
    previousTime,
  };
}

export function expiryMoment(
  { profile, surface }: ModelledTicker,
  moment: OptionMoment,
  expiration: ListedExpiration,
  lastWeekday: number,
): ExpiryMoment {
  const expiresMs = expiresAtMs(expiration.date, expiration.settlement);
  // A contract that settles in the morning stops moving at the last quote before it.
  const years = Math.max(yearsBetween(moment.atMs, expiresMs), yearsBetween(0, MINUTE_MS));
  const previousYears = Math.max(yearsBetween(moment.previousCloseMs, expiresMs), years);
  const smile = surface.smileAt(moment.time, years, lastWeekday);
  const previousSmile = surface.smileAt(moment.previousTime, previousYears, lastWeekday);
  const carryFrom = (spot: number, atMs: number, left: number) =>
    expiryCarry(profile, {
      spot,
      rate: curveRate(moment.curve, left),
      years: left,
      fromMs: atMs,
      toMs: expiresMs,
    });
  const carry = carryFrom(moment.spot, moment.atMs, years);
  return {
    years,
    previousYears,
    carry,
    previousCarry: carryFrom(moment.previousSpot, moment.previousCloseMs, previousYears),
    smile,
    previousSmile,
    deviation: smile(0) * Math.sqrt(years),
    previousDeviation: previousSmile(0) * Math.sqrt(previousYears),
    exercise: profile.kind === "index" ? null : exerciseOf(carry, years),
  };
}
