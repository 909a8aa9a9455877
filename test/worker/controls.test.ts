import { afterAll, expect, test } from "vitest";
import { expectError } from "../support/expect-error.ts";
import { CHAINS_ONLY, startSystem } from "../support/system.ts";

// The free plan asks for ten symbols a page, so that eleven make two pages.
const system = await startSystem({
  atIso: "2026-11-23T14:50:00Z",
  stands: true,
  tickers: ["KO", "C"],
  bindings: { ...CHAINS_ONLY, WORKERS_PLAN: "free" },
});
const { ledger, stack } = system;
afterAll(() => system.close());

const at = (time: string) => `2026-11-23T${time}:00Z`;
const runAt = (time: string) => ledger.run(`options_refresh@2026-11-23T${time}:00.000Z`);
const pause = (job: string, reason: string) => system.admin(`jobs/${job}/pause`, { by: "maria", reason });
const resume = (job: string) => system.admin(`jobs/${job}/resume`, { by: "jo" });

test("only the operator pauses, and says why", async () => {
  const asked = { reason: "Schwab maintenance" };
  await expectError(system.post("/admin/jobs/options_refresh/pause", asked), 401, "unauthorized");
  await expectError(system.admin("jobs/options_refresh/pause", {}), 400, "invalid_request", /reason/);
  expect(await pause("options_refresh", "Schwab maintenance")).toMatchObject({
    status: 200,
    body: { job: "options_refresh", paused: true },
  });
  await expectError(pause("options_refresh", "again"), 409, "conflict", /paused already/);
});

test("while a job is paused its slots are skipped, with who and why", async () => {
  await system.minute(at("15:00"));
  // The first tick of the day has heard the exchange's hours; nothing else is asked of the market.
  const before = stack.market.counters.snapshot().requests;
  expect(before).toBeLessThanOrEqual(2);
  await system.minute(at("15:15"));
  for (const time of ["15:00", "15:15"]) {
    expect(await runAt(time)).toMatchObject({
      status: "skipped",
      reason: "Paused by maria: Schwab maintenance",
    });
  }
  expect(stack.market.counters.snapshot().requests).toBe(before);
  expect(await system.get("/v1/jobs")).toMatchObject({
    body: {
      jobs: expect.arrayContaining([
        expect.objectContaining({
          id: "options_refresh",
          paused: true,
          control: expect.objectContaining({ pausedBy: "maria", reason: "Schwab maintenance" }),
        }),
      ]),
    },
  });
  expect(await system.get("/health")).toMatchObject({ body: { paused: ["options_refresh"] } });
});

test("a run by hand goes all the same, for whoever paused the job knows what they do", async () => {
  await system.moveTo(at("15:16"));
  const id = await system.runJob();
  await system.settled();
  expect(await ledger.run(id)).toMatchObject({ status: "succeeded", trigger: "manual" });
});

test("resumed, it goes on at the next slot, and nothing of the pause is made up for", async () => {
  await system.moveTo(at("15:20"));
  expect(await resume("options_refresh")).toMatchObject({ body: { paused: false } });
  await expectError(resume("options_refresh"), 409, "conflict", /not paused/);
  await system.minute(at("15:21"));
  expect(await runAt("15:15")).toMatchObject({ status: "skipped" });
  await system.minute(at("15:30"));
  expect((await ledger.runs()).map(({ slot, status }) => [slot.slice(11, 16), status])).toEqual([
    ["15:30", "succeeded"],
    ["15:16", "succeeded"], // by hand
    ["15:15", "skipped"],
    ["15:00", "skipped"],
  ]);
});

test("slices that were queued when the job was paused are dropped as they come", async () => {
  stack.qstash.faults.add({ kind: "held" });
  await system.moveTo(at("15:45"));
  await system.tick(at("15:45"));
  expect(await runAt("15:45")).toMatchObject({ status: "running" });
  const before = stack.market.counters.snapshot().requests;
  await pause("options_refresh", "wrong strikes");
  stack.qstash.faults.clear("held");
  await system.settled();

  expect(stack.market.counters.snapshot().requests).toBe(before);
  expect(await runAt("15:45")).toMatchObject({ status: "failed", reason: /./ });
  for (const task of await ledger.tasks((await runAt("15:45")).id)) {
    expect(task).toMatchObject({
      status: "stale",
      error_code: "paused",
      error_message: "The job was paused before this slice was delivered.",
    });
  }
  await resume("options_refresh");
  await system.minute(at("16:00"));
  expect(await runAt("16:00")).toMatchObject({ status: "succeeded" });
});

test("a run that goes on in pages ends with the page at which it was paused", async () => {
  await system.follow("KO", "C", "XOM", "WMT", "DIS", "T", "VZ", "PFE", "INTC", "F", "BAC");
  const slot = "2026-11-24T01:01:00Z"; // after the last of late trading
  stack.qstash.faults.add({ kind: "held" });
  await system.moveTo(slot);
  await system.tick(slot);
  const [running] = await ledger.runs("prices_1m");
  expect(running).toMatchObject({ status: "running", pages: 1 });
  await pause("prices_1m", "too many");
  stack.qstash.faults.clear("held");
  await system.passSeconds(120);
  expect((await ledger.runs("prices_1m"))[0]).toMatchObject({
    status: "partial",
    pages: 1,
    stored: running?.stored,
    reason: "Paused by maria: too many",
  });
  expect(stack.qstash.messages()).toEqual([]);
});

test("days can be done again, by name and outside the session", async () => {
  await system.follow("KO", "C");
  const range = { from: "2026-11-23", to: "2026-11-23" };
  const run = await ledger.run(await system.runJob("prices_5m", { ...range, by: "maria" }));
  expect(run).toMatchObject({
    status: "succeeded",
    trigger: "manual",
    requested_by: "maria",
    range_from: range.from,
    range_to: range.to,
  });
  expect(run.stored["bars_5m"]).toBeGreaterThan(100);
  const listed = await system.get("/v1/jobs/prices_5m/runs?limit=1");
  expect(listed).toMatchObject({
    body: { runs: [{ id: run.id, requestedBy: "maria", rangeFrom: "2026-11-23" }] },
  });
});

test("a range that cannot be done is refused with the reason, and nothing is started", async () => {
  const runs = await ledger.count("job_runs");
  const day = "2026-11-20";
  const refused: [job: string, range: object, says: RegExp][] = [
    ["options_refresh", { from: day, to: day }, /options_refresh takes no range of days/],
    ["retention", { from: day, to: day }, /takes no range/],
    ["eod_sync", { from: day, to: "2026-11-19" }, /is after/],
    ["eod_sync", { from: day, to: "2026-11-30" }, /has not come yet/],
    ["historical_backfill", { from: "2024-01-02", to: day }, /more than 400 days/],
    ["iv_metrics", { from: day }, /needs both ends of a range/],
    ["eod_sync", { from: "2026-11-31", to: day }, /from/],
    ["eod_sync", { since: day }, /./],
    ["lunch", {}, /id/],
  ];
  for (const [job, range, says] of refused)
    await expectError(system.admin(`jobs/${job}/run`, range), 400, "invalid_request", says);
  expect(await ledger.count("job_runs")).toBe(runs);
});
