import type { StrategyName } from "../options/strategy.ts";

/** Strategies that take in money when opened; a net premium given by hand is theirs to receive. */
const CREDIT_STRATEGIES: ReadonlySet<StrategyName> = new Set([
  "short_put",
  "bear_call_spread",
  "bull_put_spread",
  "iron_condor",
  "iron_butterfly",
]);

export function netKind(strategy: StrategyName): "debit" | "credit" {
  return CREDIT_STRATEGIES.has(strategy) ? "credit" : "debit";
}
