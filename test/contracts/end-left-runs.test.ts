import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Database } from "../../local/neon/database.ts";
import { refuseNewerSchema } from "../../local/neon/refuse-newer-schema.ts";
import { type LocalQStash, startQStash } from "../../local/qstash/start-qstash.ts";
import { endLeftRuns } from "../../local/start/end-left-runs.ts";
import { borrowDatabase } from "../support/database-pool.ts";
import { startDestination } from "./qstash-destination.ts";
import { clientOf } from "./qstash-setup.ts";

const AT = "2026-11-30T12:00:00Z";
const NOW_MS = Date.parse("2026-11-30T12:00:30Z");

/** What a start leaves behind that is killed: a claim, a refresh half done, a run between two pages, one that ended. */
async function leftBehind(database: Database): Promise<void> {
  const lease = "2026-11-30T12:15:00Z";
  await database.exec(`
INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at, lease_expires_at, held_until, pages) VALUES
  ('rates@1', 'rates', '${AT}', 'manual', 'claimed', '${AT}', '${lease}', '${lease}', 0),
  ('options_refresh@1', 'options_refresh', '${AT}', 'manual', 'running', '${AT}', '${lease}', NULL, 0),
  ('eod_sync@1', 'eod_sync', '${AT}', 'manual', 'running', '${AT}', '${lease}', '${lease}', 2),
  ('dividends@1', 'dividends', '${AT}', 'manual', 'succeeded', '${AT}', NULL, NULL, 1);
INSERT INTO job_tasks (run_id, key, symbol, from_date, to_date, side, status, contracts, queued_at) VALUES
  ('options_refresh@1', 'a', 'SPY', '2026-11-30', '2027-01-30', 'ALL', 'succeeded', 40, '${AT}'),
  ('options_refresh@1', 'b', 'SPY', '2027-01-31', '2027-12-30', 'ALL', 'running', 0, '${AT}'),
  ('options_refresh@1', 'c', 'QQQ', '2026-11-30', '2027-12-30', 'ALL', 'queued', 0, '${AT}');`);
}

async function statuses(database: Database): Promise<Record<string, string>> {
  const { rows } = await database.query(
    "SELECT id, status FROM job_runs UNION ALL SELECT key, status FROM job_tasks",
  );
  return Object.fromEntries(rows.map(([id, status]) => [id ?? "", status ?? ""]));
}

async function heldQueue(): Promise<LocalQStash> {
  const qstash = await startQStash({ held: true });
  onTestFinished(() => qstash.close());
  return qstash;
}

test("runs of a start that was killed end with it, their slices too, and what they stored stays counted", async () => {
  const database = await borrowDatabase();
  onTestFinished(() => database.close());
  await leftBehind(database);
  const qstash = await heldQueue();
  await clientOf(qstash).publishJSON({
    url: "http://127.0.0.1:9/queue",
    body: { runId: "options_refresh@1" },
  });

  expect(await endLeftRuns({ database, qstash }, { whole: true, nowMs: NOW_MS })).toBe(3);
  expect(await statuses(database)).toEqual({
    "rates@1": "abandoned",
    "options_refresh@1": "abandoned",
    "eod_sync@1": "abandoned",
    "dividends@1": "succeeded",
    a: "succeeded",
    b: "stale",
    c: "stale",
  });
  const { rows } = await database.query(
    "SELECT tasks, tasks_failed, contracts, reason, held_until FROM job_runs WHERE id = 'options_refresh@1'",
  );
  expect(rows).toEqual([["3", "2", "40", expect.stringMatching(/ended on this machine/), null]]);
  expect(qstash.messages()).toEqual([]);
  expect(await endLeftRuns({ database, qstash }, { whole: true, nowMs: NOW_MS })).toBe(0);
});

test("in a database that others may use as well only the runs end that the queue here still knew", async () => {
  const database = await borrowDatabase();
  onTestFinished(() => database.close());
  await leftBehind(database);
  const qstash = await heldQueue();
  const client = clientOf(qstash);
  await client.publishJSON({ url: "http://127.0.0.1:9/queue", body: { runId: "options_refresh@1" } });
  await client.publish({ url: "http://127.0.0.1:9/queue", body: "no JSON" });

  expect(await endLeftRuns({ database, qstash }, { whole: false, nowMs: NOW_MS })).toBe(1);
  expect(await statuses(database)).toMatchObject({
    "rates@1": "claimed",
    "options_refresh@1": "abandoned",
    "eod_sync@1": "running",
    b: "stale",
  });
});

test("a held queue delivers once it is let go, signed for the public address and sent to this machine", async () => {
  const destination = await startDestination();
  onTestFinished(() => destination.close());
  const folder = await mkdtemp(join(tmpdir(), "volaris-reach-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const credentials = { token: "own-token", currentSigningKey: "sig_own", nextSigningKey: "sig_next" };
  const qstash = await startQStash({
    held: true,
    credentials,
    reach: (url) => url.replace("https://my.tunnel.example", destination.url),
  });
  onTestFinished(() => qstash.close());
  await clientOf(qstash).publishJSON({ url: "https://my.tunnel.example/queue/x", body: { n: 1 } });
  expect(destination.received).toEqual([]);
  qstash.faults.clear("held");
  await qstash.idle();
  expect(destination.received).toMatchObject([{ path: "/queue/x", body: '{"n":1}' }]);
  const claims = String(destination.received[0]?.headers["upstash-signature"]).split(".")[1] ?? "";
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
    sub: "https://my.tunnel.example/queue/x",
  });
  await expect(clientOf(qstash, "another").publishJSON({ url: destination.url, body: {} })).rejects.toThrow(
    /invalid token/,
  );
});

test("a database of a newer version is left alone, and says what to do", async () => {
  const database = await borrowDatabase();
  onTestFinished(() => database.close());
  await refuseNewerSchema(database, "drizzle");
  await database.exec(
    "CREATE SCHEMA IF NOT EXISTS drizzle; CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations" +
      " (id serial, hash text, created_at bigint);" +
      "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('later', 9000000000000)",
  );
  await expect(refuseNewerSchema(database, "drizzle")).rejects.toThrow(/newer version .* --fresh/);
});
