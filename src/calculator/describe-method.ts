import type { ResolvedPosition } from "./resolved-position.ts";

/** How the probability was made, in the words that every answer carries. */
export function describeMethod(position: ResolvedPosition, flat: number | null): string {
  if (position.smile !== null)
    return `risk-neutral, held to expiry on ${position.expiration}, from the smile of that expiry`;
  if (flat === null) return "not available: no volatility is known";
  return `risk-neutral, held to expiry on ${position.expiration}, lognormal at ${(flat * 100).toFixed(1)} % volatility`;
}
