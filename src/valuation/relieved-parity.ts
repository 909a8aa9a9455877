import type { EarlyExercise } from "../pricing/early-exercise.ts";
import { fitParity, type ParityFit } from "../volatility/forward.ts";
import type { ParityPair } from "../volatility/parity-pairs.ts";
import { type Carry, isCostly } from "./carry.ts";
import { exerciseUnder, pairsOfForward, parityRelief, TICK } from "./parity-relief.ts";

export type RelievedFit = {
  fit: ParityFit;
  /** Of the last pass, whose carry is all but the one that it led to; null where it is not. */
  exercise: EarlyExercise | null;
};

const MOST_PASSES = 10;
/** A step is drawn out to no more than so many of itself. */
const MOST_STRETCH = 8;
/** A tenth of a basis point. */
const SETTLED = 1e-5;

/**
 * Parity relieved of early exercise at the carry that it implies itself (`carryOf`), again and again until both agree.
 * Where each pass only leaves a share of the error before it, as under a high borrow fee, the secant leaps ahead. `growth`
 * is e^{rT}. Where all pairs near the money are worth their exercise, the `wide` ones are heard. Null without pairs.
 */
export function relievedParity(
  { near, wide }: { near: readonly ParityPair[]; wide: readonly ParityPair[] },
  growth: number,
  carryOf: (fit: ParityFit) => Carry,
): RelievedFit | null {
  let found = fitParity(near, growth);
  let before: { from: number; to: number } | null = null;
  for (let pass = 0; found !== null && pass < MOST_PASSES; pass += 1) {
    const from: number = found.forward;
    const carry = carryOf(found);
    const exercise = exerciseUnder(carry);
    const next = fitOnce(near, wide, growth, carry, exercise);
    if (next === null) break;
    const to = next.forward;
    const known = before !== null && from !== before.from;
    const kept: number =
      known && before !== null ? (to - before.to) / (from - before.from) : usualShare(carry);
    before = { from, to };
    const stretch = kept > 0 ? Math.min(MOST_STRETCH, 1 / Math.max(1 - kept, 1 / MOST_STRETCH)) : 1;
    const leapt = from + stretch * (to - from);
    // What the pairs are off by comes back with the relief that hangs on it.
    found = { ...next, forward: leapt > 0 ? leapt : to, error: stretch * next.error };
    const left = Math.max(stretch - 1, Math.abs(kept)) * Math.abs(to - from);
    const enough = isCostly(carry) ? TICK / 20 : Math.max(TICK / 4, SETTLED * carry.spot, next.error / 10);
    if (left < enough) return { fit: found, exercise };
  }
  return found === null ? null : { fit: found, exercise: null };
}

/** The share of a pass that the next one takes, before two have shown it: small unless holding the share costs much. */
function usualShare({ residualYield }: Carry): number {
  return Math.abs(residualYield) < 0.05 ? 0.15 : 0.5;
}

function fitOnce(
  near: readonly ParityPair[],
  wide: readonly ParityPair[],
  growth: number,
  carry: Carry,
  exercise: EarlyExercise,
): ParityFit | null {
  const relief = parityRelief(near, carry, exercise);
  const telling = pairsOfForward(near, carry, relief);
  if (telling.length > 0) return fitParity(telling, growth, relief);
  const widely = parityRelief(wide, carry, exercise);
  const further = pairsOfForward(wide, carry, widely);
  return further.length > 0 ? fitParity(further, growth, widely) : fitParity(near, growth, relief);
}
