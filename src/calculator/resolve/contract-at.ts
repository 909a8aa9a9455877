import type { PositionQuotes, StoredContract } from "../../chains/reader-ports.ts";
import { AppError } from "../../errors.ts";
import type { OptionType } from "../../options/contract.ts";
import type { StoredExpiry } from "./expiry-market.ts";

export type ContractWish = {
  symbol: string;
  strike: number;
  type: OptionType;
  /** Whether no other expiration and strike may stand for the ones asked for. */
  exact: boolean;
};

/**
 * The contract at a strike, or at the nearest stored one where the asked lies between them and need not be exact. Throws
 * `no_quotes` naming what is stored.
 */
export function contractAt(
  { contracts }: PositionQuotes,
  stored: StoredExpiry,
  { symbol, strike, type, exact }: ContractWish,
): StoredContract {
  const strikes = type === "call" ? stored.calls : stored.puts;
  const nearest = strikes.reduce<number | null>(
    (best, one) => (best === null || Math.abs(one - strike) < Math.abs(best - strike) ? one : best),
    null,
  );
  const [low, high] = [strikes[0], strikes.at(-1)];
  const between = low !== undefined && high !== undefined && strike >= low && strike <= high;
  const found =
    nearest !== null && (nearest === strike || (!exact && between))
      ? contracts.find((one) => one.root === stored.root && one.type === type && one.strike === nearest)
      : undefined;
  if (found !== undefined) return found;
  const { expiration, unpricedCalls, unpricedPuts } = stored.snapshot;
  const unpriced = (type === "call" ? unpricedCalls : unpricedPuts).includes(strike);
  throw new AppError(
    "no_quotes",
    unpriced
      ? `The ${strike} ${type} of ${symbol} ${expiration} is listed, and nobody gives a cent for it.`
      : `No ${strike} ${type} of ${symbol} ${expiration} is stored.`,
    { hint: `Stored near it: ${beside(strikes, strike).join(", ") || "none"}.` },
  );
}

const BESIDE = 4;

/** Up to four strikes on each side. */
export function beside(strikes: readonly number[], strike: number): number[] {
  const below = strikes.filter((one) => one < strike).slice(-BESIDE);
  const above = strikes.filter((one) => one > strike).slice(0, BESIDE);
  return [...below, ...strikes.filter((one) => one === strike), ...above];
}
