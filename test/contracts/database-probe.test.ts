import { expect, test } from "vitest";
import { connectPostgres } from "../../src/adapters/postgres/client.ts";
import { createDatabaseProbe } from "../../src/adapters/postgres/operations/database-probe.ts";
import { databaseChecks } from "../../src/operations/doctor/check-database.ts";
import { runDoctor } from "../../src/operations/doctor/run-doctor.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();

const probe = () => createDatabaseProbe(database.db);
const diagnose = async () => {
  const deps = { sleep: () => new Promise<void>(() => undefined), timeoutMs: 20_000 };
  const { checks } = await runDoctor(
    databaseChecks(probe(), () => Date.now()),
    deps,
  );
  return Object.fromEntries(checks.map(({ service, state }) => [service, state]));
};

test("a database with every migration of this checkout, and tickers in it, is well", async () => {
  expect(await diagnose()).toEqual({ database: "ok", migrations: "ok", tickers: "ok", clock: "ok" });
  expect(await probe().countTickers()).toEqual({ active: 2, all: 2 });
  const { serverMs, appliedMs } = await probe().readState();
  expect(Math.abs(serverMs - Date.now())).toBeLessThan(60_000);
  expect(appliedMs).toEqual(probe().expected.map(({ madeAtMs }) => madeAtMs));
});

test("tickers that are paused, or gone, are noticed", async () => {
  await database.exec("UPDATE tickers SET is_active = false");
  expect(await probe().countTickers()).toEqual({ active: 0, all: 2 });
  expect(await diagnose()).toMatchObject({ database: "ok", tickers: "missing" });
});

test("a database behind, ahead, and never migrated", async () => {
  const journal = "drizzle.__drizzle_migrations";
  const last = probe().expected.at(-1)?.madeAtMs ?? 0;
  await database.exec(`CREATE TABLE kept AS SELECT * FROM ${journal}`);
  try {
    await database.exec(`DELETE FROM ${journal} WHERE created_at = ${last}`);
    expect(await diagnose()).toMatchObject({ migrations: "wrong", tickers: "ok" });
    await database.exec(`DELETE FROM ${journal}; INSERT INTO ${journal} SELECT * FROM kept;
INSERT INTO ${journal} (hash, created_at) VALUES ('of a later version', ${last + 1})`);
    expect(await diagnose()).toMatchObject({ migrations: "warning" });
    await database.exec("ALTER SCHEMA drizzle RENAME TO hidden");
    expect(await probe().readState()).toMatchObject({ appliedMs: null });
    expect(await diagnose()).toMatchObject({ database: "ok", migrations: "wrong", tickers: "missing" });
    await database.exec("ALTER SCHEMA hidden RENAME TO drizzle");
  } finally {
    await database.exec(`DELETE FROM ${journal}; INSERT INTO ${journal} SELECT * FROM kept; DROP TABLE kept`);
  }
});

for (const [what, url, endpoint, says] of [
  [
    "at an address without one",
    "postgres://volaris:hunter2@db.invalid/volaris",
    "http://127.0.0.1:9/sql",
    /Error connecting to database/,
  ],
  ["with a wrong password", "postgres://postgres:hunter2@h/postgres", null, /password authentication failed/],
  ["of another database", "postgres://postgres:postgres@h/elsewhere", null, /"elsewhere" does not exist/],
] as const) {
  test(`a DATABASE_URL ${what} is told as such, without a password`, async () => {
    const { http } = database;
    const db = connectPostgres({ url, httpEndpoint: endpoint ?? http.fetchEndpoint });
    try {
      const [check] = databaseChecks(createDatabaseProbe(db), () => Date.now());
      const outcome = await check?.run();
      expect(outcome).toMatchObject({
        state: "wrong",
        found: expect.stringMatching(says),
        mend: expect.stringContaining("DATABASE_URL"),
      });
      expect(JSON.stringify(outcome)).not.toMatch(/hunter2|invalid/);
    } finally {
      // The driver's settings are global: the other tests' database is named again.
      connectPostgres({ url: http.connectionString, httpEndpoint: http.fetchEndpoint });
    }
  });
}
