import type { FilterName, PlanFilters } from "./filters.ts";
import type { Quoted } from "./quoted-chain.ts";

/** What a filter found wrong: the number, its limit, and both in words. */
export type Failure = {
  readonly filter: FilterName | "mode" | "quote";
  readonly value: number | null;
  readonly limit: number | null;
  /** How far off, as a fraction of the limit. */
  readonly excess: number;
  readonly words: string;
};

/** Binary fractions such as 0.1 + 0.2 miss a limit by their last place. */
const ROUNDING = 1e-9;

/** Everything that keeps a contract from being sold or bought. */
export function legFailures(quoted: Quoted, side: "buy" | "sell", filters: PlanFilters): Failure[] {
  const name = `${quoted.strike} ${quoted.type}`;
  if (!quoted.priced)
    return [{ filter: "quote", value: null, limit: null, excess: 1, words: `nobody offers the ${name}` }];
  const failures: Failure[] = [];
  if (filters.quality !== null && quoted.unreliable) {
    const words = `${name}: ${quoted.unreliable}`;
    failures.push({ filter: "quality", value: null, limit: null, excess: 1, words });
  }
  failures.push(...bidFailures(quoted, side, filters, name), ...spreadFailures(quoted, side, filters, name));
  const least = filters.openInterest;
  const { openInterest } = quoted;
  if (least !== null && openInterest !== null && openInterest < least) {
    const words = `open interest of the ${name} ${openInterest} < ${least}`;
    const excess = (least - openInterest) / least;
    failures.push({ filter: "openInterest", value: openInterest, limit: least, excess, words });
  }
  return failures;
}

function bidFailures(
  quoted: Quoted,
  side: "buy" | "sell",
  { twoSided }: PlanFilters,
  name: string,
): Failure[] {
  if (twoSided === null) return [];
  const limit = side === "sell" ? twoSided.short : twoSided.long;
  const value = quoted.bid ?? 0;
  if (value >= limit - ROUNDING) return [];
  const words =
    value > 0
      ? `bid of the ${name} ${value.toFixed(2)} < ${limit.toFixed(2)}`
      : `nobody bids for the ${name}`;
  return [{ filter: "twoSided", value, limit, excess: (limit - value) / limit, words }];
}

function spreadFailures(
  quoted: Quoted,
  side: "buy" | "sell",
  { legSpread }: PlanFilters,
  name: string,
): Failure[] {
  if (legSpread === null) return [];
  const { half, mid } = quoted;
  const limit = side === "sell" ? legSpread.short : legSpread.long;
  const value = (2 * half) / mid;
  if (2 * half <= legSpread.dollars + ROUNDING || value <= limit + ROUNDING) return [];
  const words = `spread of the ${name} ${percent(value)} > ${percent(limit)}`;
  return [{ filter: "legSpread", value, limit, excess: (value - limit) / limit, words }];
}

/** Whether anything keeps a contract from being sold or bought, without saying what. */
export function failsAsLeg(quoted: Quoted, side: "buy" | "sell", filters: PlanFilters): boolean {
  if (!quoted.priced || (filters.quality !== null && quoted.unreliable)) return true;
  const { twoSided, legSpread, openInterest } = filters;
  if (twoSided !== null && (quoted.bid ?? 0) < twoSided[side === "sell" ? "short" : "long"] - ROUNDING)
    return true;
  if (openInterest !== null && quoted.openInterest !== null && quoted.openInterest < openInterest)
    return true;
  if (legSpread === null || 2 * quoted.half <= legSpread.dollars + ROUNDING) return false;
  return 2 * quoted.half > (legSpread[side === "sell" ? "short" : "long"] + ROUNDING) * quoted.mid;
}

export function percent(fraction: number): string {
  const value = 100 * fraction;
  return `${Number(value.toFixed(Math.abs(value) < 100 ? 1 : 0))} %`;
}
