import { hashOf, uniformOf } from "./model/chance.ts";

/** Ways in which a sound chain is made wrong. */
export const CHAIN_FAULTS = [
  "chain-failed",
  "chain-maps-array",
  "chain-maps-empty",
  "missing-fields",
  "minus-999",
  "nan-strings",
] as const;

/** Everything that can be made to go wrong. The names are what `POST /__faults` takes. */
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
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault to inject. Without `path` and `symbol` it meets any request. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** Part of the path, e.g. "/chains" or "/v1/oauth/token". */
  readonly path?: string;
  readonly symbol?: string;
  /** How many requests it meets; once unless `probability` is given, then without end. */
  readonly times?: number;
  /** 0..1, decided for each matching request from `seed`, so that a run can be repeated. */
  readonly probability?: number;
  readonly seed?: number;
  /** For `rate-limited`: sends Retry-After. */
  readonly retryAfterSeconds?: number;
  /** For `slow`: how long the answer is held back. */
  readonly delayMs?: number;
}

export interface ListedFault extends FaultRule {
  readonly id: number;
  /** Requests it may still meet; null: without end. */
  readonly left: number | null;
  readonly met: number;
}

export interface Faults {
  add(rule: FaultRule): number;
  clear(): void;
  list(): ListedFault[];
  /** The first rule that meets this request, used up by one. */
  take(path: string, symbols: readonly string[]): FaultRule | null;
}

interface Armed {
  readonly id: number;
  readonly rule: FaultRule;
  left: number;
  seen: number;
  met: number;
}

/** Holds the faults that are armed. Rules are tried in the order they were added. */
export function createFaults(): Faults {
  let armed: Armed[] = [];
  let lastId = 0;
  return {
    add(rule) {
      lastId += 1;
      const left = rule.times ?? (rule.probability === undefined ? 1 : Number.POSITIVE_INFINITY);
      armed.push({ id: lastId, rule, left, seen: 0, met: 0 });
      return lastId;
    },
    clear() {
      armed = [];
    },
    list() {
      return armed.map(({ id, rule, left, met }) => ({
        ...rule,
        id,
        left: Number.isFinite(left) ? left : null,
        met,
      }));
    },
    take(path, symbols) {
      const hit = armed.find((candidate) => meets(candidate, path, symbols));
      if (hit === undefined) return null;
      hit.left -= 1;
      hit.met += 1;
      return hit.rule;
    },
  };
}

function meets(armed: Armed, path: string, symbols: readonly string[]): boolean {
  const { rule } = armed;
  if (armed.left <= 0) return false;
  if (rule.path !== undefined && !path.includes(rule.path)) return false;
  if (rule.symbol !== undefined && !symbols.includes(rule.symbol)) return false;
  if (rule.probability === undefined) return true;
  armed.seen += 1;
  return uniformOf(hashOf(rule.seed ?? 1, armed.id, armed.seen)) < rule.probability;
}
