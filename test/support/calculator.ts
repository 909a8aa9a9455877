import { type CalculateDeps, calculate } from "../../src/calculator/calculate.ts";
import type { CalculateInput } from "../../src/calculator/calculate-request.ts";
import type { ChainReader } from "../../src/chains/reader-ports.ts";
import type { MarketInputsReader } from "../../src/dividends/ports.ts";
import { UNKNOWN_DIVIDENDS } from "../../src/market/dividend-schedule.ts";
import { IN_SESSION } from "./moments.ts";

/** A world in which nobody has said anything of rates or dividends. */
export const NO_INPUTS: MarketInputsReader = {
  readInputs: async () => ({ curve: null, dividends: UNKNOWN_DIVIDENDS }),
};

/** The calculator over chains, where nobody knows of rates, dividends or earnings unless `known` says so. */
export function calculatorOver(chains: ChainReader, known: Partial<CalculateDeps> = {}) {
  const deps = { chains, inputs: NO_INPUTS, nextEarnings: async () => null, ...known };
  return (input: CalculateInput, nowMs: number = IN_SESSION) => calculate(deps, input, nowMs);
}
