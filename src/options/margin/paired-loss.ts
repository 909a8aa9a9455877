import type { OptionType } from "../contract.ts";

/** Options of one strike and expiry set against each other; quantity negative when sold. */
export type PairedOption = {
  readonly type: OptionType;
  readonly strike: number;
  readonly amount: number;
};

/**
 * The worst loss of options at intrinsic value, premiums aside, from 0 upwards: the prices tried are 0 and every strike, as
 * the rule for spreads has it (FINRA Rule 4210(f)(2) as amended by Regulatory Notice 12-44). Calls sold must be
 * covered in number. `extra` is what an uncovered short beside them needs at a price.
 */
export function pairedLoss(
  options: readonly PairedOption[],
  extra: (price: number) => number = () => 0,
): number {
  let worst = Math.max(0, lossAt(options, 0)) + extra(0);
  for (const { strike } of options)
    worst = Math.max(worst, Math.max(0, lossAt(options, strike)) + extra(strike));
  return worst;
}

function lossAt(options: readonly PairedOption[], price: number): number {
  let loss = 0;
  for (const { type, strike, amount } of options) {
    const intrinsic = type === "call" ? price - strike : strike - price;
    if (intrinsic > 0) loss -= amount * intrinsic;
  }
  return loss;
}
