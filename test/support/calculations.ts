import type { LegsRequest, RequestedLeg, StrategyRequest } from "../../src/calculator/calculate-request.ts";

/** A long SPY call for December, without anything by hand. */
export function aStrategyRequest(changes: Partial<StrategyRequest> = {}): StrategyRequest {
  return { kind: "strategy", symbol: "SPY", strategy: "long_call", strikes: [580], dte: 25, ...changes };
}

export function aLegsRequest(
  legs: readonly Partial<RequestedLeg>[],
  changes: Partial<Omit<LegsRequest, "legs" | "kind">> = {},
): LegsRequest {
  const plain = { type: "call", side: "buy", strike: 580, quantity: 1, dte: 25 } as const;
  return { kind: "legs", legs: legs.map((leg) => ({ ...plain, ...leg })), ...changes };
}
