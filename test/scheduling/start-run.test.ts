import { expect, test } from "vitest";
import { AppError, toldMessage } from "../../src/errors.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { startRun } from "../../src/scheduling/start-run.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aDailyJob, aSessionJob } from "../support/schedule.ts";
import { aReport, CLAIMED, type Script, scriptedScheduler } from "../support/scripted-scheduler.ts";

const ID = "options_refresh@2026-11-23T15:00:00.000Z";
const INPUT = {
  job: aSessionJob(),
  slotMs: IN_SESSION,
  trigger: "schedule",
  range: null,
  requestedBy: null,
  nowMs: IN_SESSION + 7,
} as const;

const start = (script: Script, input: Partial<Parameters<typeof startRun>[1]> = {}) => {
  const { deps, ...seen } = scriptedScheduler(script);
  return { ...seen, result: startRun(deps, { ...INPUT, ...input }) };
};

test("a claimed run is handed to its job with everything that identifies it, and its report is recorded", async () => {
  const seen: [ClaimedRun, number][] = [];
  const { result, calls } = start({
    claims: [{ ...CLAIMED, fence: 3, previousSlotMs: IN_SESSION - minutes(15) }],
    runners: {
      options_refresh: async (run, nowMs) => {
        seen.push([run, nowMs]);
        return { kind: "done", report: aReport() };
      },
    },
  });
  expect(await result).toEqual({
    runId: ID,
    outcome: "claimed",
    reason: null,
    clockSkewMs: 0,
    settled: true,
  });
  const { slotMs, trigger, range, nowMs } = INPUT;
  const run = { id: ID, job: "options_refresh", slotMs, trigger, range, symbol: null, fence: 3, page: 0 };
  expect(seen).toEqual([[{ ...run, notAfterMs: IN_SESSION + minutes(15) }, nowMs]]);
  expect(calls).toEqual([`claim ${ID}`, `record ${ID} page 0`, "ping options_refresh"]);
});

test("work that went to the queue is closed there, and nothing is reported here", async () => {
  const { result, calls } = start({ runners: { options_refresh: async () => ({ kind: "queued" }) } });
  await result;
  expect(calls).toEqual([`claim ${ID}`]);
});

test("a run that has more to do publishes its next page before it records this one", async () => {
  const more = { kind: "more", report: aReport(), delaySeconds: 3_600 } as const;
  const { result, calls } = start({ runners: { options_refresh: async () => more } });
  await result;
  expect(calls).toEqual([`claim ${ID}`, `publish ${ID} page 1 in 3600`, `record ${ID} page 0, goes on`]);
});

test("a page that may follow at once comes when this one is recorded, and not to find the run held", async () => {
  const more = { kind: "more", report: aReport(), delaySeconds: 0 } as const;
  const { result, calls } = start({ runners: { options_refresh: async () => more } });
  await result;
  expect(calls[1]).toBe(`publish ${ID} page 1 in 2`);
});

test("a report with failures is a warning, and no sign of life to the dead-man's switch", async () => {
  const failures = [{ subject: "AAPL", code: "provider_unavailable", message: "No answer." }];
  const { result, calls, lines } = start({
    runners: { options_refresh: async () => ({ kind: "done", report: aReport({ failures }) }) },
  });
  await result;
  expect(calls).toEqual([`claim ${ID}`, `record ${ID} page 0`]);
  expect(lines).toMatchObject([{ level: "warn", event: "run_finished", fields: { failures } }]);
});

test("a report that comes after the run was taken over is lost, and said to be", async () => {
  const { result, calls, lines } = start({ kept: false });
  await result;
  expect(calls).toEqual([`claim ${ID}`, `record ${ID} page 0`]);
  expect(lines[0]).toMatchObject({
    level: "warn",
    fields: { lost: expect.stringContaining("taken the run") },
  });
});

for (const [outcome, settled] of [
  [{ kind: "taken", published: true }, true],
  [{ kind: "taken", published: false }, false],
  [{ kind: "skipped", reason: "Paused by Ann: Schwab is down", previousSlotMs: null }, true],
] as const) {
  test(`a slot that is ${JSON.stringify(outcome)} starts no work`, async () => {
    const { result, ran } = start({ claims: [outcome] });
    expect(await result).toMatchObject({ outcome: outcome.kind, settled });
    expect(ran).toEqual([]);
  });
}

const failing = (error: Error): Script => ({
  runners: {
    options_refresh: async () => {
      throw error;
    },
  },
});

test.each([
  ["will not pass", "not_found", {}, "failed"],
  ["may pass, with a tick to come", "storage_unavailable", {}, "released"],
  ["may pass, with the grace over by the next tick", "storage_unavailable", { late: minutes(9) }, "failed"],
  ["may pass, of a run by hand that no tick names again", "storage_unavailable", { manual: true }, "failed"],
] as const)(
  "a failure that %s",
  async (_, code, { late = 0, manual = false }: { late?: number; manual?: boolean }, verb) => {
    const error = new AppError(code, "why");
    const trigger = manual ? "manual" : "schedule";
    const { result, calls } = start(failing(error), { trigger, nowMs: IN_SESSION + late });
    await expect(result).rejects.toBe(error);
    expect(calls.at(-1)).toMatch(new RegExp(`^${verb} ${ID}.*: ${toldMessage(error)}$`));
  },
);

test.each([
  new AppError("storage_unavailable", 'The database failed: relation "job_runs" does not exist'),
  new AppError("internal", "The database refused a statement: postgresql://u:p@host/db (SQLSTATE 42P01)"),
  new TypeError("Cannot read properties of undefined (reading 'secret')"),
])("the ledger keeps no words of a database or a library: %s", async (error) => {
  for (const trigger of ["schedule", "manual"] as const) {
    const { result, calls } = start(failing(error), { trigger });
    await result.catch(() => undefined);
    expect(calls.at(-1)).toMatch(/: (?:The database does not answer|Something broke on our side)\.$/);
  }
});

test("a run of which the queue took a part goes on, and says what is missing", async () => {
  const error = new AppError("publish_failed", "1 of 6 slices did not get into the queue.");
  const { result, lines } = start({ ...failing(error), goesOn: true }, { trigger: "manual" });
  expect(await result).toMatchObject({ outcome: "claimed", reason: error.message });
  expect(lines).toMatchObject([{ level: "warn", event: "run_goes_on" }]);
});

test("a provider that says when to come back decides when the slot is tried again", async () => {
  const error = new AppError("provider_rate_limited", "slow down", { retryAfterSeconds: 120 });
  const { result, calls } = start(failing(error), { nowMs: IN_SESSION });
  await expect(result).rejects.toBe(error);
  expect(calls.at(-1)).toBe(`released ${ID} until 2026-11-23T15:02:00.000Z: slow down`);
});

test("a provider that wants to be left alone for longer than the grace ends the run: the next slot is not kept waiting", async () => {
  const error = new AppError("provider_rate_limited", "slow down", { retryAfterSeconds: 3_600 });
  const { result, calls } = start(failing(error));
  await expect(result).rejects.toBe(error);
  expect(calls.at(-1)).toBe(`failed ${ID}: slow down`);
});

test.each([
  [1, 30],
  [2, 75],
  [3, 120],
  [4, 240],
])("after attempt %i the slot of a quarter of an hour waits %i s", async (fence, waits) => {
  const error = new AppError("publish_failed", "why");
  const { result, calls } = start(
    { ...failing(error), claims: [{ ...CLAIMED, fence }] },
    { nowMs: IN_SESSION },
  );
  await expect(result).rejects.toBe(error);
  const until = new Date(IN_SESSION + waits * 1_000).toISOString();
  expect(calls.at(-1)).toBe(`released ${ID} until ${until}: why`);
});

test("five attempts of a daily job span hours of an outage, not minutes", async () => {
  const job = { ...aDailyJob("options_refresh"), graceSeconds: 6 * 3_600 };
  const error = new AppError("provider_unavailable", "why");
  const script = { ...failing(error), claims: [{ ...CLAIMED, fence: 2 }] };
  const { result, calls } = start(script, { job, nowMs: IN_SESSION + minutes(1) });
  await expect(result).rejects.toBe(error);
  expect(calls.at(-1)).toBe(`released ${ID} until 2026-11-23T15:46:00.000Z: why`);
});

test("a run that ends without its work is told with the code and the ledger's words, one that comes again is not", async () => {
  const hidden = new AppError("storage_unavailable", "password of somebody");
  const ended = start(failing(hidden), { trigger: "manual" });
  await expect(ended.result).rejects.toBe(hidden);
  const message = toldMessage(hidden);
  expect(message).not.toContain("somebody");
  expect(ended.told).toEqual([
    { runId: ID, job: "options_refresh", slotMs: IN_SESSION, code: "storage_unavailable", message },
  ]);
  const again = start(failing(hidden), { nowMs: IN_SESSION });
  await expect(again.result).rejects.toBe(hidden);
  expect(again.told).toEqual([]);
  const goesOn = start({ ...failing(hidden), goesOn: true }, { trigger: "manual" });
  await goesOn.result;
  expect(goesOn.told).toEqual([]);
});

test("a report that leaves a run without anything stored is told as the ledger sums it up; a partial one is not", async () => {
  const failures = [{ subject: "AAPL", code: "provider_unavailable", message: "Schwab did not answer." }];
  const report = aReport({ stored: {}, failures });
  const runners = { options_refresh: async () => ({ kind: "done", report }) as const };
  const reason = "1 failed, first AAPL: Schwab did not answer.";
  const failed = start({ runners, recorded: { status: "failed", reason } });
  await failed.result;
  expect(failed.told).toMatchObject([{ runId: ID, code: "provider_unavailable", message: reason }]);
  const partial = start({ runners, recorded: { status: "partial", reason } });
  await partial.result;
  expect(partial.told).toEqual([]);
});
