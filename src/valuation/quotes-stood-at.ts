import { MINUTE_MS } from "../market/calendar-date.ts";

/** What providers mean by delayed. */
const DELAY_MS = 15 * MINUTE_MS;

/**
 * The instant at which a chain's quotes stood, epoch ms: the newest change of any of them, never after the fetch. A quote
 * that stood still since then still stands. Without times of their own: the fetch, or 15 minutes before it where the
 * provider calls its quotes delayed.
 */
export function quotesStoodAtMs(chain: {
  fetchedAtMs: number;
  delayed?: boolean;
  contracts: readonly { quotedAtMs: number | null }[];
}): number {
  let newest = 0;
  for (const { quotedAtMs } of chain.contracts)
    if (quotedAtMs !== null && quotedAtMs > newest && quotedAtMs <= chain.fetchedAtMs) newest = quotedAtMs;
  if (newest > 0) return newest;
  return chain.delayed === true ? chain.fetchedAtMs - DELAY_MS : chain.fetchedAtMs;
}
