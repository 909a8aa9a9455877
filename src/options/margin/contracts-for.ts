const SHARES_PER_CONTRACT = 100;

/** Whole contracts that a budget pays for, both in dollars; null where one costs nothing. */
export function contractsForBudget(budget: number, costOfOne: number): number | null {
  return costOfOne > 0 ? Math.floor(budget / costOfOne) : null;
}

/**
 * Contracts nearest to a delta of so many shares, where one has `deltaOfOne` shares; below 0: traded the other way round.
 * Null for a trade without delta.
 */
export function contractsForDelta(shares: number, deltaOfOne: number): number | null {
  if (deltaOfOne === 0) return null;
  const contracts = Math.round(shares / deltaOfOne);
  // Not -0.
  return Number.isFinite(contracts) ? contracts + 0 : null;
}

/** Whole contracts that deliver no more than so many shares. */
export function contractsCoveredBy(shares: number): number {
  return Math.floor(shares / SHARES_PER_CONTRACT);
}

/** What closing at `stop` loses on one contract, dollars, opened for a debit or a credit a share; below 0 a profit. */
export function lossAtStop(net: { kind: "debit" | "credit"; perShare: number }, stop: number): number {
  const lost = net.kind === "debit" ? net.perShare - stop : stop - net.perShare;
  return lost * SHARES_PER_CONTRACT;
}

/**
 * Share of its time value that an option at the money loses while `passed` of its `left` days go by, at a volatility that
 * stays: 1 - sqrt(1 - passed / left), as its worth grows with the root of time (Brenner and Subrahmanyam 1988). 1 on its
 * last day.
 */
export function timeValueLost(left: number, passed: number): number {
  return left <= passed ? 1 : 1 - Math.sqrt(1 - passed / left);
}
