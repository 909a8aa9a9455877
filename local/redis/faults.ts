/**
 * How a broken Upstash looks from outside:
 * - "drop": the connection closes without an answer
 * - "error": HTTP 500
 * - "html": HTTP 502 with a page instead of JSON, as a gateway in between answers
 * - "limit": HTTP 400, the plan's commands of the month are used up
 */
export type RedisOutageKind = "drop" | "error" | "html" | "limit";

export interface RedisFaults {
  /** Breaks the next `requests` requests, or all of them until `clear()`. */
  down(options?: { requests?: number; kind?: RedisOutageKind }): void;
  /** Answers the next `requests` requests (all until `clear()` when omitted) after `milliseconds`. */
  delay(milliseconds: number, requests?: number): void;
  clear(): void;
}

export interface PlannedRedisFaults {
  faults: RedisFaults;
  /** The outage that this request meets, if any, counting it off. */
  nextOutage(): RedisOutageKind | null;
  /** Milliseconds that this request must wait, counting it off. */
  nextDelay(): number;
}

export function planRedisFaults(): PlannedRedisFaults {
  let outage: { kind: RedisOutageKind; left: number } | null = null;
  let delay: { milliseconds: number; left: number } | null = null;
  return {
    faults: {
      down({ requests = Number.POSITIVE_INFINITY, kind = "drop" } = {}) {
        outage = { kind, left: requests };
      },
      delay(milliseconds, requests = Number.POSITIVE_INFINITY) {
        delay = { milliseconds, left: requests };
      },
      clear() {
        outage = null;
        delay = null;
      },
    },
    nextOutage() {
      if (!outage || outage.left <= 0) return null;
      outage.left -= 1;
      return outage.kind;
    },
    nextDelay() {
      if (!delay || delay.left <= 0) return 0;
      delay.left -= 1;
      return delay.milliseconds;
    },
  };
}
