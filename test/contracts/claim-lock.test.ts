import { Client } from "pg";
import { expect, test } from "vitest";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim } from "../support/runs.ts";

const database = useDatabase();
const ledger = () => createRunLedger(database.db, memoryUsage());
const NEXT = IN_SESSION + minutes(15);

test("a claim writes under a lock that is its job's own", async () => {
  await database.exec(`
CREATE TABLE locks_seen (job text, key text);
CREATE FUNCTION see_locks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO locks_seen SELECT NEW.job, classid || ' ' || objid FROM pg_locks
  WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted AND pid = pg_backend_pid();
  RETURN NEW;
END $$;
CREATE TRIGGER see_locks BEFORE INSERT ON job_runs FOR EACH ROW EXECUTE FUNCTION see_locks()`);
  await ledger().claimRun(aClaim());
  await ledger().claimRun(aClaim(NEXT));
  await ledger().claimRun(aClaim(NEXT, { id: "retention@next", job: "retention" }));
  const seen = await database.rows("SELECT job, key FROM locks_seen");
  await database.exec("DROP TRIGGER see_locks ON job_runs; DROP FUNCTION see_locks; DROP TABLE locks_seen");

  expect(seen.map(([job]) => job)).toEqual(["options_refresh", "options_refresh", "retention"]);
  const [first, second, other] = seen.map(([, key]) => key);
  expect(second).toBe(first);
  expect(other).not.toBe(first);
});

const { CONTRACT_POSTGRES_URL: server } = process.env;
if (server === undefined) {
  console.warn(
    "skipped: two claims at once need two sessions (set CONTRACT_POSTGRES_URL to a real PostgreSQL)",
  );
}

test.skipIf(server === undefined)("a claim waits for the one before it and then sees its run", async () => {
  const other = await anotherSession();
  await other.query("BEGIN");
  await other.query("SELECT pg_advisory_xact_lock(hashtext('claim_run'), hashtext('options_refresh'))");
  let settled = false;
  const claim = ledger()
    .claimRun(aClaim(NEXT))
    .finally(() => {
      settled = true;
    });
  while (!settled && (await waiting()) === "0") await new Promise((resolve) => setTimeout(resolve, 5));
  await other.query(`
INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at, lease_expires_at, held_until)
SELECT 'first', 'options_refresh', at, 'schedule', 'claimed', at, at + interval '1 hour', at + interval '1 hour'
FROM (SELECT '${new Date(IN_SESSION).toISOString()}'::timestamptz AS at) AS slot`);
  await other.query("COMMIT");
  await other.end();
  expect(await claim).toMatchObject({ kind: "skipped", reason: "The run before was still going." });
});

/** A second session on the file's own database. */
async function anotherSession(): Promise<Client> {
  const [[name]] = (await database.rows("SELECT current_database()")) as [[string]];
  const url = new URL(server ?? "");
  url.pathname = `/${name}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  return client;
}

async function waiting(): Promise<string | null | undefined> {
  const [row] = await database.rows(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
  );
  return row?.[0];
}
