import { expiresAtMs, yearsBetween } from "../../market/expiry.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import { strikeRows } from "../../options/chain.ts";
import type { OptionContract } from "../../options/contract.ts";
import { fitParity, type ParityFit } from "../../volatility/forward.ts";
import { type ParityPair, parityPairs } from "../../volatility/parity-pairs.ts";
import { median } from "../../volatility/rank/median.ts";
import { type Carry, type CarryGround, impliedSpot } from "../carry.ts";
import { discountRate } from "../discount-rate.ts";
import { WIDE, yieldError } from "../fit-carry.ts";
import { relievedParity } from "../relieved-parity.ts";
import { dividendsWithin, type ValuationInputs } from "../value-chain.ts";
import { holdingCost } from "./holding-cost.ts";

/** The share as its options imply it, dollars, and what holding it costs beside interest, a fraction a year. */
export type ImpliedUnderlying = { readonly price: number; readonly residualYield: number };

/** One expiration that has strikes with both sides. */
type Expiry = {
  readonly ground: Omit<CarryGround, "spot">;
  readonly american: boolean;
  readonly near: readonly ParityPair[];
  readonly wide: readonly ParityPair[];
};

/** Two days: shorter lives say more of the last print than of the share. */
const LEAST_YEARS = 2 / 365;
/** The nearest ones: further out, yields that nobody knows outweigh what another witness adds. */
const MOST_WITNESSES = 3;
/** Errors from the middle of the witnesses at which one counts half (Cauchy's weight). */
const REACH = 1.5;

/**
 * The share as parity of the nearest expirations together implies it, relieved of early exercise; null where no strike
 * has both sides. No vendor of past options quotes the share at their instant, and one expiration alone knows it no better
 * than its spreads. Where the forwards of all expirations show that the share costs more to hold than interest, as one that
 * is hard to borrow does, its price and that cost are told together.
 */
export function impliedUnderlying(
  contracts: readonly OptionContract[],
  atMs: number,
  inputs: ValuationInputs,
): ImpliedUnderlying | null {
  const byDate = Map.groupBy(contracts, ({ expiration }) => expiration);
  const expiries = [...byDate.keys()].sort().flatMap((expiration) => {
    const expiry = expiryOf(byDate.get(expiration) ?? [], atMs, inputs);
    return expiry === null ? [] : [expiry];
  });
  const { residualYield, error } = holdingCost(expiries, (expiry, cost) => spotOf(expiry, cost));
  const dividendsKnown = inputs.dividends.status !== "unknown";
  const witnesses = expiries.slice(0, MOST_WITNESSES).flatMap((expiry) => {
    const found = spotOf(expiry, residualYield);
    if (found === null) return [];
    const { years } = expiry.ground;
    const unknown =
      residualYield === 0
        ? yieldError({ spot: found.spot, years, dividendsKnown })
        : error * years * found.spot;
    return [{ spot: found.spot, error: Math.hypot(found.error, unknown) }];
  });
  const middle = median(witnesses.map(({ spot }) => spot));
  if (middle === null) return null;
  let [weights, sum] = [0, 0];
  for (const { spot, error } of witnesses) {
    const weight = 1 / (error * error * (1 + ((spot - middle) / error / REACH) ** 2));
    weights += weight;
    sum += weight * spot;
  }
  return { price: sum / weights, residualYield };
}

function expiryOf(
  contracts: readonly OptionContract[],
  atMs: number,
  { curve, dividends: schedule, calendar = nyseCalendar }: ValuationInputs,
): Expiry | null {
  const [first] = contracts;
  if (first === undefined) return null;
  const expiresMs = expiresAtMs(first.expiration, first.settlement, calendar);
  const years = yearsBetween(atMs, expiresMs);
  if (years < LEAST_YEARS) return null;
  const { rate } = discountRate(curve, null, years);
  const ground = { years, rate, dividends: dividendsWithin(schedule, atMs, expiresMs) };
  const rows = strikeRows(contracts, atMs);
  const near = parityPairs(rows);
  if (near.length === 0) return null;
  return { ground, american: first.exerciseStyle === "american", near, wide: parityPairs(rows, WIDE) };
}

/** What one expiration says of the share where holding it costs so much, and its standard error, dollars. */
function spotOf(
  { ground, american, near, wide }: Expiry,
  residualYield: number,
): { spot: number; error: number } | null {
  const growth = Math.exp(ground.rate * ground.years);
  const carryOf = ({ forward }: Pick<ParityFit, "forward">) => carryFrom(ground, forward, residualYield);
  const fit = american ? relievedParity({ near, wide }, growth, carryOf)?.fit : fitParity(near, growth);
  if (fit === null || fit === undefined) return null;
  return { spot: carryOf(fit).spot, error: fit.error };
}

/** The carry to a forward whose yield is known and whose share is not. */
function carryFrom(ground: Omit<CarryGround, "spot">, forward: number, residualYield: number): Carry {
  return { ...ground, spot: impliedSpot(ground, forward, residualYield), forward, residualYield };
}
