import type { OptionContract } from "../options/contract.ts";
import { quoteWorth, type WorthlessQuote } from "../options/quote-worth.ts";
import { type Carry, dividendsWorth } from "./carry.ts";
import type { ExpiryCarry } from "./fit-carry.ts";

/** The contracts of one expiry as columns, beside what they share. */
export type ExpiryColumns = {
  carry: Carry;
  /** Whether exercise at once is a right. */
  american: boolean;
  /** The share without the present value of its dividends, which is what moves: dollars. */
  spot: number;
  /** What all contracts share; the columns below repeat it, as the column functions take it. */
  expiryForward: number;
  expiryYears: number;
  isCall: Uint8Array;
  strike: Float64Array;
  /** Of the usable quote; NaN where there is none. */
  price: Float64Array;
  halfSpread: Float64Array;
  /** Why there is no price; null where there is. */
  worthless: (WorthlessQuote | null)[];
  forward: Float64Array;
  years: Float64Array;
  discountFactor: Float64Array;
};

export function expiryColumns(
  contracts: readonly OptionContract[],
  carry: ExpiryCarry,
  quotedAtMs: number,
): ExpiryColumns {
  const count = contracts.length;
  const { forward, years, rate } = carry;
  const columns: ExpiryColumns = {
    carry,
    american: carry.exercise !== null,
    // Dividends above the price are an error of theirs; the share is still worth something.
    spot: Math.max(carry.spot - dividendsWorth(carry), 1e-6 * carry.spot),
    expiryForward: forward,
    expiryYears: years,
    isCall: new Uint8Array(count),
    strike: new Float64Array(count),
    price: new Float64Array(count).fill(Number.NaN),
    halfSpread: new Float64Array(count),
    worthless: new Array<WorthlessQuote | null>(count).fill(null),
    forward: new Float64Array(count).fill(forward),
    years: new Float64Array(count).fill(years),
    discountFactor: new Float64Array(count).fill(Math.exp(-rate * years)),
  };
  contracts.forEach((contract, i) => {
    const worth = quoteWorth(contract, quotedAtMs);
    columns.isCall[i] = contract.type === "call" ? 1 : 0;
    columns.strike[i] = contract.strike;
    if (worth.ok) {
      columns.price[i] = worth.mid;
      columns.halfSpread[i] = worth.halfSpread;
    } else columns.worthless[i] = worth.reason;
  });
  return columns;
}
