import { expect, test } from "vitest";
import { createJobControls } from "../../src/adapters/postgres/ledger/job-controls.ts";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createUsageReader } from "../../src/adapters/postgres/operations/usage-reader.ts";
import type { ClaimedRun, RunReport } from "../../src/scheduling/ports.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim, aRun } from "../support/runs.ts";
import { aReport } from "../support/scripted-scheduler.ts";

const database = useDatabase();
const SLOT = IN_SESSION;
const LEASE = seconds(90);
const ledger = () => createRunLedger(database.db, memoryUsage());
const GOES_ON = { leaseExpiresMs: SLOT + minutes(60) };

const record = (run: ClaimedRun, report: RunReport, next: typeof GOES_ON | null = null) =>
  ledger().recordPage(run, { report, elapsedMs: 12.4, next }, SLOT + minutes(1));
const stored = () =>
  database.rows(
    `SELECT status, stored->>'bars_1m', skipped->>'malformed', provider_calls, bytes, pages, elapsed_ms, reason
     FROM job_runs ORDER BY slot`,
  );

test("pages add up, and the last one closes the run by what all of them say", async () => {
  await ledger().claimRun(aClaim());
  const first = aReport({ stored: { bars_1m: 40 }, skipped: { malformed: 1 }, notes: ["from alpaca"] });
  expect(await record(aRun(), first, GOES_ON)).toEqual({ status: "running", reason: null });
  expect(await stored()).toEqual([["running", "40", "1", "1", "10", "1", "12", null]]);
  const opened = await ledger().openPage(aRun().id, 1, LEASE, SLOT + minutes(2));
  if (opened.kind !== "opened") throw new Error(`The page was ${opened.kind}.`);
  expect(opened.run).toMatchObject({ slotMs: SLOT, fence: 2, page: 1, trigger: "schedule", range: null });
  const second = aReport({ stored: { bars_1m: 2, prices: 20 }, notes: ["from alpaca"] });
  expect(await record({ ...opened.run, notAfterMs: 0 }, second)).toEqual({
    status: "succeeded",
    reason: null,
  });
  expect(await stored()).toEqual([["succeeded", "42", "1", "2", "20", "2", "24", null]]);
  expect(
    await database.rows("SELECT notes::text, finished_at IS NULL, lease_expires_at FROM job_runs"),
  ).toEqual([['["from alpaca"]', "f", null]]);
});

test("a run with failures is partial and says which came first; with nothing stored it has failed", async () => {
  const failure = { subject: "AAPL", code: "provider_unavailable", message: "Schwab did not answer." };
  await ledger().claimRun(aClaim());
  await record(aRun(), aReport({ failures: [failure, { ...failure, subject: "MSFT" }] }));
  const next = SLOT + minutes(15);
  await ledger().claimRun(aClaim(next));
  expect(await record(aRun(next), aReport({ stored: {}, failures: [failure] }))).toEqual({
    status: "failed",
    reason: "1 failed, first AAPL: Schwab did not answer.",
  });
  expect(await database.rows("SELECT status, reason FROM job_runs ORDER BY slot")).toEqual([
    ["partial", "2 failed, first AAPL: Schwab did not answer."],
    ["failed", "1 failed, first AAPL: Schwab did not answer."],
  ]);
});

test("whoever lost the run to another may write nothing any more", async () => {
  await ledger().claimRun(aClaim());
  const taken = await ledger().claimRun(aClaim(SLOT, { nowMs: SLOT + minutes(2) }));
  expect(taken).toMatchObject({ kind: "claimed", fence: 2 });
  expect(await record(aRun(), aReport())).toBeNull();
  await ledger().failRun(aRun(), "late", SLOT);
  await ledger().releaseRun(aRun(), "late", SLOT);
  expect((await stored())[0]?.[0]).toBe("claimed");
  expect(await record(aRun(SLOT, { fence: 2 }), aReport())).toMatchObject({ status: "succeeded" });
});

test("a page delivered twice is done once: busy while it is worked on, repeated when it is done", async () => {
  await ledger().claimRun(aClaim());
  await record(aRun(), aReport(), GOES_ON);
  const open = (page: number, atMs: number) => ledger().openPage(aRun().id, page, LEASE, atMs);
  const both = await Promise.all([open(1, SLOT), open(1, SLOT)]);
  expect(both.map(({ kind }) => kind).sort()).toEqual(["busy", "opened"]);
  expect(await open(1, SLOT + seconds(30))).toEqual({ kind: "busy", retryAfterSeconds: 60 });
  expect(await open(0, SLOT)).toEqual({ kind: "repeated" });
  await record(aRun(SLOT, { fence: 2, page: 1 }), aReport());
  expect(await open(1, SLOT + minutes(9))).toEqual({ kind: "repeated" });
  expect(await ledger().openPage("eod_sync@never", 1, LEASE, SLOT)).toEqual({ kind: "unknown" });
});

test("a page whose invocation died is taken up when its lease is out, the page after it too", async () => {
  await ledger().claimRun(aClaim());
  await record(aRun(), aReport(), GOES_ON);
  await ledger().openPage(aRun().id, 1, LEASE, SLOT);
  const early = await ledger().openPage(aRun().id, 1, LEASE, SLOT + LEASE - 1);
  expect(early).toEqual({ kind: "busy", retryAfterSeconds: 1 });
  const again = await ledger().openPage(aRun().id, 1, LEASE, SLOT + LEASE);
  expect(again).toMatchObject({ kind: "opened", run: { fence: 3, page: 1 } });
  // It had published page 2 before it died without a word.
  const after = await ledger().openPage(aRun().id, 2, LEASE, SLOT + seconds(200));
  expect(after).toMatchObject({ kind: "opened", run: { fence: 4, page: 2 } });
});

test("a page let go may be taken at once, and one that the queue gave up ends its run", async () => {
  await ledger().claimRun(aClaim());
  await record(aRun(), aReport({ stored: { bars_1d: 3 } }), GOES_ON);
  await ledger().openPage(aRun().id, 1, LEASE, SLOT);
  await ledger().releaseRun(aRun(SLOT, { fence: 2, page: 1 }), "Tiingo answered 503.", SLOT);
  expect(await ledger().openPage(aRun().id, 1, LEASE, SLOT + 1)).toMatchObject({ kind: "opened" });
  expect(await ledger().giveUpPage(aRun().id, 1, "The queue gave up.", SLOT + minutes(5))).toBe(true);
  expect(await database.rows("SELECT status, reason FROM job_runs")).toEqual([
    ["partial", "The queue gave up."],
  ]);
  expect(await ledger().giveUpPage(aRun().id, 1, "once more", SLOT + minutes(6))).toBe(false);
  expect(await database.rows("SELECT reason FROM job_runs")).toEqual([["The queue gave up."]]);
});

test("a paused job's slots are skipped with who and why; by hand it still runs; resuming starts no storm", async () => {
  const controls = createJobControls(database.db);
  expect(await controls.pause("options_refresh", "Ann", "Schwab is down", SLOT)).toBe(true);
  expect(await controls.pause("options_refresh", "Bob", "me too", SLOT)).toBe(false);
  const reason = "Paused by Ann: Schwab is down";
  expect(await ledger().claimRun(aClaim())).toEqual({ kind: "skipped", reason, previousSlotMs: null });
  const byHand = aClaim(SLOT + 1, { trigger: "manual", requestedBy: "Ann" });
  expect(await ledger().claimRun(byHand)).toMatchObject({ kind: "claimed" });
  await ledger().failRun(aRun(SLOT + 1), "no", SLOT);
  expect(await controls.resume("options_refresh", "Bob", SLOT + minutes(5))).toBe(true);
  expect(await controls.resume("options_refresh", "Bob", SLOT + minutes(6))).toBe(false);
  // The slot of the pause stays as it is; the next one runs.
  expect(await ledger().claimRun(aClaim(SLOT, { nowMs: SLOT + minutes(6) }))).toMatchObject({
    kind: "taken",
  });
  expect(await ledger().claimRun(aClaim(SLOT + minutes(15)))).toMatchObject({ kind: "claimed" });
  expect(await controls.list()).toMatchObject([
    { job: "options_refresh", paused: false, pausedBy: "Ann", resumedBy: "Bob" },
  ]);
});

test("a job that is paused while it goes on tells its next page", async () => {
  await ledger().claimRun(aClaim());
  await record(aRun(), aReport(), GOES_ON);
  await createJobControls(database.db).pause("options_refresh", "Ann", "costs too much", SLOT);
  expect(await ledger().openPage(aRun().id, 1, LEASE, SLOT)).toMatchObject({
    kind: "opened",
    paused: "Paused by Ann: costs too much",
  });
});

test("a run that keeps failing to start is given up after five takeovers, with its last reason", async () => {
  for (let take = 0; take < 6; take += 1) {
    const nowMs = SLOT + take * minutes(2);
    const outcome = await ledger().claimRun(aClaim(SLOT, { nowMs }));
    if (outcome.kind === "claimed")
      await ledger().releaseRun(aRun(SLOT, { fence: outcome.fence }), `failure ${take}`, nowMs);
  }
  expect(await database.rows("SELECT status, fence, reason FROM job_runs")).toEqual([
    ["abandoned", "5", "Its lease ran out before its work ended. The last attempt said: failure 4"],
  ]);
});

test("the range and the asker of a run by hand are kept, and come with its pages", async () => {
  const range = { from: "2026-11-02", to: "2026-11-06" };
  await ledger().claimRun(aClaim(SLOT, { trigger: "manual", range, requestedBy: "Ann" }));
  await record(aRun(), aReport(), GOES_ON);
  const opened = await ledger().openPage(aRun().id, 1, LEASE, SLOT);
  expect(opened).toMatchObject({ kind: "opened", run: { range, trigger: "manual" } });
  expect(await database.rows("SELECT requested_by FROM job_runs")).toEqual([["Ann"]]);
});

test("a claim notes how far the database's clock is from ours", async () => {
  const hourBehind = Date.now() - minutes(60);
  const outcome = await ledger().claimRun(aClaim(SLOT, { wallMs: hourBehind }));
  if (outcome.kind !== "claimed") throw new Error("The slot was free.");
  expect(outcome.clockSkewMs).toBeGreaterThan(minutes(59));
  expect(outcome.clockSkewMs).toBeLessThan(minutes(61));
  const [[written]] = (await database.rows("SELECT clock_skew_ms FROM job_runs")) as [[string]];
  expect(Number(written)).toBe(outcome.clockSkewMs);
});

test("what was counted goes along with a claim: sums add up, maxima stay, and a failed write loses nothing", async () => {
  const usage = memoryUsage([
    ["redis_commands", 3],
    ["calls_schwab", 20],
  ]);
  const counting = createRunLedger(database.db, usage);
  await counting.claimRun(aClaim());
  database.http.faults.add({ kind: "drop", probability: 1 });
  await usage.invocation(async () => usage.count("subrequests", 7));
  usage.count("redis_commands", 2);
  await expect(counting.claimRun(aClaim(SLOT + minutes(15)))).rejects.toThrow();
  database.http.faults.clear();
  await usage.invocation(async () => usage.count("subrequests", 4));
  await counting.claimRun(aClaim(SLOT + minutes(30)));
  await counting.claimRun(aClaim(SLOT + minutes(45)));
  const used = await createUsageReader(database.db).read("2026-11-01", "2026-11-30");
  expect(used.filter(({ meter }) => meter !== "database_requests")).toEqual([
    { day: "2026-11-23", meter: "calls_schwab", used: 20 },
    { day: "2026-11-23", meter: "redis_commands", used: 5 },
    { day: "2026-11-23", meter: "subrequests", used: 11 },
    { day: "2026-11-23", meter: "subrequests_max", used: 7 },
    { day: "2026-11-23", meter: "worker_requests", used: 2 },
  ]);
});
