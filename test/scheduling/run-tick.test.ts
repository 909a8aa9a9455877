import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import type { JobId } from "../../src/scheduling/job.ts";
import type { ClaimOutcome, JobRunner } from "../../src/scheduling/ports.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { runTick } from "../../src/scheduling/run-tick.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aDailyJob, aSessionJob } from "../support/schedule.ts";
import { CLAIMED, type Script, scriptedScheduler } from "../support/scripted-scheduler.ts";

function scheduler(script: Script = {}) {
  const { deps, ...seen } = scriptedScheduler(script);
  const tick = (scheduledTimeMs: number, nowMs = scheduledTimeMs) =>
    runTick(deps, { scheduledTimeMs, nowMs });
  return { ...seen, tick, settled: deps.settled };
}

const id = (slotMs: number, job: JobId = "options_refresh") => runId(job, slotMs);

test("with nothing due no port is called", async () => {
  const { tick, calls, ran } = scheduler();
  const saturday = Date.parse("2026-11-21T15:00:00Z");
  const night = Date.parse("2026-11-24T03:00:00Z");
  const thanksgiving = Date.parse("2026-11-26T15:00:00Z");
  const elevenMinutesLate = IN_SESSION + minutes(11);
  for (const quiet of [saturday, night, thanksgiving, elevenMinutesLate]) await tick(quiet);
  expect(calls).toEqual([]);
  expect(ran).toEqual([]);
});

test("what is due is claimed and run once; the ticks of its grace then ask nobody", async () => {
  const { tick, calls, ran } = scheduler();
  for (const late of [0, 1, 2, 5, 9]) await tick(IN_SESSION + minutes(late));
  expect(ran).toEqual([id(IN_SESSION)]);
  expect(calls).toEqual([
    `claim ${id(IN_SESSION)}`,
    `record ${id(IN_SESSION)} page 0`,
    "ping options_refresh",
  ]);
});

test("the nominal time decides what is due, however late the clock says the tick is", async () => {
  const { tick, ran } = scheduler();
  await tick(IN_SESSION, IN_SESSION + minutes(14));
  expect(ran).toEqual([id(IN_SESSION)]);
});

test("a slot that somebody has published, or that was skipped, is settled here too", async () => {
  for (const outcome of [
    { kind: "taken", published: true },
    { kind: "skipped", reason: "The run before was still going.", previousSlotMs: null },
  ] as const) {
    const { tick, calls, ran } = scheduler({ claims: [outcome] });
    await tick(IN_SESSION);
    await tick(IN_SESSION + minutes(1));
    expect(calls).toHaveLength(1);
    expect(ran).toEqual([]);
  }
});

test("a slot whose holder has not published is asked for again until it is taken over", async () => {
  const waiting: ClaimOutcome = { kind: "taken", published: false };
  const { tick, calls, ran } = scheduler({ claims: [waiting, waiting, CLAIMED] });
  for (const late of [0, 1, 2, 3, 4]) await tick(IN_SESSION + minutes(late));
  expect(calls.filter((call) => call.startsWith("claim"))).toHaveLength(3);
  expect(ran).toEqual([id(IN_SESSION)]);
});

test("a tick tells how many slots it won: not those that others have, nor those that are skipped", async () => {
  const schedule = [aSessionJob(), aSessionJob("prices_1m", 1), aDailyJob()];
  const skipped = {
    kind: "skipped",
    reason: "The run before was still going.",
    previousSlotMs: null,
  } as const;
  const { tick, calls } = scheduler({
    schedule,
    claims: [{ kind: "taken", published: true }, CLAIMED, skipped],
  });
  expect(await tick(IN_SESSION)).toBe(1);
  expect(calls.filter((call) => call.startsWith("record"))).toEqual([
    `record ${id(IN_SESSION, "prices_1m")} page 0`,
  ]);
});

test("a job that fails does not stop another, and says so", async () => {
  const broken: JobRunner = async () => {
    throw new AppError("publish_failed", "QStash did not take the batch.");
  };
  const { tick, ran, lines } = scheduler({
    schedule: [aSessionJob(), aDailyJob()],
    runners: { options_refresh: broken },
  });
  await tick(IN_SESSION);
  expect(ran).toEqual([id(IN_SESSION, "retention")]);
  const failure = lines.find(({ event }) => event === "run_failed_to_start");
  expect(failure).toMatchObject({
    level: "error",
    fields: { runId: id(IN_SESSION), error: expect.stringContaining("QStash") },
  });
});

test("a failure that passes by itself keeps the slot open, one that does not is written down", async () => {
  const fail = (code: "publish_failed" | "not_found") =>
    scheduler({
      runners: {
        options_refresh: async () => {
          throw new AppError(code, "No luck.");
        },
      },
    });
  const passing = fail("publish_failed");
  await passing.tick(IN_SESSION);
  await passing.tick(IN_SESSION + minutes(1));
  expect(passing.calls).toEqual([
    `claim ${id(IN_SESSION)}`,
    `released ${id(IN_SESSION)} until 2026-11-23T15:00:30.000Z: No luck.`,
    `claim ${id(IN_SESSION)}`,
    `released ${id(IN_SESSION)} until 2026-11-23T15:01:30.000Z: No luck.`,
  ]);
  const lasting = fail("not_found");
  await lasting.tick(IN_SESSION);
  expect(lasting.calls).toEqual([`claim ${id(IN_SESSION)}`, `failed ${id(IN_SESSION)}: No luck.`]);
});

test("a ledger that does not answer is logged, and the next tick asks again", async () => {
  let asked = 0;
  const { deps, lines } = scriptedScheduler();
  deps.ledger.claimRuns = async () => {
    asked += 1;
    throw new AppError("storage_unavailable", "The database could not be reached.");
  };
  await runTick(deps, { scheduledTimeMs: IN_SESSION, nowMs: IN_SESSION });
  await runTick(deps, { scheduledTimeMs: IN_SESSION + minutes(1), nowMs: IN_SESSION + minutes(1) });
  expect(asked).toBe(2);
  expect(lines.map(({ event }) => event)).toEqual([
    "run_failed_to_start",
    "tick",
    "run_failed_to_start",
    "tick",
  ]);
});

test("slots between the last one in the ledger and this one are recorded as missed", async () => {
  const previousSlotMs = IN_SESSION - minutes(30);
  const slot = IN_SESSION + minutes(15);
  const { tick, calls } = scheduler({ claims: [{ ...CLAIMED, previousSlotMs }] });
  await tick(slot);
  expect(calls.filter((call) => call.startsWith("missed"))).toEqual([
    `missed ${id(IN_SESSION - minutes(15))}`,
    `missed ${id(IN_SESSION)}`,
  ]);
});

test("a gap is written down though the run after it fails, or is skipped", async () => {
  const previousSlotMs = IN_SESSION - minutes(30);
  const skipped = { kind: "skipped", reason: "The run before was still going.", previousSlotMs } as const;
  const failing: JobRunner = async () => {
    throw new AppError("provider_unauthorized", "A login is due.");
  };
  for (const script of [
    { claims: [{ ...CLAIMED, previousSlotMs }], runners: { options_refresh: failing } },
    { claims: [skipped] },
  ]) {
    const { tick, calls } = scheduler(script);
    await tick(IN_SESSION);
    expect(calls.slice(0, 2)).toEqual([`claim ${id(IN_SESSION)}`, `missed ${id(IN_SESSION - minutes(15))}`]);
  }
});

test("a gap that could not be written down is logged, and the run goes on", async () => {
  const previousSlotMs = IN_SESSION - minutes(30);
  const { deps, ran, lines } = scriptedScheduler({ claims: [{ ...CLAIMED, previousSlotMs }] });
  deps.ledger.recordMissed = async () => {
    throw new AppError("storage_unavailable", "The database could not be reached.");
  };
  await runTick(deps, { scheduledTimeMs: IN_SESSION, nowMs: IN_SESSION });
  expect(ran).toEqual([id(IN_SESSION)]);
  expect(lines[0]).toMatchObject({ level: "error", event: "missed_slots_unrecorded" });
});

test("of a long gap only the last four days are written down", async () => {
  const lastYear = Date.parse("2025-11-24T15:00:00Z");
  const { tick, calls } = scheduler({ claims: [{ ...CLAIMED, previousSlotMs: lastYear }] });
  await tick(IN_SESSION);
  const missed = calls.filter((call) => call.startsWith("missed"));
  // 28 of Friday, after 10:00 of Thursday 25, and 09:30 and 09:45 of the Monday itself.
  expect(missed).toHaveLength(25 + 28 + 2);
  expect(missed.at(-1)).toBe(`missed ${id(IN_SESSION - minutes(15))}`);
});

test("a fresh ledger has missed nothing", async () => {
  const { tick, calls } = scheduler();
  await tick(IN_SESSION);
  expect(calls.filter((call) => call.startsWith("missed"))).toEqual([]);
});

test("what is remembered of settled slots stays small", async () => {
  const { tick, settled } = scheduler({ schedule: [aSessionJob("options_refresh", 1)] });
  const open = Date.parse("2026-11-23T14:30:00Z");
  for (const day of [0, 1]) {
    for (let minute = 0; minute < 390; minute += 1) await tick(open + day * minutes(1_440) + minutes(minute));
  }
  expect(settled.size).toBeLessThanOrEqual(500);
});

/** Monday, 10:00 in New York. */
const mondayIn = (date: string) => Date.parse(`${date}T14:00:00Z`);

test("where the calendar cannot say, jobs without a session go on, and it is told which do not", async () => {
  const everyDay = aDailyJob("retention");
  const cadence = { ...everyDay.cadence, days: "every" } as typeof everyDay.cadence;
  const schedule = [aSessionJob(), { ...everyDay, cadence }];
  const { tick, ran, lines } = scheduler({ schedule });
  const before = mondayIn("2019-06-03");
  await tick(before);
  expect(ran).toEqual([id(before, "retention")]);
  expect(lines.filter(({ level }) => level === "error")).toMatchObject([
    {
      event: "slots_unknown",
      fields: { job: "options_refresh", error: expect.stringContaining("begins with 2020") },
    },
    { event: "slots_unknown", fields: { job: "options_refresh" } },
  ]);
});

test("past the last published year every job runs, by the standing rules", async () => {
  for (const date of ["2029-06-04", "2037-06-01", "2060-06-07", "2099-06-01"]) {
    const { tick, ran } = scheduler({ schedule: [aSessionJob(), aDailyJob("retention")] });
    await tick(mondayIn(date));
    expect(ran).toEqual([id(mondayIn(date)), id(mondayIn(date), "retention")]);
  }
});
