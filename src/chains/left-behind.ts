import { MINUTE_MS } from "../market/calendar-date.ts";
import type { StoredContract, StoredExpirySnapshot } from "./reader-ports.ts";

/**
 * The slices of one refresh may come this far apart. What was last seen longer than this before the latest of its chain
 * was not in that refresh: a provider that stands in does not list it.
 */
export const REFRESH_APART_MS = 30 * MINUTE_MS;

type Seen = Pick<StoredContract, "lastUpdatedMs">;

/** Whether a contract was not in the refresh that left the latest of its chain, `latestMs`. */
export function isLeftBehind({ lastUpdatedMs }: Seen, latestMs: number): boolean {
  return latestMs - lastUpdatedMs > REFRESH_APART_MS;
}

/** Whether two expirations were seen by refreshes too far apart to be held against each other. */
export function isOfAnotherRefresh(
  a: Pick<StoredExpirySnapshot, "asOfMs">,
  b: Pick<StoredExpirySnapshot, "asOfMs">,
): boolean {
  return Math.abs(a.asOfMs - b.asOfMs) > REFRESH_APART_MS;
}

/** The quote is no longer one; the mark, volatility and greeks stay as what was last known. */
export function withoutOldQuote<Contract extends Seen & Pick<StoredContract, "bid" | "ask">>(
  contract: Contract,
  latestMs: number,
): Contract {
  return isLeftBehind(contract, latestMs) ? { ...contract, bid: null, ask: null } : contract;
}

/** Says how many contracts are older than their chain, and by how much; nothing where all are of one refresh. */
export function leftBehindWarnings(
  contracts: readonly (Seen & Pick<StoredContract, "provider">)[],
  latest: { provider: string; lastUpdatedMs: number },
): string[] {
  const behind = contracts.filter((contract) => isLeftBehind(contract, latest.lastUpdatedMs));
  const [first] = behind;
  if (first === undefined) return [];
  const oldest = behind.reduce((a, b) => (b.lastUpdatedMs < a.lastUpdatedMs ? b : a), first);
  const minutes = Math.round((latest.lastUpdatedMs - oldest.lastUpdatedMs) / MINUTE_MS);
  return [
    `${behind.length} of ${contracts.length} contracts were not in the last refresh, of ${latest.provider}: their quotes are up to ${minutes} minutes older (${oldest.provider}) and are not used.`,
  ];
}
