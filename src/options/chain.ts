import type { OptionContract, OptionQuote } from "./contract.ts";
import { quoteMid } from "./quote-mid.ts";

/** Both sides of one strike of one expiration. */
export interface StrikeRow {
  readonly strike: number;
  readonly call: Pick<OptionQuote, "bid" | "ask"> | null;
  readonly put: Pick<OptionQuote, "bid" | "ask"> | null;
}

type Quoted = Pick<OptionContract, "strike" | "type" | "bid" | "ask">;

/**
 * Pairs the contracts of one expiration and one root by strike, ascending. A contract listed twice keeps
 * its tighter two-sided quote. Contracts whose strike is not a positive number are left out.
 */
export function strikeRows(contracts: Iterable<Quoted>): StrikeRow[] {
  const rows = new Map<number, { call: Quoted | null; put: Quoted | null }>();
  for (const contract of contracts) {
    const { strike, type } = contract;
    if (!(Number.isFinite(strike) && strike > 0)) continue;
    const row = rows.get(strike) ?? { call: null, put: null };
    const known = row[type];
    if (known === null || spreadOf(contract) < spreadOf(known)) row[type] = contract;
    rows.set(strike, row);
  }
  return Array.from(rows, ([strike, row]) => ({ strike, ...row })).sort((a, b) => a.strike - b.strike);
}

function spreadOf(quote: Quoted): number {
  const mid = quoteMid(quote);
  return mid.ok ? mid.halfSpread : Number.POSITIVE_INFINITY;
}
