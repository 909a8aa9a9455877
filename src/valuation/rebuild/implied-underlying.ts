import { expiresAtMs, yearsBetween } from "../../market/expiry.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import { strikeRows } from "../../options/chain.ts";
import type { OptionContract } from "../../options/contract.ts";
import { fitParity } from "../../volatility/forward.ts";
import { parityPairs } from "../../volatility/parity-pairs.ts";
import { median } from "../../volatility/rank/median.ts";
import { type CarryGround, carryTo, impliedSpot } from "../carry.ts";
import { discountRate } from "../discount-rate.ts";
import { WIDE, yieldError } from "../fit-carry.ts";
import { relievedParity } from "../relieved-parity.ts";
import { dividendsWithin, type ValuationInputs } from "../value-chain.ts";

/** What one expiration says of the share, and its standard error, dollars. */
type Witness = { readonly spot: number; readonly error: number };

/** Two days: shorter lives say more of the last print than of the share. */
const LEAST_YEARS = 2 / 365;
/** The nearest ones: further out, yields that nobody knows outweigh what another witness adds. */
const MOST_WITNESSES = 3;
/** Errors from the middle of the witnesses at which one counts half (Cauchy's weight). */
const REACH = 1.5;

/**
 * The share as parity of the nearest expirations together implies it, dollars, relieved of early exercise; null where no strike
 * has both sides. No vendor of past options quotes the share at their instant, and one expiration alone knows it no better
 * than its spreads.
 */
export function impliedUnderlying(
  contracts: readonly OptionContract[],
  atMs: number,
  inputs: ValuationInputs,
): number | null {
  const expiries = Map.groupBy(contracts, ({ expiration }) => expiration);
  const witnesses: Witness[] = [];
  for (const expiration of [...expiries.keys()].sort()) {
    const witness = witnessOf(expiries.get(expiration) ?? [], atMs, inputs);
    if (witness !== null && witnesses.push(witness) === MOST_WITNESSES) break;
  }
  const middle = median(witnesses.map(({ spot }) => spot));
  if (middle === null) return null;
  let [weights, sum] = [0, 0];
  for (const { spot, error } of witnesses) {
    const weight = 1 / (error * error * (1 + ((spot - middle) / error / REACH) ** 2));
    weights += weight;
    sum += weight * spot;
  }
  return sum / weights;
}

function witnessOf(
  contracts: readonly OptionContract[],
  atMs: number,
  { curve, dividends: schedule, calendar = nyseCalendar }: ValuationInputs,
): Witness | null {
  const [first] = contracts;
  if (first === undefined) return null;
  const expiresMs = expiresAtMs(first.expiration, first.settlement, calendar);
  const years = yearsBetween(atMs, expiresMs);
  if (years < LEAST_YEARS) return null;
  const { rate } = discountRate(curve, null, years);
  const dividends = dividendsWithin(schedule, atMs, expiresMs);
  const ground = { years, rate, dividends };
  const rows = strikeRows(contracts, atMs);
  const near = parityPairs(rows);
  if (near.length === 0) return null;
  const growth = Math.exp(rate * years);
  const fit =
    first.exerciseStyle === "american"
      ? relievedParity({ near, wide: parityPairs(rows, WIDE) }, growth, ({ forward }) =>
          owned(ground, forward),
        )?.fit
      : fitParity(near, growth);
  if (fit === null || fit === undefined) return null;
  const spot = impliedSpot(ground, fit.forward);
  const dividendsKnown = schedule.status !== "unknown";
  const unknown = yieldError({ spot, years, dividendsKnown });
  return { spot, error: Math.hypot(fit.error, unknown) };
}

/** The carry in which nothing but interest and known dividends lies between share and forward. */
function owned(ground: Omit<CarryGround, "spot">, forward: number) {
  return carryTo({ ...ground, spot: impliedSpot(ground, forward) }, forward);
}
