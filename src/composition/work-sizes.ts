import type { ChainScope } from "../chains/plan-slices.ts";
import type { Config } from "../config/config.ts";
import { POLICY } from "../operations/plan-limits.ts";

/** How much of each chain is refreshed, in slices of the size that the plan is given. */
export function chainScope({ plan, scheduler }: Pick<Config, "plan" | "scheduler">): ChainScope {
  return { maxDte: scheduler.optionChainMaxDte, contractsPerSlice: POLICY.contractsPerSlice[plan] };
}

/** Symbols whose bars one run of prices_1m asks for. */
export function symbolsPerRun({ plan }: Pick<Config, "plan">): number {
  return POLICY.symbolsPerPriceRun[plan];
}
