import type { Fill } from "../options/fill-prices.ts";
import type { CandidateNet } from "./candidate.ts";
import type { BuiltLeg } from "./generate/combination.ts";

/**
 * Of half the spread: what each fill gives up. Half for a patient order: single legs give up 0.58 (Muravyev and Pearson,
 * RFS 33, 2020, timing traders' effective over quoted half-spreads), complex orders less.
 */
export const FILL_SHARE: Readonly<Record<Fill, number>> = { mid: 0, realistic: 0.5, natural: 1 };
/** A complex order is one price: 0.3 / 0.05 is not 6, and a millionth of a tick forgives it. */
const FORGIVEN = 1e-6;

/** The net at each fill, as `fillPrices` has it of legs that are quoted: the realistic one rounded to `tick` against the trader. */
export function netOf(legs: readonly BuiltLeg[], fill: Fill, tick: number | null): CandidateNet {
  let [mid, half] = [0, 0];
  for (const { quoted, amount } of legs) {
    mid += amount * quoted.mid;
    half += Math.abs(amount) * quoted.half;
  }
  const natural = mid + half;
  const halfway = mid + FILL_SHARE.realistic * half;
  const realistic = tick === null ? halfway : Math.max(halfway, Math.min(natural, upTo(halfway, tick)));
  const nets = { mid, realistic, natural };
  return { ...nets, fill: nets[fill] };
}

function upTo(net: number, tick: number): number {
  return Number((Math.ceil(net / tick - FORGIVEN) * tick).toFixed(6));
}
