import { expect, test } from "vitest";
import { runNow } from "../../src/scheduling/run-now.ts";
import { buildSchedule } from "../../src/scheduling/schedule.ts";
import { IN_SESSION } from "../support/moments.ts";
import { aDailyJob, DEFAULT_SCHEDULE } from "../support/schedule.ts";
import { type Script, scriptedScheduler } from "../support/scripted-scheduler.ts";

const SCHEDULE = buildSchedule(DEFAULT_SCHEDULE);
const NOW = IN_SESSION + 7;
const ask = (request: Partial<Parameters<typeof runNow>[1]>, script: Script = {}) => {
  const { deps, ...seen } = scriptedScheduler({ schedule: SCHEDULE, ...script });
  return { ...seen, result: runNow(deps, { job: "eod_sync", by: "Ann", range: null, ...request }, NOW) };
};

test("a run by hand is a run of its own, named by the instant at which it was asked for", async () => {
  const { result, ran } = ask({});
  expect(await result).toMatchObject({ runId: "eod_sync@2026-11-23T15:00:00.007Z", outcome: "claimed" });
  expect(ran).toEqual(["eod_sync@2026-11-23T15:00:00.007Z"]);
});

test("a job that is going already is a conflict that says where to look", async () => {
  for (const outcome of [
    { kind: "taken", published: true },
    { kind: "skipped", reason: "The run before was still going.", previousSlotMs: null },
  ] as const) {
    await expect(ask({}, { claims: [outcome] }).result).rejects.toMatchObject({
      code: "conflict",
      hint: expect.stringContaining("/v1/jobs/eod_sync/runs"),
    });
  }
});

test("a job that this deployment does not have is not found", async () => {
  const { result } = ask({ job: "eod_sync" }, { schedule: [aDailyJob()] });
  await expect(result).rejects.toMatchObject({ code: "not_found" });
});

test.each([
  [
    "of a job that does not look at days",
    { job: "prices_1m", from: "2026-11-02", to: "2026-11-06" },
    "takes no range",
  ],
  ["the wrong way round", { from: "2026-11-06", to: "2026-11-02" }, "is after"],
  ["that has not come yet", { from: "2026-11-02", to: "2026-11-24" }, "has not come yet"],
  ["of years", { from: "2024-01-02", to: "2026-11-20" }, "more than 400 days"],
] as const)("a range %s is refused, and nothing starts", async (_, { from, to, ...request }, message) => {
  const { result, calls } = ask({ ...request, range: { from, to } });
  await expect(result).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringContaining(message),
  });
  expect(calls).toEqual([]);
});

test("a range of days is handed to the job", async () => {
  const range = { from: "2026-11-02", to: "2026-11-23" };
  const seen: unknown[] = [];
  const { result } = ask(
    { job: "historical_backfill", range },
    {
      runners: {
        historical_backfill: async (run) => {
          seen.push(run.range);
          return { kind: "queued" };
        },
      },
    },
  );
  await result;
  expect(seen).toEqual([range]);
});
