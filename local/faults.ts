import { hashOf, uniformOf } from "./chance.ts";

/**
 * Something to go wrong, in the words that every stand-in understands; what a kind does is up to each. A rule without
 * aim meets any request. One that names a statement meets that statement, and no request as a whole.
 */
export type FaultRule<Kind extends string> = {
  readonly kind: Kind;
  /** Part of the path, e.g. "/chains" or "/v1/oauth/token". */
  readonly path?: string;
  readonly symbol?: string;
  /** Part of the text of an SQL statement. */
  readonly statement?: string;
  /** How often it is met; once unless `probability` is given, then without end. */
  readonly times?: number;
  /** 0..1, decided each time from `seed`, so that a run can be repeated; 1 lasts until it is cleared. */
  readonly probability?: number;
  readonly seed?: number;
  /** HTTP status, for kinds that leave it open. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly delayMs?: number;
};

export type ListedFault<Kind extends string> = FaultRule<Kind> & {
  readonly id: number;
  /** How often it may still be met; null: without end. */
  readonly left: number | null;
  readonly met: number;
};

/** What is about to happen, as far as a rule can aim at it. */
export type FaultTarget = {
  readonly path?: string;
  readonly symbols?: readonly string[];
  readonly statement?: string;
};

export type Faults<Kind extends string> = {
  /** Every kind that the stand-in knows. */
  readonly kinds: readonly Kind[];
  /** Arms a fault; gives its id. */
  add(rule: FaultRule<Kind>): number;
  /** Disarms all faults, or those of one kind. */
  clear(kind?: Kind): void;
  list(): ListedFault<Kind>[];
  /** The first rule that meets the target, used up by one; only of the given kinds where not all can happen there. */
  take(target: FaultTarget, kinds?: readonly Kind[]): FaultRule<Kind> | null;
  /** Whether a fault of the kind is armed, for kinds that are a state: it is not used up. */
  isArmed(kind: Kind): boolean;
};

type Armed<Kind extends string> = {
  readonly id: number;
  readonly rule: FaultRule<Kind>;
  left: number;
  seen: number;
  met: number;
};

/** Holds the faults that are armed. Rules are tried in the order they were added. @param changed told of `clear` */
export function createFaults<Kind extends string>(
  kinds: readonly Kind[],
  changed: () => void = () => undefined,
): Faults<Kind> {
  let armed: Armed<Kind>[] = [];
  let lastId = 0;
  return {
    kinds,
    add(rule) {
      lastId += 1;
      const left = rule.times ?? (rule.probability === undefined ? 1 : Number.POSITIVE_INFINITY);
      armed.push({ id: lastId, rule, left, seen: 0, met: 0 });
      return lastId;
    },
    clear(kind) {
      armed = kind === undefined ? [] : armed.filter(({ rule }) => rule.kind !== kind);
      changed();
    },
    list: () => armed.map(listed),
    take(target, among = kinds) {
      const hit = armed.find((candidate) => among.includes(candidate.rule.kind) && meets(candidate, target));
      if (hit === undefined) return null;
      hit.left -= 1;
      hit.met += 1;
      return hit.rule;
    },
    isArmed: (kind) => armed.some(({ rule, left }) => rule.kind === kind && left > 0),
  };
}

function listed<Kind extends string>({ id, rule, left, met }: Armed<Kind>): ListedFault<Kind> {
  return { ...rule, id, left: Number.isFinite(left) ? left : null, met };
}

function meets(armed: Armed<string>, target: FaultTarget): boolean {
  const { rule } = armed;
  if (armed.left <= 0) return false;
  if (rule.path !== undefined && target.path?.includes(rule.path) !== true) return false;
  if (rule.symbol !== undefined && target.symbols?.includes(rule.symbol) !== true) return false;
  if (!isAimedAtStatement(rule, target)) return false;
  if (rule.probability === undefined) return true;
  armed.seen += 1;
  return uniformOf(hashOf(rule.seed ?? 1, armed.id, armed.seen)) < rule.probability;
}

/** True as well where there is no statement, and the rule names none. */
function isAimedAtStatement(rule: FaultRule<string>, { statement }: FaultTarget): boolean {
  if (rule.statement === undefined) return statement === undefined;
  return statement?.includes(rule.statement) === true;
}
