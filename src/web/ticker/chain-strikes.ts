import type { ChainContract, ChainView } from "../../chains/read-chain.ts";
import { nearestStrikes } from "../../options/chain.ts";

export type ChainRow = {
  strike: number;
  call: ChainContract | undefined;
  put: ChainContract | undefined;
  isAtTheMoney: boolean;
  isInBand: boolean;
};

/** One standard deviation around the price, dollars a share; null where nobody knows. */
export type Band = { lower: number; upper: number } | null;

/** Two deviations of a wild name may hold three strikes: as many stand there at least, and without any deviation. */
const FEWEST = 20;
const DEVIATIONS = 2;

/** Strikes ascending, and how many are left out: without `all` those beyond about two standard deviations. */
export function chainRows(chain: ChainView, band: Band, all: boolean): { rows: ChainRow[]; left: number } {
  const { underlyingPrice: price } = chain;
  const byStrike = new Map<number, { call?: ChainContract; put?: ChainContract }>();
  for (const contract of chain.contracts) {
    const row = byStrike.get(contract.strike) ?? {};
    row[contract.type] = contract;
    byStrike.set(contract.strike, row);
  }
  const strikes = [...byStrike.keys()].sort((a, b) => a - b);
  const shown = all || price === null ? strikes : nearStrikes(strikes, price, band);
  const atTheMoney = price === null ? null : nearest(strikes, price);
  const rows = shown.map((strike): ChainRow => {
    const { call, put } = byStrike.get(strike) ?? {};
    const isInBand = band !== null && strike >= band.lower && strike <= band.upper;
    return { strike, call, put, isAtTheMoney: strike === atTheMoney, isInBand };
  });
  return { rows, left: strikes.length - shown.length };
}

function nearStrikes(strikes: readonly number[], price: number, band: Band): number[] {
  const least = nearestStrikes(strikes, price, FEWEST);
  const low = band === null ? price : price - DEVIATIONS * (price - band.lower);
  const high = band === null ? price : price + DEVIATIONS * (band.upper - price);
  return strikes.filter((strike) => least.has(strike) || (strike >= low && strike <= high));
}

function nearest(strikes: readonly number[], price: number): number | null {
  return strikes.reduce<number | null>(
    (best, strike) => (best === null || Math.abs(strike - price) < Math.abs(best - price) ? strike : best),
    null,
  );
}
