import { expectedValue } from "../options/payoff/expected-value.ts";
import { volatilityAt } from "../options/payoff/horizon-density.ts";
import type { RepricedLeg, SettledLeg } from "../options/payoff/leg.ts";
import type { Position } from "../options/payoff/position.ts";
import type { SmileCurve } from "../options/smile-curve.ts";
import type { BuiltLeg } from "./generate/combination.ts";
import type { Scenario } from "./scenarios.ts";

/** What a calendar's far option is worth on the near one's last day. */
export type CalendarGround = {
  readonly near: SmileCurve;
  readonly later: SmileCurve;
  readonly nearYears: number;
  readonly laterYears: number;
  /** The later forward over the near one, and the later discount factor over the near one. */
  readonly growth: number;
  readonly discountFactor: number;
  /** Whether the far option can be exercised, so that it is never worth less than that pays. */
  readonly american: boolean;
};

/** Below this deviation an option is worth its intrinsic value; 0 itself would divide by nothing. */
const LEAST_DEVIATION = 1e-6;

/** As it will stand on the near expiration, all volatilities times a factor. */
export function calendarPosition(
  legs: readonly BuiltLeg[],
  netDebit: number,
  ground: CalendarGround,
  volatilityFactor: number,
): Position {
  const settled: SettledLeg[] = [];
  const repriced: RepricedLeg[] = [];
  let scale = Math.abs(netDebit);
  for (const { quoted, amount, far } of legs) {
    const { type, strike } = quoted;
    scale += Math.abs(amount) * strike;
    if (!far) settled.push({ type, strike, amount });
    else repriced.push(laterLeg({ type, strike, amount }, ground, volatilityFactor));
  }
  return { settled, repriced, shares: 0, netDebit, halfSpreads: 0, tolerance: 1e-14 * scale };
}

/** The variance of the later smile to its expiration less that of the near one, at the same distance from the forward. */
function laterLeg(leg: SettledLeg, ground: CalendarGround, factor: number): RepricedLeg {
  const { near, later, nearYears, laterYears, growth, discountFactor, american: floored } = ground;
  const whole = volatilityAt(later, leg.strike) ** 2 * laterYears;
  const spent = volatilityAt(near, leg.strike / growth) ** 2 * nearYears;
  const deviation = Math.max(LEAST_DEVIATION, factor * Math.sqrt(Math.max(0, whole - spent)));
  return { ...leg, deviation, growth, discountFactor, floored };
}

/** Expected on the near expiration under a scenario, undiscounted, before what was paid. */
export function expectedOfCalendar(
  legs: readonly BuiltLeg[],
  ground: CalendarGround,
  { density, volatilityFactor }: Scenario,
): number {
  return expectedValue(calendarPosition(legs, 0, ground, volatilityFactor), density);
}
