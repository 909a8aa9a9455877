import { setTimeout as sleepFor } from "node:timers/promises";
import { MigrationRefusal, PRESENT_OBJECTS, remainingStatements } from "./migrations/half-applied.ts";
import {
  APPLIED_ALREADY,
  isOutsideTransaction,
  migrationBatch,
  rewritesTable,
} from "./migrations/migration-batch.ts";
import type { MigrationTarget } from "./migrations/migration-target.ts";
import { type Migration, readMigrations } from "./migrations/read-migrations.ts";

export type ApplyOptions = {
  /** Told before what takes long, and of attempts that failed. */
  tell?: (line: string) => void;
  sleep?: (ms: number) => Promise<unknown>;
};

/** A database that wakes up, a proxy that restarts, a table in use: each is over within these. */
const WAITS_MS = [500, 2_000, 5_000];

/**
 * Applies what `drizzle-kit generate` wrote to `folder` and is not in drizzle's journal (drizzle.__drizzle_migrations):
 * each migration in one transaction with its row there. It may be cut anywhere, run again, and run twice at once.
 * Returns the names of those it applied. Throws with what is wrong and what to do.
 */
export async function applyMigrations(
  target: MigrationTarget,
  folder: string,
  { tell = () => undefined, sleep = sleepFor }: ApplyOptions = {},
): Promise<string[]> {
  const migrations = readMigrations(folder);
  for (const migration of migrations) refuseUnsafe(migration);
  const names: string[] = [];
  let found: Found | null = null;
  for (const migration of migrations) {
    await patiently(migration, { tell, sleep }, async (again) => {
      // The answer may have been lost while the work was done: what is there is looked at anew.
      if (found === null || again) found = await look(target);
      if (found.applied.has(migration.madeAtMs)) return;
      await apply(target, migration, found, tell);
      names.push(migration.name);
    });
  }
  return names;
}

/** Attempts again what fails by something that passes; another migrator that was first has done the work. */
async function patiently(
  migration: Migration,
  { tell, sleep }: Required<ApplyOptions>,
  attempt: (again: boolean) => Promise<void>,
): Promise<void> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt(failures > 0);
    } catch (error) {
      if (codeOf(error) === APPLIED_ALREADY) return;
      const waitMs = isPassing(error) ? WAITS_MS[failures] : undefined;
      if (waitMs === undefined) throw failure(migration, error);
      tell(`${migration.name}: ${reasonOf(error)}; trying again.`);
      await sleep(waitMs);
    }
  }
}

type Found = { applied: ReadonlySet<number>; present: ReadonlySet<string> };

async function look(target: MigrationTarget): Promise<Found> {
  const { rows: journal } = await target.query(
    "SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL",
  );
  const read = async (query: string) => (await target.query(query)).rows.map(([value]) => value ?? "");
  const isThere = journal[0]?.[0] === "t" || journal[0]?.[0] === "true";
  const applied = isThere ? await read("SELECT created_at::text FROM drizzle.__drizzle_migrations") : [];
  return { applied: new Set(applied.map(Number)), present: new Set(await read(PRESENT_OBJECTS)) };
}

async function apply(
  target: MigrationTarget,
  migration: Migration,
  { present }: Found,
  tell: (line: string) => void,
): Promise<void> {
  const statements = remainingStatements(migration, present);
  const left = migration.statements.length - statements.length;
  if (left > 0) tell(`${migration.name} was cut after statement ${left}: it is applied from there.`);
  for (const statement of statements.filter(rewritesTable)) {
    tell(`${migration.name} goes through a whole table, which others wait for: ${statement.split("\n")[0]}`);
  }
  await target.batch(migrationBatch(migration, statements), { isolationLevel: "ReadCommitted" });
}

function refuseUnsafe({ name, statements }: Migration): void {
  const unsafe = statements.find(isOutsideTransaction);
  if (unsafe === undefined) return;
  throw new MigrationRefusal(
    `${name} holds a statement that can't be part of a transaction: ${unsafe.split("\n")[0]}. Nothing was applied; write it without.`,
  );
}

/** SQLSTATE classes and codes that pass by themselves; see also src/adapters/postgres/client.ts. */
const PASSING = /^(08|53|57|40|55P03$)/;

function isPassing(error: unknown): boolean {
  if (error instanceof MigrationRefusal) return false;
  const code = codeOf(error);
  return code === null || PASSING.test(code);
}

/** PostgreSQL's SQLSTATE, in whichever error it lies; null where the database said none. */
function codeOf(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    const code: unknown = Reflect.get(current, "code");
    if (typeof code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(code)) return code;
  }
  return null;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failure({ name }: Migration, error: unknown): Error {
  const busy = codeOf(error) === "55P03" ? " Its tables are in use, or another migration is going on." : "";
  const then = isPassing(error) ? " Run it again: it goes on from here." : "";
  if (error instanceof MigrationRefusal) return error;
  return new Error(
    `${name} does not apply: ${reasonOf(error)}.${busy} Nothing of it is kept, those before it are.${then}`,
    { cause: error },
  );
}
