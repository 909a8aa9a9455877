import type { StrikeRow } from "../options/chain.ts";
import { quoteMid } from "../options/quote-mid.ts";

export type ExpiryForward =
  | {
      readonly ok: true;
      readonly forward: number;
      /** parity: from the market's own calls and puts. carry: S e^{(r - q)T}, the market not having said. */
      readonly source: "parity";
      /** Where |call - put| was smallest. */
      readonly strike: number;
      /** Half the width of the no-arbitrage band that the two quotes leave, in dollars. */
      readonly uncertainty: number;
    }
  | { readonly ok: true; readonly forward: number; readonly source: "carry"; readonly strike: null }
  | { readonly ok: false; readonly reason: "invalid-years" | "no-pair-and-no-spot" };

export type ForwardInput = {
  /** One expiration of one root. */
  readonly rows: readonly StrikeRow[];
  readonly years: number;
  /** Continuously compounded. */
  readonly rate: number;
  /** For the fallback. */
  readonly spot?: number | null;
  readonly dividendYield?: number;
};

/**
 * The forward of an expiration by put-call parity, F = K + e^{rT}(C - P) on mids at the strike where
 * |C - P| is smallest (Cboe VIX white paper); S e^{(r - q)T} where no strike has both sides quoted.
 */
export function expiryForward(input: ForwardInput): ExpiryForward {
  const { rows, years, rate, spot = null, dividendYield = 0 } = input;
  const growth = Math.exp(rate * years);
  if (!Number.isFinite(years) || years < 0 || !Number.isFinite(growth))
    return { ok: false, reason: "invalid-years" };
  const pair = nearestPair(rows);
  const forward = pair === null ? Number.NaN : pair.strike + growth * pair.difference;
  if (pair !== null && forward > 0 && Number.isFinite(forward)) {
    const { strike, halfSpread } = pair;
    return { ok: true, forward, source: "parity", strike, uncertainty: growth * halfSpread };
  }
  const carried = spot === null ? Number.NaN : spot * Math.exp((rate - dividendYield) * years);
  if (!(Number.isFinite(carried) && carried > 0)) return { ok: false, reason: "no-pair-and-no-spot" };
  return { ok: true, forward: carried, source: "carry", strike: null };
}

function nearestPair(rows: readonly StrikeRow[]) {
  let nearest: { strike: number; difference: number; halfSpread: number } | null = null;
  for (const { strike, call, put } of rows) {
    if (call === null || put === null || !(strike > 0 && Number.isFinite(strike))) continue;
    const [callMid, putMid] = [quoteMid(call), quoteMid(put)];
    if (!callMid.ok || !putMid.ok) continue;
    const difference = callMid.mid - putMid.mid;
    if (nearest === null || Math.abs(difference) < Math.abs(nearest.difference)) {
      nearest = { strike, difference, halfSpread: callMid.halfSpread + putMid.halfSpread };
    }
  }
  return nearest;
}
