import type { OptionType } from "../../options/contract.ts";
import type { HistoryExpiration, RecordDays } from "./history-expirations.ts";

/** Dollars between strikes. Every listed grid holds one of them near the money; one too fine only names absent ones. */
const STEPS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500];
/**
 * Shares of the price that the steps of two grids reach: a close one, which is read, and a coarse one that any list
 * holds; for a day's life a closer one, as its deviation may be 1 %.
 */
const [CLOSE, COARSE, OF_ONE_DAY] = [0.01, 0.035, 0.004];
/** Strikes of each grid either side of the one nearest to the close, calls and puts; of iv60 the coarse ones alone. */
const BESIDE = [-2, -1, 0, 1, 2];
/** Of an expiration that the record looks at, ordinary steps to strikes out of the money, to about two deviations. */
const WINGS: Readonly<Record<RecordDays, readonly number[]>> = {
  1: [3, 4],
  7: [6, 8, 10],
  30: [6, 9, 13, 18],
};

export type HistoryStrike = { readonly strike: number; readonly types: readonly OptionType[] };

const BOTH: readonly OptionType[] = ["call", "put"];

/**
 * The strikes of one expiration to ask for, ascending, around a raw close: nobody can be asked what was listed then. Nine
 * or so with calls and puts; `finer` halves the steps.
 */
export function historyStrikes(
  close: number,
  { use, recordDays }: Pick<HistoryExpiration, "use" | "recordDays">,
  finer = false,
): HistoryStrike[] {
  const scale = finer ? 0.5 : 1;
  const step = stepFor(CLOSE * close);
  const coarse = STEPS.find((each) => each > step && each >= COARSE * close) ?? step;
  const types = new Map<number, readonly OptionType[]>();
  const add = (grid: number, steps: readonly number[], sides: readonly OptionType[]) => {
    for (const each of steps) types.set((Math.round(close / grid) + each) * grid, sides);
  };
  for (const steps of recordDays === null ? [] : WINGS[recordDays]) {
    add(scale * step, [-steps], ["put"]);
    add(scale * step, [steps], ["call"]);
  }
  add(scale * coarse, BESIDE, BOTH);
  if (use !== "sixty") add(scale * step, BESIDE, BOTH);
  if (recordDays === 1) add(scale * stepFor(OF_ONE_DAY * close), BESIDE, BOTH);
  return Array.from(types, ([strike, sides]) => ({ strike, types: sides }))
    .filter(({ strike }) => strike > 0)
    .sort((a, b) => a.strike - b.strike);
}

function stepFor(least: number): number {
  return STEPS.find((step) => step >= least) ?? STEPS.at(-1) ?? 1;
}
