import type { EarlyExercise } from "../pricing/early-exercise.ts";
import {
  IMPLIED_VOLATILITY_REASONS,
  type ImpliedVolatilityReason,
  volatilityOrStatus,
} from "../pricing/implied-volatility.ts";
import {
  type ImpliedVolatilityColumn,
  impliedVolatilityColumn,
} from "../pricing/implied-volatility-column.ts";
import { createExercisePremiums, type ExercisePremiums } from "./exercise-premiums.ts";
import type { ExpiryColumns } from "./expiry-columns.ts";

/**
 * ok: solved from the contract's own mid. twin: its own time value is below a tick, so the out-of-the-money option at
 * the same strike lends its volatility. Everything else says why there is none.
 */
export type ImpliedVolatilityStatus =
  | "ok"
  | "twin"
  | "no-quote"
  | "time-value-below-tick"
  | ImpliedVolatilityReason;

export type SolvedVolatilities = {
  /** 0 where there is none. */
  volatility: Float64Array;
  status: ImpliedVolatilityStatus[];
  /** What early exercise adds to delta; 0 where it adds less than a tick to the price. */
  exerciseDelta: Float64Array;
};

/** A quote can't say less than this about a price, dollars a share. */
export const TICK = 0.01;
/** The premium depends on the volatility that is being solved for: each pass leaves a quarter of the error before it. */
const MOST_EXERCISE_PASSES = 5;
const SETTLED = TICK / 4;

/**
 * A volatility for every contract from its mid. American prices are first relieved of what early exercise is worth,
 * where that is more than a tick; contracts without a volatility of their own take that of their twin.
 */
export function solveVolatilities(
  columns: ExpiryColumns,
  exercise: EarlyExercise | null,
): SolvedVolatilities {
  const count = columns.strike.length;
  let price = columns.price;
  const column = impliedVolatilityColumn(columns);
  const premiumsAt = exercise === null ? null : createExercisePremiums(columns, exercise);
  let exerciseDelta: Float64Array = new Float64Array(count);
  for (let pass = 0; premiumsAt !== null && pass < MOST_EXERCISE_PASSES; pass += 1) {
    const premiums = premiumsAt(column.volatility);
    const relieved = relievePrices(columns, premiums);
    const moved = largestMove(price, relieved);
    exerciseDelta = premiums.delta;
    if (moved < SETTLED) break;
    solveMoved(columns, price, relieved, column);
    price = relieved;
  }
  const status = Array.from({ length: count }, (_, i) =>
    statusOf(columns, i, column.status[i] ?? 0, exercise !== null),
  );
  const volatility = column.volatility;
  for (let i = 0; i < count; i += 1) if (status[i] !== "ok") volatility[i] = 0;
  lendToTwins(columns, volatility, status);
  return { volatility, status, exerciseDelta };
}

/** Mids less what early exercise is worth, where that is more than a tick. */
function relievePrices({ price: mids }: ExpiryColumns, { premium, delta }: ExercisePremiums): Float64Array {
  const price = mids.slice();
  for (let i = 0; i < price.length; i += 1) {
    const worth = premium[i] ?? 0;
    if (worth > TICK) price[i] = (mids[i] ?? Number.NaN) - worth;
    else delta[i] = 0;
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

function statusOf(
  columns: ExpiryColumns,
  i: number,
  code: number,
  american: boolean,
): ImpliedVolatilityStatus {
  const mid = columns.price[i] ?? Number.NaN;
  if (columns.expiryYears <= 0) return "expired";
  if (Number.isNaN(mid)) return "no-quote";
  const intrinsic = intrinsicAt(columns, i, american);
  if (code !== 0) return IMPLIED_VOLATILITY_REASONS[code - 1] ?? "invalid";
  return intrinsic > 0 && mid - intrinsic < TICK ? "time-value-below-tick" : "ok";
}

/** What exercise is worth: at expiry, discounted, or for an American option at once, whichever is more. */
function intrinsicAt(columns: ExpiryColumns, i: number, american: boolean): number {
  const { isCall, strike, discountFactor, expiryForward, spot } = columns;
  const k = strike[i] ?? 0;
  const sign = isCall[i] === 1 ? 1 : -1;
  const later = (discountFactor[i] ?? 0) * sign * (expiryForward - k);
  return Math.max(0, later, american ? sign * (spot - k) : 0);
}

/** An in-the-money contract without a volatility of its own takes that of the other side at its strike. */
function lendToTwins(
  columns: ExpiryColumns,
  volatility: Float64Array,
  status: ImpliedVolatilityStatus[],
): void {
  const lenders = new Map<number, number>();
  for (let i = 0; i < status.length; i += 1) {
    if (status[i] === "ok" && !isInTheMoney(columns, i))
      lenders.set(columns.strike[i] ?? 0, volatility[i] ?? 0);
  }
  for (let i = 0; i < status.length; i += 1) {
    if (status[i] === "ok" || !isInTheMoney(columns, i)) continue;
    const lent = lenders.get(columns.strike[i] ?? 0);
    if (lent === undefined) continue;
    volatility[i] = lent;
    status[i] = "twin";
  }
}

function isInTheMoney({ isCall, strike, expiryForward }: ExpiryColumns, i: number): boolean {
  const k = strike[i] ?? 0;
  return isCall[i] === 1 ? k < expiryForward : k > expiryForward;
}
