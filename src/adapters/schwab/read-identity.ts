import { formatOccSymbol, isAdjustedRoot, type OccSymbol, parseOccSymbol } from "../../options/occ-symbol.ts";

export type ContractIdentity = OccSymbol & {
  /** In its 21-character form. */
  occSymbol: string;
  adjusted: boolean;
};

export type IdentityReader = (symbol: string) => ContractIdentity | null;

const OCC_LENGTH = 21;
/** Root, date and side: what the strikes of one side of one expiry share. */
const SERIES_LENGTH = 13;
const STRIKE_DIGITS = /^\d{8}$/;

/**
 * Reads OCC symbols of one chain. Contracts of a series differ only in their last eight digits, so all else is parsed
 * once a series: parsing each in full would cost as much as all of a contract's other fields.
 */
export function createIdentityReader(): IdentityReader {
  const series = new Map<string, ContractIdentity>();
  return (symbol) => {
    if (symbol.length !== OCC_LENGTH) return readWhole(symbol);
    const key = symbol.slice(0, SERIES_LENGTH);
    const known = series.get(key);
    if (known === undefined) {
      const identity = readWhole(symbol);
      if (identity?.occSymbol === symbol) series.set(key, identity);
      return identity;
    }
    const digits = symbol.slice(SERIES_LENGTH);
    const strike = STRIKE_DIGITS.test(digits) ? Number(digits) / 1000 : 0;
    return strike > 0 ? { ...known, strike, occSymbol: symbol } : null;
  };
}

function readWhole(symbol: string): ContractIdentity | null {
  const parsed = parseOccSymbol(symbol);
  const occSymbol = parsed === null ? null : formatOccSymbol(parsed);
  return parsed === null || occSymbol === null
    ? null
    : { ...parsed, occSymbol, adjusted: isAdjustedRoot(parsed.root) };
}
