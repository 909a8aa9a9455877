import type { OptionType } from "../../options/contract.ts";
import type { HistoryExpiration, RecordDays } from "./history-expirations.ts";

/** Dollars between strikes. Every listed grid holds one of them near the money; one too fine only names absent ones. */
const STEPS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500];
/** Shares of the price that a step must reach: a month's deviation is 4 % and more, a day's may be 1 %. */
const [ORDINARY, OF_ONE_DAY] = [0.01, 0.004];
/** Strikes either side of the one nearest to the close, calls and puts; fewer where only the middle is read. */
const [EACH_SIDE, FEW] = [4, 2];
/** Of an expiration that the record looks at, ordinary steps to strikes out of the money, to about two deviations. */
const WINGS: Readonly<Record<RecordDays, readonly number[]>> = {
  1: [2, 3, 4],
  7: [6, 8, 10],
  30: [6, 9, 13, 18],
};

export type HistoryStrike = { readonly strike: number; readonly types: readonly OptionType[] };

const BOTH: readonly OptionType[] = ["call", "put"];

/**
 * The strikes of one expiration to ask for, ascending, around a raw close: nobody can be asked what was listed then.
 * `finer` halves the steps.
 */
export function historyStrikes(
  close: number,
  { use, recordDays }: Pick<HistoryExpiration, "use" | "recordDays">,
  finer = false,
): HistoryStrike[] {
  const scale = finer ? 0.5 : 1;
  const ordinary = scale * stepFor(ORDINARY * close);
  const step = recordDays === 1 ? scale * stepFor(OF_ONE_DAY * close) : ordinary;
  const reach = use === "sixty" ? FEW : EACH_SIDE;
  const types = new Map<number, readonly OptionType[]>();
  const [centre, middle] = [Math.round(close / step) * step, Math.round(close / ordinary) * ordinary];
  for (const steps of recordDays === null ? [] : WINGS[recordDays]) {
    types.set(middle - steps * ordinary, ["put"]);
    types.set(middle + steps * ordinary, ["call"]);
  }
  for (let steps = -reach; steps <= reach; steps += 1) types.set(centre + steps * step, BOTH);
  return Array.from(types, ([strike, sides]) => ({ strike, types: sides }))
    .filter(({ strike }) => strike > 0)
    .sort((a, b) => a.strike - b.strike);
}

function stepFor(least: number): number {
  return STEPS.find((step) => step >= least) ?? STEPS.at(-1) ?? 1;
}
