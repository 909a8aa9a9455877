import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import type { ClaimedRun, ClaimOutcome, JobRunners, RunLedger } from "../../src/scheduling/ports.ts";
import { startRun } from "../../src/scheduling/start-run.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const INPUT = {
  job: "options_refresh",
  slotMs: IN_SESSION,
  trigger: "manual",
  notAfterMs: IN_SESSION + minutes(15),
  nowMs: IN_SESSION + 7,
} as const;

function ledgerSaying(outcome: ClaimOutcome) {
  const failed: [string, string][] = [];
  const ledger: RunLedger = {
    claimRun: async () => outcome,
    recordMissed: async () => undefined,
    async failRun(id, reason) {
      failed.push([id, reason]);
    },
  };
  return { ledger, failed };
}

test("a claimed run is handed to its job with everything that identifies it", async () => {
  const { ledger } = ledgerSaying({ kind: "claimed", previousSlotMs: 42 });
  const seen: [ClaimedRun, number][] = [];
  const runners: JobRunners = {
    options_refresh: async (run, nowMs) => {
      seen.push([run, nowMs]);
    },
  };
  const result = await startRun({ ledger, runners }, INPUT);
  const { nowMs, ...slot } = INPUT;
  expect(seen).toEqual([[{ id: "options_refresh@2026-11-23T15:00:00.000Z", ...slot }, nowMs]]);
  expect(result).toEqual({
    runId: "options_refresh@2026-11-23T15:00:00.000Z",
    outcome: "claimed",
    previousSlotMs: 42,
    settled: true,
  });
});

for (const [outcome, settled] of [
  [{ kind: "taken", published: true }, true],
  [{ kind: "taken", published: false }, false],
  [{ kind: "skipped" }, true],
] as const) {
  test(`a slot that is ${JSON.stringify(outcome)} starts no work`, async () => {
    const { ledger } = ledgerSaying(outcome);
    const runners: JobRunners = {
      options_refresh: async () => {
        throw new Error("must not run");
      },
    };
    const result = await startRun({ ledger, runners }, INPUT);
    expect(result).toMatchObject({ outcome: outcome.kind, settled, previousSlotMs: null });
  });
}

test("a failure that will not pass fails the run and is thrown on; one that may pass leaves a tick its claim", async () => {
  for (const [code, trigger, written] of [
    ["not_found", "schedule", 1],
    ["storage_unavailable", "schedule", 0],
    // No tick comes back for a run by hand, so it ends either way.
    ["storage_unavailable", "manual", 1],
  ] as const) {
    const { ledger, failed } = ledgerSaying({ kind: "claimed", previousSlotMs: null });
    const error = new AppError(code, "why");
    const runners: JobRunners = {
      options_refresh: async () => {
        throw error;
      },
    };
    await expect(startRun({ ledger, runners }, { ...INPUT, trigger })).rejects.toBe(error);
    expect(failed, `${code}, ${trigger}`).toHaveLength(written);
  }
});

test("a job that nothing runs here says so", async () => {
  const { ledger } = ledgerSaying({ kind: "claimed", previousSlotMs: null });
  await expect(startRun({ ledger, runners: {} }, { ...INPUT, job: "eod_sync" })).rejects.toThrow(
    "No runner is registered for eod_sync.",
  );
});
