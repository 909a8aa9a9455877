import { expect, test } from "vitest";
import type { GoingRun } from "../../src/scheduling/ports.ts";
import { runNow } from "../../src/scheduling/run-now.ts";
import { buildSchedule } from "../../src/scheduling/schedule.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aDailyJob, DEFAULT_SCHEDULE } from "../support/schedule.ts";
import { type Script, scriptedScheduler } from "../support/scripted-scheduler.ts";

const SCHEDULE = buildSchedule(DEFAULT_SCHEDULE);
const NOW = IN_SESSION + 7;
const aGoingRun = (changes: Partial<GoingRun> = {}): GoingRun => ({
  id: "eod_sync@earlier",
  fence: 1,
  startedAtMs: IN_SESSION - minutes(5),
  leaseUntilMs: IN_SESSION + minutes(10),
  heldUntilMs: null,
  lastSliceMs: null,
  ...changes,
});
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
    await expect(ask({}, { claims: [outcome], going: aGoingRun() }).result).rejects.toMatchObject({
      code: "conflict",
      hint: expect.stringContaining("/v1/jobs/eod_sync/runs"),
    });
  }
});

const SKIPPED = { kind: "skipped", reason: "The run before was still going.", previousSlotMs: null } as const;

test("a conflict says since when the job runs, when it is free, and from when on it may be taken over", async () => {
  const alive = aGoingRun({ lastSliceMs: NOW - minutes(2) });
  const { message, hint, retryAfterSeconds } = await appErrorOf(
    ask({}, { claims: [SKIPPED], going: alive }).result,
  );
  expect(message).toBe(
    "eod_sync is already running since 2026-11-23T14:55:00.000Z (eod_sync@earlier). It is free when it ends, at " +
      "2026-11-23T15:10:00.000Z at the latest.",
  );
  expect(hint).toContain("From 2026-11-23T15:01:00.007Z on");
  expect(retryAfterSeconds).toBe(60);
  const dead = aGoingRun({ lastSliceMs: NOW - minutes(3) });
  const offered = await appErrorOf(ask({}, { claims: [SKIPPED], going: dead }).result);
  expect(offered.retryAfterSeconds).toBe(0);
  expect(offered.hint).toMatch(
    /take it over with \{"takeOver": true\}, or npm run job -- eod_sync --take-over/,
  );
});

test("a take-over gives up a run without a sign of life, and starts anew", async () => {
  const dead = aGoingRun({ lastSliceMs: NOW - minutes(3) });
  const { result, calls, ran } = ask({ takeOver: true }, { going: dead });
  expect(await result).toMatchObject({ outcome: "claimed" });
  expect(calls[0]).toBe("abandoned eod_sync@earlier: Taken over by Ann: it showed no sign of life.");
  expect(ran).toHaveLength(1);
});

test.each([
  ["whose slices come and go", { lastSliceMs: NOW - minutes(2) }],
  ["on which an invocation works", { lastSliceMs: NOW - minutes(4), heldUntilMs: NOW + 1 }],
  ["that waits for its next page, silent by design", { lastSliceMs: null }],
] as const)("a run %s is not taken over, and whoever asks is told", async (_, changes) => {
  const { result, calls } = ask({ takeOver: true }, { claims: [SKIPPED], going: aGoingRun(changes) });
  await expect(result).rejects.toMatchObject({ code: "conflict", hint: expect.stringMatching(/^From /) });
  expect(calls.filter((call) => call.startsWith("abandoned"))).toEqual([]);
});

test("a run whose lease is out may be taken over, whatever it is", async () => {
  const { result, calls } = ask({ takeOver: true }, { going: aGoingRun({ leaseUntilMs: NOW }) });
  await result;
  expect(calls[0]).toMatch(/^abandoned eod_sync@earlier/);
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

test("a run about one ticker is for the job that takes one, and for a ticker that is kept and active", async () => {
  const tickers = { SPY: { active: true }, OLD: { active: false } };
  const history = { job: "iv_history", symbol: "SPY" } as const;
  expect(await ask(history, { tickers }).result).toMatchObject({ outcome: "claimed" });
  const others = await appErrorOf(ask({ symbol: "SPY" }, { tickers }).result);
  expect(others.message).toBe("eod_sync does all tickers and takes no symbol.");
  for (const symbol of ["NONE", "OLD"]) {
    const error = await appErrorOf(ask({ ...history, symbol }, { tickers }).result);
    expect(error).toMatchObject({ code: "unknown_symbol" });
    expect(error.hint).toContain(`npm run seed -- add ${symbol}`);
  }
});

test("a range without an end reaches to the last closed session, for the job that works its way back", async () => {
  const range = { from: "2026-11-02" };
  expect(await ask({ job: "iv_history", range }).result).toMatchObject({ outcome: "claimed" });
  await expect(ask({ range }).result).rejects.toThrow("eod_sync needs both ends of a range.");
  const toCome = await appErrorOf(ask({ job: "iv_history", range: { from: "2027-01-04" } }).result);
  expect(toCome.message).toBe("No session from 2027-01-04 on has closed yet.");
  expect(toCome.hint).toMatch(/of 2026-11-\d\d: begin there/);
});
