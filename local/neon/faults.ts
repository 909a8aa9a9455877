/** How a broken Neon looks from outside. */
export const NEON_FAULTS = [
  /** The connection closes without an answer, as when the proxy restarts. */
  "drop",
  /** HTTP 500: the proxy cannot reach the compute. */
  "server-error",
  /** HTTP 500: the plan's compute hours are used up. */
  "quota",
  /** HTTP 400 with code 08P01: the query was cut off while it ran. */
  "cancelled",
  /** Closes like "drop", and so does all that follows: what an invocation that dies there leaves behind. */
  "gone",
  /** The answer waits for `delayMs`. */
  "slow",
] as const;

export type NeonFault = (typeof NEON_FAULTS)[number];
export type OutageKind = Exclude<NeonFault, "gone" | "slow">;

/** Thrown through a batch so that it rolls back, then turned into the answer of its kind. */
export class Outage extends Error {
  readonly kind: OutageKind;
  constructor(kind: OutageKind) {
    super(`planned outage: ${kind}`);
    this.kind = kind;
  }
}
