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
const [ZERO, NINE] = [48, 57];

/**
 * Reads OCC symbols of one chain. Contracts of a series differ only in their last eight digits and come one after the
 * other, so all else is parsed once a series: parsing each in full would cost as much as all of a contract's other fields.
 */
export function createIdentityReader(): IdentityReader {
  let series: ContractIdentity | null = null;
  let prefix = "";
  return (symbol) => {
    if (series === null || symbol.length !== OCC_LENGTH || !symbol.startsWith(prefix)) {
      const identity = readWhole(symbol);
      series = identity?.occSymbol === symbol ? identity : null;
      prefix = symbol.slice(0, SERIES_LENGTH);
      return identity;
    }
    const strike = readStrike(symbol);
    if (strike === 0) return null;
    const { root, expiration, type, adjusted } = series;
    return { root, expiration, type, strike, occSymbol: symbol, adjusted };
  };
}

/** Dollars, from the digits after the series; 0 where they are not digits. */
function readStrike(symbol: string): number {
  let thousandths = 0;
  for (let i = SERIES_LENGTH; i < OCC_LENGTH; i += 1) {
    const code = symbol.charCodeAt(i);
    if (code < ZERO || code > NINE) return 0;
    thousandths = thousandths * 10 + (code - ZERO);
  }
  return thousandths / 1000;
}

function readWhole(symbol: string): ContractIdentity | null {
  const parsed = parseOccSymbol(symbol);
  const occSymbol = parsed === null ? null : formatOccSymbol(parsed);
  return parsed === null || occSymbol === null
    ? null
    : { ...parsed, occSymbol, adjusted: isAdjustedRoot(parsed.root) };
}
