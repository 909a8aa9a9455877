import { join } from "node:path";
import { neon, neonConfig } from "@neondatabase/serverless";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { applyMigrations } from "../../local/neon/apply-migrations.ts";
import type { MigrationTarget } from "../../local/neon/migrations/migration-target.ts";
import { neonTarget } from "../../local/neon/migrations/neon-target.ts";
import { type Migration, readMigrations } from "../../local/neon/migrations/read-migrations.ts";
import { openDatabase } from "../../local/neon/open-database.ts";
import { openPglite, type PgliteDatabase } from "../../local/neon/open-pglite.ts";
import { type NeonHttp, startNeonHttp } from "../../local/neon/start-neon-http.ts";
import { PROJECT_DIR } from "../../local/project.ts";
import { databaseImage } from "../support/database-pool.ts";

const FOLDER = join(PROJECT_DIR, "drizzle");
const MIGRATIONS = readMigrations(FOLDER);
/** Those that a migrator without transactions has applied to somebody's Neon. */
const FIRST = MIGRATIONS.slice(0, 4);
const ALL = MIGRATIONS.map(({ name }) => name);

let database: PgliteDatabase;
let neonHttp: NeonHttp;
let whole: string;

beforeAll(async () => {
  database = await openPglite(undefined, await databaseImage());
  neonHttp = await startNeonHttp({ database, port: 0 });
  whole = await shape();
});
beforeEach(async () => {
  neonHttp.faults.clear();
  await database.exec(
    "DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS drizzle CASCADE; CREATE SCHEMA public",
  );
});
afterAll(async () => {
  await neonHttp.close();
  await database.close();
});

const sleep = async () => undefined;
const migrate = (target: MigrationTarget = database, tell: (line: string) => void = () => undefined) =>
  applyMigrations(target, FOLDER, { sleep, tell });

/** Columns in the order in which they were made, constraints, indexes, and what the journal says. */
async function shape(): Promise<string> {
  const { rows } = await database.query(`
SELECT concat_ws(' ', table_name, ordinal_position, column_name, data_type, is_nullable, column_default) AS part
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace ORDER BY 1`);
  return [...rows.flat(), ...(await journal())].join("\n");
}

/** Cheaper to look at than all of it. */
async function size(): Promise<string> {
  const { rows } = await database.query(`
SELECT concat_ws(' ', count(*), sum(relnatts), sum(relchecks), count(*) FILTER (WHERE relhastriggers)) FROM pg_class
WHERE relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'drizzle'))`);
  return [rows[0]?.[0], ...(await journal())].join("\n");
}

async function journal(): Promise<(string | null)[]> {
  const there = await database.query("SELECT to_regclass('drizzle.__drizzle_migrations')");
  if (there.rows[0]?.[0] === null) return [];
  const { rows } = await database.query(
    "SELECT concat(created_at, ' ', hash) FROM drizzle.__drizzle_migrations ORDER BY id",
  );
  return rows.flat();
}

/** As drizzle's migrator for Neon did it: each statement by itself, the journal at the very end; cut after `count`. */
async function migrateTheOldWay(count: number, migrations: readonly Migration[] = FIRST): Promise<void> {
  const table = "drizzle.__drizzle_migrations";
  const script = [
    ...migrations.flatMap(({ statements }) => statements),
    ...migrations.map(
      ({ hash, madeAtMs }) => `INSERT INTO ${table} (hash, created_at) VALUES ('${hash}', ${madeAtMs})`,
    ),
  ];
  await database.exec(`CREATE SCHEMA drizzle;
CREATE TABLE ${table} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint);
${script.slice(0, count).join(";\n")}`);
}

const OLD_STEPS = FIRST.flatMap(({ statements }) => statements).length + FIRST.length;

test("a batch cut at any of its statements keeps nothing, and the next attempt goes on", async () => {
  for (const [i, migration] of MIGRATIONS.entries()) {
    const before = await size();
    let cuts = 0;
    for (let cutAt = 1; ; cutAt += 1) {
      let seen = 0;
      const cutting: MigrationTarget = {
        query: (query) => database.query(query),
        batch: (statements, options) =>
          database.batch(statements, {
            ...options,
            beforeStatement() {
              seen += 1;
              if (seen === cutAt) throw new Error("The connection is gone.");
            },
          }),
      };
      const only: MigrationTarget = { ...cutting, batch: oneBatch(cutting) };
      const failed = await applyMigrations(only, FOLDER, { sleep: giveUp }).catch(String);
      if (seen < cutAt) break;
      cuts += 1;
      expect(failed).toContain("given up");
      expect(await size(), `${migration.name} cut before statement ${cutAt}`).toBe(before);
    }
    expect(cuts).toBeGreaterThan(migration.statements.length);
    expect(await journal()).toHaveLength(i + 1);
  }
  expect(await shape()).toBe(whole);
});

test("an answer that is lost after the commit is no failure, and nothing is applied twice", async () => {
  let lost = 0;
  const losing: MigrationTarget = {
    query: (query) => database.query(query),
    async batch(statements, options) {
      await database.batch(statements, options);
      lost += 1;
      throw new TypeError("fetch failed");
    },
  };
  await migrate(losing);
  expect(lost).toBe(ALL.length);
  expect(await shape()).toBe(whole);
  expect(await migrate()).toEqual([]);
});

test("two migrators whose steps interleave end applied, each migration once", async () => {
  // Both have looked before either writes: the second finds the first's work under the lock.
  let waiting = 0;
  let letGo: () => void = () => undefined;
  const both = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const together: MigrationTarget = {
    query: (query) => database.query(query),
    async batch(statements, options) {
      waiting += 1;
      if (waiting === 2) letGo();
      await both;
      return database.batch(statements, options);
    },
  };
  const [one, other] = await Promise.all([migrate(together), migrate(together)]);
  expect([...one, ...other].sort()).toEqual(ALL);
  expect(await shape()).toBe(whole);
});

test("the lock is taken before the journal is looked at, and held to the end", async () => {
  const batches: string[][] = [];
  const recording: MigrationTarget = {
    query: (query) => database.query(query),
    batch(statements, options) {
      batches.push(statements.map(({ query }) => query));
      return database.batch(statements, options);
    },
  };
  await migrate(recording);
  for (const [i, batch] of batches.entries()) {
    const at = (part: string) => batch.findIndex((query) => query.includes(part));
    expect(at("SELECT pg_advisory_xact_lock(")).toBeLessThan(at("applied already"));
    expect(at("applied already")).toBeLessThan(batch.indexOf(MIGRATIONS[i]?.statements[0] ?? ""));
    expect(at("INSERT INTO drizzle")).toBe(batch.length - 1);
  }
});

test.each([1, 8, 11, 12, 20, 30, 45, OLD_STEPS - 4, OLD_STEPS - 2, OLD_STEPS])(
  "what the old way left after %i steps is found, said and completed",
  async (steps) => {
    await migrateTheOldWay(steps);
    const told: string[] = [];
    await migrate(database, (line) => told.push(line));
    expect(await shape()).toBe(whole);
    const isCut = steps < OLD_STEPS && steps > 0;
    expect(told.some((line) => line.includes("was cut after statement"))).toBe(isCut);
  },
);

test("every first migration tells what each of its statements makes", async () => {
  await migrateTheOldWay(OLD_STEPS - FIRST.length);
  // All was run and nothing journalled: only rows are written.
  const batches: number[] = [];
  await migrate({
    query: (query) => database.query(query),
    batch(statements, options) {
      batches.push(statements.length);
      return database.batch(statements, options);
    },
  });
  expect(new Set(batches.slice(0, FIRST.length)).size).toBe(1);
  expect(await shape()).toBe(whole);
});

test("a table of somebody else's in the way is named, and nothing is changed", async () => {
  await database.exec("CREATE TABLE tickers (id int)");
  await expect(migrate()).rejects.toThrow(/table tickers that is not Volaris'.*no column symbol/);
  await database.exec("DROP TABLE tickers; CREATE TABLE job_runs AS SELECT 1 AS id");
  await expect(migrate()).rejects.toThrow(/job_runs/);
  expect(await journal()).toEqual([]);
});

test.each(ALL.slice(0, -1).map((name, i) => [name, i + 1] as const))(
  "the schema of %s with data in it becomes today's, and keeps it",
  async (_name, count) => {
    await migrateTheOldWay(Number.POSITIVE_INFINITY, MIGRATIONS.slice(0, count));
    await database.exec(`
INSERT INTO tickers (symbol, price, price_at, provider) VALUES ('SPY', 600.25, '2026-11-20T20:00Z', 'schwab');
INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at) VALUES
  ('options_refresh@x', 'options_refresh', '2026-11-20T20:00Z', 'schedule', 'succeeded', '2026-11-20T20:00Z');
INSERT INTO job_tasks (run_id, key, symbol, from_date, to_date, side, status, queued_at) VALUES
  ('options_refresh@x', 'SPY', 'SPY', '2026-11-20', '2026-12-20', 'ALL', 'succeeded', '2026-11-20T20:00Z');
INSERT INTO option_contracts (occ_symbol, symbol, root, expiration, strike, option_type, settlement, exercise_style,
  mark_price, implied_volatility_status, provider, last_updated) VALUES
  ('SPY   261218C00600000', 'SPY', 'SPY', '2026-12-18', 600, 'call', 'PM', 'american', 9.5, 'ok', 'schwab',
   '2026-11-20T20:00Z');
INSERT INTO chain_snapshots VALUES ('SPY', 'SPY', '2026-12-18', '2026-11-20T20:00Z', '2026-11-20T20:00:03Z', 600.25,
  0.04, 0.012, 601.5, 'parity', 0.14, -0.05, 1, 10, 100, 'schwab')`);
    expect(await migrate()).toEqual(ALL.slice(count));
    expect(await shape()).toBe(whole);
    const { rows } = await database.query(`
SELECT tickers.price, job_runs.fence, job_tasks.status, mark_price, forward, rate_source, delayed, too_wide
FROM tickers, job_runs, job_tasks, option_contracts, chain_snapshots`);
    expect(rows).toEqual([["600.2500", "1", "succeeded", "9.5000", "601.5", "provider", "f", "0"]]);
    // Counted once, by the migration that made the table.
    const counted = count <= ALL.indexOf("0005_chain_sizes");
    const sizes = await database.query("SELECT symbol, expiration, contracts FROM chain_sizes");
    expect(sizes.rows).toEqual(counted ? [["SPY", "2026-12-18", "1"]] : []);
  },
);

test("over Neon's HTTP, with a proxy that restarts in the middle", async () => {
  const client = neon(neonHttp.connectionString);
  neonConfig.fetchEndpoint = neonHttp.fetchEndpoint;
  neonHttp.faults.add({ kind: "server-error" });
  neonHttp.faults.add({ kind: "drop", statement: "ADD COLUMN" });
  const told: string[] = [];
  expect(await migrate(neonTarget(client), (line) => told.push(line))).toEqual(ALL);
  expect(told.filter((line) => line.endsWith("trying again."))).toHaveLength(2);
  expect(await migrate(neonTarget(client))).toEqual([]);
  expect(await shape()).toBe(whole);
});

const { CONTRACT_POSTGRES_URL: server } = process.env;

test.skipIf(server === undefined)("on a server two migrators at once wait for each other", async () => {
  const name = `volaris_migrate_${process.pid}`;
  const maintenance = await openDatabase({ url: server ?? "" });
  await maintenance.exec(`CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(server ?? ""), { pathname: `/${name}` }).href;
  const sessions = await Promise.all([1, 2, 3].map(() => openDatabase({ url })));
  try {
    const applied = await Promise.all(sessions.map((session) => applyMigrations(session, FOLDER)));
    expect(applied.flat().sort()).toEqual(ALL);
  } finally {
    for (const session of sessions) await session.close();
    await maintenance.exec(`DROP DATABASE ${name} WITH (FORCE)`);
    await maintenance.close();
  }
});

/** Lets the first batch through and ends there. */
function oneBatch({ batch }: MigrationTarget): MigrationTarget["batch"] {
  let used = false;
  return async (statements, options) => {
    if (used) throw new Error("One batch is enough.");
    used = true;
    return batch(statements, options);
  };
}

async function giveUp(): Promise<never> {
  throw new Error("given up");
}
