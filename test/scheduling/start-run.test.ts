import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { startRun } from "../../src/scheduling/start-run.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aSessionJob } from "../support/schedule.ts";
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
    claims: [{ ...CLAIMED, fence: 3, previousSlotMs: 42 }],
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
    previousSlotMs: 42,
    clockSkewMs: 0,
    settled: true,
  });
  const { slotMs, trigger, range, nowMs } = INPUT;
  const run = { id: ID, job: "options_refresh", slotMs, trigger, range, fence: 3, page: 0 };
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
  [{ kind: "skipped", reason: "Paused by Ann: Schwab is down" }, true],
] as const) {
  test(`a slot that is ${JSON.stringify(outcome)} starts no work`, async () => {
    const { result, ran } = start({ claims: [outcome] });
    expect(await result).toMatchObject({ outcome: outcome.kind, settled, previousSlotMs: null });
    expect(ran).toEqual([]);
  });
}

const failing = (error: AppError): Script => ({
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
    expect(calls.at(-1)).toMatch(new RegExp(`^${verb} ${ID}.*: why$`));
  },
);

test("a provider that says when to come back decides when the slot is tried again", async () => {
  const error = new AppError("provider_rate_limited", "slow down", { retryAfterSeconds: 120 });
  const { result, calls } = start(failing(error), { nowMs: IN_SESSION });
  await expect(result).rejects.toBe(error);
  expect(calls.at(-1)).toBe(`released ${ID} until 2026-11-23T15:02:00.000Z: slow down`);
});
