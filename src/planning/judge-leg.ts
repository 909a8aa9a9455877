import type { PlanFilters, RemovedBy } from "./filters.ts";
import type { Quoted } from "./quoted-chain.ts";

/** What a filter found wrong: the number and its limit, and both in words, which are asked of one failure in hundreds. */
export type Failure = {
  readonly filter: RemovedBy;
  readonly value: number | null;
  readonly limit: number | null;
  /** How far off, as a fraction of the limit; 1 where neither is a number. */
  readonly excess: number;
  words(): string;
};

/** Fractions such as 0.1 + 0.2 miss a limit by their last place. */
export const ROUNDING = 1e-9;

/** Everything that keeps a contract from being sold or bought. */
export function legFailures(quoted: Quoted, side: "buy" | "sell", filters: PlanFilters): Failure[] {
  const { strike, type, priced, openInterest, unreliable } = quoted;
  const name = () => `${strike} ${type}`;
  if (!priced) return [plainFailure("quote", () => `nobody offers the ${name()}`)];
  const failures: Failure[] = [];
  if (filters.quality !== null && unreliable)
    failures.push(plainFailure("quality", () => `${name()}: ${unreliable}`));
  const role = side === "sell" ? "short" : "long";
  const leastBid = filters.twoSided?.[role];
  const bid = quoted.bid ?? 0;
  if (leastBid !== undefined && bid < leastBid - ROUNDING)
    failures.push(
      tooLow("twoSided", bid, leastBid, () =>
        bid > 0
          ? `bid of the ${name()} ${bid.toFixed(2)} < ${leastBid.toFixed(2)}`
          : `nobody bids for the ${name()}`,
      ),
    );
  const widest = filters.legSpread?.[role];
  const width = 2 * quoted.half;
  const spread = width / quoted.mid;
  if (
    widest !== undefined &&
    width > (filters.legSpread?.dollars ?? 0) + ROUNDING &&
    spread > widest + ROUNDING
  )
    failures.push(
      tooHigh(
        "legSpread",
        spread,
        widest,
        () => `spread of the ${name()} ${percent(spread)} > ${percent(widest)}`,
      ),
    );
  const least = filters.openInterest;
  if (least !== null && openInterest !== null && openInterest < least)
    failures.push(
      tooLow(
        "openInterest",
        openInterest,
        least,
        () => `open interest of the ${name()} ${openInterest} < ${least}`,
      ),
    );
  return failures;
}

export function plainFailure(filter: RemovedBy, words: () => string): Failure {
  return { filter, value: null, limit: null, excess: 1, words };
}

export function tooLow(filter: RemovedBy, value: number, limit: number, words: () => string): Failure {
  return { filter, value, limit, excess: (limit - value) / Math.max(limit, ROUNDING), words };
}

export function tooHigh(filter: RemovedBy, value: number, limit: number, words: () => string): Failure {
  return { filter, value, limit, excess: (value - limit) / Math.max(limit, ROUNDING), words };
}

/** "18.8 %". */
export function percent(fraction: number): string {
  const value = 100 * fraction;
  return `${Number(value.toFixed(Math.abs(value) < 100 ? 1 : 0))} %`;
}
