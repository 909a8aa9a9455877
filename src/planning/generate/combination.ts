import type { PlanFamily } from "../families.ts";
import type { Quoted } from "../quoted-chain.ts";

/** A leg before it is judged; `amount` is negative when sold. */
export type BuiltLeg = { readonly quoted: Quoted; readonly amount: number; readonly far: boolean };

/** A trade as it is generated: which options, not yet what they cost. */
export type Combination = {
  readonly family: PlanFamily;
  /** In the order in which `/calc` takes the strikes. */
  readonly strikes: readonly number[];
  readonly legs: readonly BuiltLeg[];
};

type Wanted = readonly [quoted: Quoted | null | undefined, amount: number];

/** Null where an option of it is not listed. */
export function combine(
  family: PlanFamily,
  strikes: readonly number[],
  ...wanted: readonly Wanted[]
): Combination | null {
  const legs: BuiltLeg[] = [];
  for (const [quoted, amount] of wanted) {
    if (quoted === null || quoted === undefined) return null;
    legs.push({ quoted, amount, far: false });
  }
  return { family, strikes, legs };
}
