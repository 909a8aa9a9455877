import { expect } from "vitest";
import {
  type CompareBarsInput,
  compareDailyBars,
  compareFiveMinuteBars,
  compareMinuteBars,
} from "../../local/simulate/compare-bars.ts";
import type { System } from "./system.ts";

const COMPARE = { "1m": compareMinuteBars, "5m": compareFiveMinuteBars, "1d": compareDailyBars };

/** What the market generated of a day by `untilIso` is stored, to the last figure, and nothing else of that day is. */
export async function expectSameBars(
  { stack }: Pick<System, "stack">,
  timeframe: keyof typeof COMPARE,
  of: { symbols: readonly string[]; date: string; untilIso: string },
): Promise<number> {
  const { market } = stack.market;
  if (market === null) throw new Error("A replay has no market to compare with.");
  const { symbols, date, untilIso } = of;
  const { database } = stack;
  const input: CompareBarsInput = { market, database, symbols, date, lastSlotMs: Date.parse(untilIso) };
  const { generated, stored, equal, differences } = await COMPARE[timeframe](input);
  expect(differences).toEqual([]);
  expect({ stored, equal }).toEqual({ stored: generated, equal: generated });
  return generated;
}
