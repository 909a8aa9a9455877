import type { FaultRule } from "../faults.ts";

/** Ways in which a sound chain is made wrong. */
export const CHAIN_FAULTS = [
  "chain-failed",
  "chain-maps-array",
  "chain-maps-empty",
  "missing-fields",
  "minus-999",
  "nan-strings",
] as const;

/** Days that the exchange's calendar does not have, in the answers of Schwab's `/markets`. */
export const HOURS_FAULTS = ["exchange-closed", "exchange-early-close"] as const;

/**
 * Everything that can be made to go wrong: `rate-limited` may carry `retryAfterSeconds`, `slow` a `delayMs`; `cut` closes
 * the socket in the middle of the body, `timeout` never answers.
 */
export const FAULT_KINDS = [
  "rate-limited",
  "server-error",
  "unavailable-html",
  "access-denied-html",
  "timeout",
  "slow",
  "cut",
  "truncated",
  "empty",
  "html",
  "too-big",
  "access-token-expired",
  "refresh-token-expired",
  ...CHAIN_FAULTS,
  ...HOURS_FAULTS,
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault of the market; `symbol` and `path` aim it. */
export type MarketFault = FaultRule<FaultKind>;

/** Faults of one content, by the paths whose answers they can change: another request would use them up unseen. */
const ONLY_AT: Partial<Record<FaultKind, RegExp>> = {
  "chain-failed": /\/chains$|^\/v0\//,
  "chain-maps-array": /\/chains$/,
  "chain-maps-empty": /\/chains$|\/options\/snapshots\//,
  "exchange-closed": /\/markets$/,
  "exchange-early-close": /\/markets$/,
};

/** The kinds that a request of that path can meet. */
export function faultsAt(path: string): readonly FaultKind[] {
  return FAULT_KINDS.filter((kind) => ONLY_AT[kind]?.test(path) ?? true);
}
