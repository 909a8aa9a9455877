import { AsyncLocalStorage } from "node:async_hooks";
import { mask } from "./mask.ts";

/** One wide JSON event a unit of work, on the console method of its level, without secrets. */

export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Record<string, unknown>;
/**
 * Tells a fact. Inside a unit of work it becomes a part of the unit's event: of its own fields where it bears the unit's
 * name, else of its `facts`. Outside of one, and as a `unit`, which ends work of many invocations, it is an event itself.
 */
export type Logger = (level: LogLevel, event: string, fields?: LogFields, kind?: "fact" | "unit") => void;

export type UnitStart = {
  /** request, tick, delivery, interaction. */
  event: string;
  /** What log, error body and whoever sent it share; decides whether the unit's debug facts are written. */
  id: string;
  /** Not worth an event unless a fact is. */
  quiet?: true;
  fields?: LogFields;
};

export type Log = {
  log: Logger;
  /** Does `work` as one unit and writes its event, however it ends. Throws what `work` throws. */
  unit: <T>(start: UnitStart, work: () => Promise<T>) => Promise<T>;
  /** Adds fields to the event of the unit at hand; nothing outside of one. */
  note: (fields: LogFields) => void;
  /** Of the unit at hand; null outside of one. */
  unitId: () => string | null;
  /** Whether a fact of that level is written here and now: what is dear to gather is not gathered for nothing. */
  tells: (level: LogLevel) => boolean;
};

export type LogOptions = {
  minimum: LogLevel;
  /** Share of units, 0 to 1, whose debug facts are written whatever the minimum is: the same units by their id. */
  debugShare?: number;
  /** Moves forward only, milliseconds. */
  stopwatch?: () => number;
  write?: (level: LogLevel, line: string) => void;
};

type Fact = { level: LogLevel; event: string } & LogFields;
type Unit = UnitStart & { level: LogLevel; own: LogFields; facts: Fact[]; over: boolean };

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];
const SECRET_NAME =
  /token|secret|password|authorization|signature|(?:api|app|signing|encryption)_?key|(?:database|webhook)_?url|cookie/i;
/** Deeper than any event of ours; beyond it nothing is written, so that nothing hides there and no circle is endless. */
const DEEPEST = 6;
/** Cloudflare cuts a line at 256 kB. */
const MOST_FACTS = 50;

export function createLog(options: LogOptions): Log {
  const { minimum, debugShare = 0, stopwatch = () => 0, write = writeToConsole } = options;
  const units = new AsyncLocalStorage<Unit>();
  const isWritten = (level: LogLevel, id: string) =>
    rank(level) >= rank(minimum) || isSampled(id, debugShare);
  const atHand = () => units.getStore() ?? null;

  const log: Logger = (level, event, fields = {}, kind = "fact") => {
    const unit = atHand();
    if (unit !== null && kind === "fact" && !unit.over) {
      tell(unit, level, event, fields, isWritten(level, unit.id));
      return;
    }
    const within = unit === null ? {} : { within: unit.id };
    if (isWritten(level, unit?.id ?? ""))
      write(level, JSON.stringify({ ...safeFact(level, event, fields), ...within }));
  };

  return {
    log,
    async unit(start, work) {
      const unit: Unit = {
        ...start,
        level: start.quiet ? "debug" : "info",
        own: { ...start.fields },
        facts: [],
        over: false,
      };
      const startedMs = stopwatch();
      try {
        return await units.run(unit, work);
      } catch (error) {
        tell(unit, "error", unit.event, errorFields(error), true);
        throw error;
      } finally {
        unit.over = true;
        const ms = Math.round(stopwatch() - startedMs);
        if (isWritten(unit.level, unit.id)) write(unit.level, describe(unit, ms));
      }
    },
    note: (fields) => Object.assign(atHand()?.own ?? {}, fields),
    unitId: () => atHand()?.id ?? null,
    tells: (level) => isWritten(level, atHand()?.id ?? ""),
  };
}

function tell(unit: Unit, level: LogLevel, event: string, fields: LogFields, isShown: boolean): void {
  if (rank(level) > rank(unit.level)) unit.level = level;
  if (event === unit.event) Object.assign(unit.own, fields);
  else if (isShown) unit.facts.push(safeFact(level, event, fields));
}

function describe({ level, event, id, own, facts }: Unit, ms: number): string {
  return JSON.stringify({
    ...safeFact(level, event, { id, ...own, ms }),
    ...(facts.length > 0 && { facts: facts.slice(0, MOST_FACTS) }),
    ...(facts.length > MOST_FACTS && { factsLeftOut: facts.length - MOST_FACTS }),
  });
}

/** Workers Logs takes an event's level from the method. */
function writeToConsole(level: LogLevel, line: string): void {
  console[level](line);
}

function rank(level: LogLevel): number {
  return LEVELS.indexOf(level);
}

/** The same answer for an id wherever it is asked: FNV-1a, its bits mixed as MurmurHash3 ends, over 0 to 1. */
export function isSampled(id: string, share: number): boolean {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // Ids that differ at their end alone would else be near each other.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 < share;
}

function safeFact(level: LogLevel, event: string, fields: LogFields): Fact {
  return { level, event, ...(redact(fields) as LogFields) };
}

/** A copy that is safe to write: secret-named fields masked, secrets inside text masked. */
function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return mask(value);
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  if (value instanceof Error) return { name: value.name, message: mask(value.message) };
  if (depth > DEEPEST) return "…";
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) && inner !== null ? "***" : redact(inner, depth + 1),
    ]),
  );
}

/** The chain of messages from an error down to its first cause, for the log only. */
export function errorFields(error: unknown): LogFields {
  const chain: string[] = [];
  let current: unknown = error;
  while (current instanceof Error && chain.length < 4) {
    chain.push(mask(current.message));
    current = current.cause;
  }
  return { error: chain.length > 0 ? chain.join(" <- ") : mask(String(error)) };
}
