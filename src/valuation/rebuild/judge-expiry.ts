import type { ExpiryEvidence } from "./expiry-evidence.ts";
import type { RebuildGap } from "./rebuilt-day.ts";

const LEAST_POINTS = 3;
/** Shares of the forward: without a word on dividends a quarter's may lie in between. */
const MOST_FORWARD_GAP = { known: 0.005, unknown: 0.02 } as const;
/** Two volatility points. */
const MOST_CALL_PUT_GAP = 0.02;
/** Without a strike of both sides near the money the other expirations tell the forward, and the smile must be well known. */
const POINTS_WITHOUT_PAIRS = 5;
/**
 * One stray pair is one wrong quote, which the others outvote; two, and more than a quarter, are of another share. Or of a
 * dividend that nobody told, which parts the sides of strikes in the money: then more than half.
 */
const LEAST_STRAYS = 2;
const MOST_STRAYS = { known: 0.25, unknown: 0.5 } as const;
/**
 * Half a volatility point and a hundredth of the volatility. Honest days of liquid names lean 0.01 to 0.3 points, of thin
 * ones up to 0.6.
 */
const MOST_LEANING = { points: 0.005, share: 0.01 } as const;
/** Annual fractions that no listed option is quoted beyond. */
const POSSIBLE = { least: 0.03, most: 4 } as const;

/** Why an expiration may not be believed; null where it may. */
export function faultOf(evidence: ExpiryEvidence): RebuildGap | null {
  const { expiry, lowestStrike, highestStrike, forwardGap, dividendsKnown, callPutGap, leansOn } = evidence;
  if (expiry.points < LEAST_POINTS) return "too-few-points";
  if (lowestStrike >= expiry.forward || highestStrike <= expiry.forward) return "one-sided";
  // A number that is none is refused too.
  if (!(forwardGap < MOST_FORWARD_GAP[dividendsKnown ? "known" : "unknown"])) return "forward-off";
  if (!isPossible(expiry.atmImpliedVolatility)) return "impossible";
  if (callPutGap !== null && !(Math.abs(callPutGap) <= MOST_CALL_PUT_GAP)) return "call-put-gap";
  return leansOn === null ? null : faultOfQuotes(evidence, leansOn);
}

/** Their share is not known: parity alone says where the forward is, and one wrong quote may bend it. */
function faultOfQuotes(
  { expiry, dividendsKnown, pairs, strays }: ExpiryEvidence,
  leansOn: number,
): RebuildGap | null {
  if (pairs === 0 && !(dividendsKnown && expiry.points >= POINTS_WITHOUT_PAIRS)) return "one-sided";
  const mostStrays = MOST_STRAYS[dividendsKnown ? "known" : "unknown"] * pairs;
  if (strays >= LEAST_STRAYS && strays > mostStrays) return "call-put-gap";
  const most = MOST_LEANING.points + MOST_LEANING.share * expiry.atmImpliedVolatility;
  return leansOn <= most ? null : "too-few-points";
}

export function isPossible(volatility: number): boolean {
  return volatility > POSSIBLE.least && volatility < POSSIBLE.most;
}
