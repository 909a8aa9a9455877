/**
 * How a broken Neon looks from outside:
 * - "drop": the connection closes without an answer, as when the proxy restarts
 * - "error": HTTP 500, the proxy cannot reach the compute
 * - "quota": HTTP 500, the plan's compute hours are used up
 * - "cancelled": HTTP 400 with code 08P01, the query was cut off while it ran
 */
export type OutageKind = "drop" | "error" | "quota" | "cancelled";

export interface NeonFaults {
  /** Breaks the next `requests` requests, or all of them until `clear()`. */
  down(options?: { requests?: number; kind?: OutageKind }): void;
  /** Answers the next `requests` requests (all until `clear()` when omitted) after `milliseconds`. */
  delay(milliseconds: number, requests?: number): void;
  /**
   * Breaks a request just before its first statement whose text contains `text`, `times` times. What a batch did
   * before that statement is rolled back.
   */
  failBefore(text: string, options?: { times?: number; kind?: OutageKind }): void;
  /** The same, and nothing works from there on until `clear()`: what an invocation that dies there leaves behind. */
  failFrom(text: string): void;
  clear(): void;
}

/** What the server asks the faults for. */
export interface PlannedFaults {
  faults: NeonFaults;
  /** The outage that this request meets, if any, counting it off. */
  nextOutage(): OutageKind | null;
  /** Milliseconds that this request must wait, counting it off. */
  nextDelay(): number;
  /** Throws an Outage when a fault is planned before this statement. */
  checkStatement(query: string): void;
}

/** Thrown through a batch so that it rolls back, then turned into the answer of its kind. */
export class Outage extends Error {
  readonly kind: OutageKind;
  constructor(kind: OutageKind) {
    super(`planned outage: ${kind}`);
    this.kind = kind;
  }
}

interface Plan<T> {
  value: T;
  left: number;
}

export function planFaults(): PlannedFaults {
  let outage: Plan<OutageKind> | null = null;
  let delay: Plan<number> | null = null;
  let statement: Plan<{ text: string; kind: OutageKind; forGood: boolean }> | null = null;

  function use<T>(plan: Plan<T> | null): T | null {
    if (!plan || plan.left <= 0) return null;
    plan.left -= 1;
    return plan.value;
  }

  return {
    faults: {
      down({ requests = Number.POSITIVE_INFINITY, kind = "drop" } = {}) {
        outage = { value: kind, left: requests };
      },
      delay(milliseconds, requests = Number.POSITIVE_INFINITY) {
        delay = { value: milliseconds, left: requests };
      },
      failBefore(text, { times = 1, kind = "error" } = {}) {
        statement = { value: { text, kind, forGood: false }, left: times };
      },
      failFrom(text) {
        statement = { value: { text, kind: "drop", forGood: true }, left: 1 };
      },
      clear() {
        outage = null;
        delay = null;
        statement = null;
      },
    },
    nextOutage: () => use(outage),
    nextDelay: () => use(delay) ?? 0,
    checkStatement(query) {
      if (!statement || !query.includes(statement.value.text)) return;
      const planned = use(statement);
      if (!planned) return;
      if (planned.forGood) outage = { value: planned.kind, left: Number.POSITIVE_INFINITY };
      throw new Outage(planned.kind);
    },
  };
}
