import type { OptionContract } from "../options/contract.ts";
import { quoteMid } from "../options/quote-mid.ts";

export type ExpiryToValue = {
  /** All of one root and expiration. */
  contracts: readonly OptionContract[];
  years: number;
  /** Dollars a share; the fallback where the options themselves imply none. */
  spot: number;
  /** Continuously compounded fractions. */
  rate: number;
  dividendYield: number;
};

/** The contracts of one expiry as columns, beside what they share. */
export type ExpiryColumns = {
  /** The underlying as the quotes imply it, F e^{-(r - q)T}: after the close the underlying moves on without them. */
  spot: number;
  rate: number;
  dividendYield: number;
  /** What all contracts share; the columns below repeat it, as the column functions take it. */
  expiryForward: number;
  expiryYears: number;
  isCall: Uint8Array;
  strike: Float64Array;
  /** Of the two-sided quote; NaN where there is none. */
  price: Float64Array;
  forward: Float64Array;
  years: Float64Array;
  discountFactor: Float64Array;
};

export function expiryColumns(input: ExpiryToValue, forward: number): ExpiryColumns {
  const { contracts, years, rate, dividendYield } = input;
  const count = contracts.length;
  const columns: ExpiryColumns = {
    spot: impliedSpot(input, forward),
    rate,
    dividendYield,
    expiryForward: forward,
    expiryYears: years,
    isCall: new Uint8Array(count),
    strike: new Float64Array(count),
    price: new Float64Array(count).fill(Number.NaN),
    forward: new Float64Array(count).fill(forward),
    years: new Float64Array(count).fill(years),
    discountFactor: new Float64Array(count).fill(Math.exp(-rate * years)),
  };
  contracts.forEach((contract, i) => {
    const mid = quoteMid(contract);
    columns.isCall[i] = contract.type === "call" ? 1 : 0;
    columns.strike[i] = contract.strike;
    if (mid.ok) columns.price[i] = mid.mid;
  });
  return columns;
}

/** The same contracts against another forward. */
export function withForward(columns: ExpiryColumns, input: ExpiryToValue, forward: number): ExpiryColumns {
  return {
    ...columns,
    spot: impliedSpot(input, forward),
    expiryForward: forward,
    forward: new Float64Array(columns.forward.length).fill(forward),
  };
}

function impliedSpot({ years, spot, rate, dividendYield }: ExpiryToValue, forward: number): number {
  return years > 0 ? forward * Math.exp(-(rate - dividendYield) * years) : spot;
}
