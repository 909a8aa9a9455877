import type { Calculation } from "../../../calculator/calculation.ts";
import type { Reply } from "../command.ts";

/** The chain that a calculation is made of; that of figures given by hand is never fetched. */
export function restsOf({ data }: Calculation, symbol: string): NonNullable<Reply["rests"]> {
  return { symbol, stale: data.source !== "manual" && data.stale };
}
