import type { WorthlessQuote } from "../options/quote-worth.ts";
import {
  IMPLIED_VOLATILITY_REASONS,
  type ImpliedVolatilityReason,
  volatilityOrStatus,
} from "../pricing/implied-volatility.ts";
import {
  type ImpliedVolatilityColumn,
  impliedVolatilityColumn,
} from "../pricing/implied-volatility-column.ts";
import type { ExercisePremiums } from "./exercise-premiums.ts";
import type { ExpiryColumns } from "./expiry-columns.ts";
import { TICK } from "./parity-relief.ts";

/**
 * ok: solved from the contract's own mid. twin: its own quote says nothing of volatility, so the out-of-the-money option
 * at the same strike lends its own. smile: nor does that one's, so the smile lends. Everything else says why there is none.
 */
export type ImpliedVolatilityStatus =
  | "ok"
  | "twin"
  | "smile"
  | "no-quote"
  | "too-wide"
  | "old-quote"
  | "no-forward"
  | "time-value-below-spread"
  | ImpliedVolatilityReason;

export type SolvedVolatilities = {
  /** 0 where there is none. */
  volatility: Float64Array;
  status: ImpliedVolatilityStatus[];
};

/** The premium depends on the volatility that is being solved for: each pass leaves a quarter of the error before it. */
const MOST_EXERCISE_PASSES = 5;
const SETTLED = TICK / 4;

export type PremiumsAt = (volatility: Float64Array) => ExercisePremiums;

/**
 * A volatility for every contract from its mid. American prices are first relieved of what early exercise is worth,
 * where that is more than a tick; in-the-money contracts whose time value is within half their spread take that of their
 * twin.
 */
export function solveVolatilities(columns: ExpiryColumns, premiumsAt: PremiumsAt | null): SolvedVolatilities {
  const count = columns.strike.length;
  let price = columns.price;
  const column = impliedVolatilityColumn(columns);
  for (let pass = 0; premiumsAt !== null && pass < MOST_EXERCISE_PASSES; pass += 1) {
    const relieved = relievePrices(columns, premiumsAt(column.volatility));
    const moved = largestMove(price, relieved);
    if (moved < SETTLED) break;
    solveMoved(columns, price, relieved, column);
    price = relieved;
  }
  const status = Array.from({ length: count }, (_, i) => statusOf(columns, i, column.status[i] ?? 0));
  const volatility = column.volatility;
  for (let i = 0; i < count; i += 1) if (status[i] !== "ok") volatility[i] = 0;
  lendToTwins(columns, volatility, status);
  return { volatility, status };
}

/** Mids less what early exercise is worth, where that is more than a tick. */
function relievePrices({ price: mids }: ExpiryColumns, { premium }: ExercisePremiums): Float64Array {
  const price = mids.slice();
  for (let i = 0; i < price.length; i += 1) {
    const worth = premium[i] ?? 0;
    if (worth > TICK) price[i] = (mids[i] ?? Number.NaN) - worth;
  }
  return price;
}

/** Solves again where the price moved; early exercise leaves most of an expiry where it was. */
function solveMoved(
  { isCall, strike, expiryForward, expiryYears, discountFactor }: ExpiryColumns,
  before: Float64Array,
  after: Float64Array,
  column: ImpliedVolatilityColumn,
): void {
  for (let i = 0; i < after.length; i += 1) {
    const [price, guess] = [after[i] ?? 0, column.volatility[i] ?? 0];
    if (Object.is(price, before[i])) continue;
    const [k, factor] = [strike[i] ?? 0, discountFactor[i] ?? 0];
    const found = volatilityOrStatus(isCall[i] === 1, price, expiryForward, k, expiryYears, factor, guess);
    column.volatility[i] = found > 0 ? found : 0;
    column.status[i] = found > 0 ? 0 : -found;
  }
}

/** Dollars; contracts without a quote do not move. */
function largestMove(before: Float64Array, after: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < after.length; i += 1) {
    const moved = Math.abs((after[i] ?? 0) - (before[i] ?? 0));
    if (moved > largest) largest = moved;
  }
  return largest;
}

function statusOf(columns: ExpiryColumns, i: number, code: number): ImpliedVolatilityStatus {
  const mid = columns.price[i] ?? Number.NaN;
  if (columns.expiryYears <= 0) return "expired";
  if (Number.isNaN(mid)) return WITHOUT_PRICE[columns.worthless[i] ?? "no-bid"];
  const intrinsic = intrinsicAt(columns, i);
  if (code !== 0) return IMPLIED_VOLATILITY_REASONS[code - 1] ?? "invalid";
  const unknown = Math.max(TICK, columns.halfSpread[i] ?? 0);
  return intrinsic > 0 && mid - intrinsic < unknown ? "time-value-below-spread" : "ok";
}

const WITHOUT_PRICE: Readonly<Record<WorthlessQuote, ImpliedVolatilityStatus>> = {
  "no-bid": "no-quote",
  "no-ask": "no-quote",
  crossed: "no-quote",
  "too-wide": "too-wide",
  old: "old-quote",
};

/** What exercise is worth: at expiry, discounted, or for an American option at once, whichever is more. */
function intrinsicAt(columns: ExpiryColumns, i: number): number {
  const { american, isCall, strike, discountFactor, expiryForward, carry } = columns;
  const k = strike[i] ?? 0;
  const sign = isCall[i] === 1 ? 1 : -1;
  const later = (discountFactor[i] ?? 0) * sign * (expiryForward - k);
  return Math.max(0, later, american ? sign * (carry.spot - k) : 0);
}

/** A contract in the money without a volatility of its own takes that of the other side at its strike. */
function lendToTwins(
  columns: ExpiryColumns,
  volatility: Float64Array,
  status: ImpliedVolatilityStatus[],
): void {
  const { isCall, strike } = columns;
  const lenders = [new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < status.length; i += 1)
    if (status[i] === "ok") lenders[isCall[i] ?? 0]?.set(strike[i] ?? 0, volatility[i] ?? 0);
  for (let i = 0; i < status.length; i += 1) {
    if (!needsVolatility(columns, status, i)) continue;
    const lent = lenders[1 - (isCall[i] ?? 0)]?.get(strike[i] ?? 0);
    if (lent === undefined) continue;
    volatility[i] = lent;
    status[i] = "twin";
  }
}

/** In the money, and without a volatility of its own; a quote too wide to mean anything gets none lent either. */
export function needsVolatility(
  columns: ExpiryColumns,
  status: readonly ImpliedVolatilityStatus[],
  i: number,
): boolean {
  const lent = status[i] === "ok" || status[i] === "twin";
  return !lent && status[i] !== "too-wide" && intrinsicAt(columns, i) > 0;
}

export function isInTheMoney({ isCall, strike, expiryForward }: ExpiryColumns, i: number): boolean {
  const k = strike[i] ?? 0;
  return isCall[i] === 1 ? k < expiryForward : k > expiryForward;
}
