import type { StrikeRow } from "../options/chain.ts";
import type { OptionQuote } from "../options/contract.ts";
import { isMarketNumber } from "./market-number.ts";

export type ModelFreeVariance =
  | {
      readonly ok: true;
      /** Annualised sigma^2; the VIX is 100 times the root of its 30-day interpolation. */
      readonly variance: number;
      readonly forward: number;
      /** The strike at or just below the forward. */
      readonly centreStrike: number;
      /** Options in the sum. */
      readonly n: number;
    }
  | { readonly ok: false; readonly reason: "invalid-years" | "no-forward" | "one-sided" | "no-variance" };

type Strip = {
  readonly strike: number;
  readonly price: number;
};

/**
 * Cboe's variance of one expiration, from out-of-the-money quotes alone (VIX white paper):
 *   sigma^2 = (2/T) sum (dK/K^2) e^{rT} Q(K) - (1/T)(F/K0 - 1)^2.
 * Walking out from K0, an option without a bid is left out, and two of them in a row end the strip. The forward is that of
 * the strike where call and put differ least. Cboe weighs no quotes, so neither does this: `modelFreeVolatility` reads
 * the fitted smile instead.
 */
export function modelFreeVariance(input: {
  readonly rows: readonly StrikeRow[];
  readonly years: number;
  readonly rate: number;
}): ModelFreeVariance {
  const { years, rate } = input;
  if (!(Number.isFinite(years) && years > 0 && Number.isFinite(rate)))
    return { ok: false, reason: "invalid-years" };
  const listed = input.rows.filter(({ strike }) => strike > 0 && Number.isFinite(strike));
  const rows = listed.sort((a, b) => a.strike - b.strike);
  const forward = cboeForward(rows, Math.exp(rate * years));
  if (!isMarketNumber(forward)) return { ok: false, reason: "no-forward" };
  const centre = centreOf(rows, forward);
  if (centre === null) return { ok: false, reason: "one-sided" };
  const puts = walk(rows.filter((row) => row.strike < centre.strike).reverse(), (row) => row.put);
  const calls = walk(
    rows.filter((row) => row.strike > centre.strike),
    (row) => row.call,
  );
  if (puts.length === 0 || calls.length === 0) return { ok: false, reason: "one-sided" };
  const strip = [...puts.reverse(), centre, ...calls];
  const sum = weighted(strip) * Math.exp(rate * years);
  const variance = (2 * sum - (forward / centre.strike - 1) ** 2) / years;
  if (!(variance > 0 && Number.isFinite(variance))) return { ok: false, reason: "no-variance" };
  return { ok: true, variance, forward, centreStrike: centre.strike, n: strip.length };
}

function cboeForward(rows: readonly StrikeRow[], growth: number): number {
  let [least, forward] = [Number.POSITIVE_INFINITY, Number.NaN];
  for (const { strike, call, put } of rows) {
    const difference = (midOf(call) ?? Number.NaN) - (midOf(put) ?? Number.NaN);
    if (Math.abs(difference) < least) [least, forward] = [Math.abs(difference), strike + growth * difference];
  }
  return forward;
}

/** Null without a bid, or with an ask below it. */
function midOf(quote: Pick<OptionQuote, "bid" | "ask"> | null): number | null {
  const { bid = null, ask = null } = quote ?? {};
  return bid !== null && ask !== null && bid > 0 && ask >= bid && Number.isFinite(ask)
    ? (bid + ask) / 2
    : null;
}

/** K0 takes the mean of its put and call. */
function centreOf(rows: readonly StrikeRow[], forward: number): Strip | null {
  for (const { strike, call, put } of rows.toReversed()) {
    const [callMid, putMid] = [midOf(call), midOf(put)];
    if (strike > forward || callMid === null || putMid === null) continue;
    return { strike, price: (callMid + putMid) / 2 };
  }
  return null;
}

function walk(
  rows: readonly StrikeRow[],
  side: (row: StrikeRow) => Pick<OptionQuote, "bid" | "ask"> | null,
): Strip[] {
  const strip: Strip[] = [];
  let withoutBid = 0;
  for (const row of rows) {
    const quote = side(row);
    const mid = midOf(quote);
    if (mid !== null) strip.push({ strike: row.strike, price: mid });
    withoutBid = (quote?.bid ?? 0) > 0 ? 0 : withoutBid + 1;
    if (withoutBid === 2) break;
  }
  return strip;
}

/** dK is half the distance between the neighbours, and the whole distance to the only one at the ends. */
function weighted(strip: readonly Strip[]): number {
  return strip.reduce((sum, { strike, price }, index) => {
    const below = strip[index - 1];
    const above = strip[index + 1];
    const span = (above?.strike ?? strike) - (below?.strike ?? strike);
    const width = below === undefined || above === undefined ? span : span / 2;
    return sum + (width / strike ** 2) * price;
  }, 0);
}
