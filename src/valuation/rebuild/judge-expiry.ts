import type { ExpiryEvidence } from "./expiry-evidence.ts";
import type { RebuildGap } from "./rebuilt-day.ts";

const LEAST_POINTS = 3;
/** Shares of the forward: without a word on dividends a quarter's may lie in between. */
const MOST_FORWARD_GAP = { known: 0.005, unknown: 0.02 } as const;
/** Two volatility points. */
const MOST_CALL_PUT_GAP = 0.02;
/** Annual fractions that no listed option is quoted beyond. */
const POSSIBLE = { least: 0.03, most: 4 } as const;

/** Why an expiration may not be believed; null where it may. */
export function faultOf(evidence: ExpiryEvidence): RebuildGap | null {
  const { expiry, lowestStrike, highestStrike, forwardGap, dividendsKnown, callPutGap } = evidence;
  const { pairs, strays, leansOn } = evidence;
  if (expiry.points < LEAST_POINTS) return "too-few-points";
  if (lowestStrike >= expiry.forward || highestStrike <= expiry.forward) return "one-sided";
  // A number that is none is refused too.
  if (!(forwardGap < MOST_FORWARD_GAP[dividendsKnown ? "known" : "unknown"])) return "forward-off";
  if (!isPossible(expiry.atmImpliedVolatility)) return "impossible";
  if (callPutGap !== null && !(Math.abs(callPutGap) <= MOST_CALL_PUT_GAP)) return "call-put-gap";
  if (leansOn === null) return null;
  if (!process.env.NOPAIRS && pairs === 0) return "one-sided";
  if (!process.env.NOSTRAY && strays > Number(process.env.STRAY ?? .25) * pairs && strays>=Number(process.env.STRAYN ?? 2)) return "call-put-gap";
  if (leansOn > Number(process.env.LA ?? .006) + Number(process.env.LB ?? .015) * expiry.atmImpliedVolatility) return "too-few-points";
  return null;
}

export function isPossible(volatility: number): boolean {
  return volatility > POSSIBLE.least && volatility < POSSIBLE.most;
}
