import type { OptionContract, Settlement } from "./contract.ts";
import { type Quote, quoteWorth } from "./quote-worth.ts";

/** Both sides of one strike of one expiration. */
export type StrikeRow = {
  readonly strike: number;
  readonly call: Quote | null;
  readonly put: Quote | null;
};

type Quoted = Pick<OptionContract, "strike" | "type"> & Quote;

/**
 * Pairs the contracts of one expiration and one root by strike, ascending. A contract listed twice keeps
 * its tighter usable quote; with `marketAtMs`, old quotes are none. Contracts whose strike is not a positive number are
 * left out.
 */
export function strikeRows(contracts: Iterable<Quoted>, marketAtMs?: number): StrikeRow[] {
  const rows = new Map<number, { call: Quoted | null; put: Quoted | null }>();
  for (const contract of contracts) {
    const { strike, type } = contract;
    if (!(Number.isFinite(strike) && strike > 0)) continue;
    const row = rows.get(strike) ?? { call: null, put: null };
    rows.set(strike, row);
    const worth = quoteWorth(contract, marketAtMs);
    if (!worth.ok && worth.reason === "old") continue;
    const known = row[type];
    if (known === null || (worth.ok && worth.halfSpread < spreadOf(known))) row[type] = contract;
  }
  return Array.from(rows, ([strike, row]) => ({ strike, ...row })).sort((a, b) => a.strike - b.strike);
}

function spreadOf(quote: Quoted): number {
  const mid = quoteWorth(quote);
  return mid.ok ? mid.halfSpread : Number.POSITIVE_INFINITY;
}

/** What one root lists of an expiration: SPX settles in the morning, SPXW of the same date at the close. */
type Series = { readonly root: string; readonly settlement: Settlement; readonly contracts: number };

/**
 * The series meant when an expiration has several: of the root that was asked for, else PM-settled before AM, then the
 * one with more contracts, then by name. Null when there is none, or none of that root.
 */
export function preferredRoot<S extends Series>(series: readonly S[], root?: string): S | null {
  const meant = root === undefined ? series : series.filter((one) => one.root === root);
  return meant.toSorted(byPreference)[0] ?? null;
}

function byPreference(a: Series, b: Series): number {
  if (a.settlement !== b.settlement) return a.settlement === "PM" ? -1 : 1;
  return b.contracts - a.contracts || (a.root < b.root ? -1 : 1);
}

/**
 * Mid of the call plus mid of the put at the listed strike nearest to the forward, the lower of two equally near;
 * dollars a share. Null unless that strike is quoted on both sides: the next one's straddle is worth something else.
 */
export function straddleAt(rows: readonly StrikeRow[], forward: number): number | null {
  let nearest: StrikeRow | null = null;
  for (const row of rows) {
    const distance = Math.abs(row.strike - forward);
    if (nearest === null || distance < Math.abs(nearest.strike - forward)) nearest = row;
  }
  if (nearest === null || nearest.call === null || nearest.put === null) return null;
  const [call, put] = [quoteWorth(nearest.call), quoteWorth(nearest.put)];
  return call.ok && put.ok ? call.mid + put.mid : null;
}

/** A run of `count` neighbouring strikes with `price` in its middle, as Schwab's strikeCount has it; all where fewer. */
export function nearestStrikes(strikes: Iterable<number>, price: number, count: number): Set<number> {
  const ascending = [...strikes].sort((a, b) => a - b);
  const below = ascending.filter((strike) => strike <= price).length;
  const start = Math.min(Math.max(0, below - Math.ceil(count / 2)), Math.max(0, ascending.length - count));
  return new Set(ascending.slice(start, start + count));
}
