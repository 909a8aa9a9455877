import { expect, test } from "vitest";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { readJobStatus } from "../../src/scheduling/job-status.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aDailyJob, aSessionJob } from "../support/schedule.ts";
import { aStoredRun, memoryControls, memoryRuns } from "../support/stored-runs.ts";

test("each job tells its cadence, its next slot and how it went last", async () => {
  const [success, failure] = [
    aStoredRun(),
    aStoredRun({ slotMs: IN_SESSION + minutes(15), status: "failed" }),
  ];
  const runs = memoryRuns([success, failure]);
  const schedule = [aSessionJob(), aDailyJob("retention", 3, 5)];
  const [refresh, retention] = await readJobStatus(
    { runs, controls: memoryControls(), calendar: nyseCalendar, schedule },
    IN_SESSION + minutes(20),
  );
  expect(refresh).toEqual({
    id: "options_refresh",
    cadence: "every 15 min in the regular session, and 15 min after the close",
    daily: false,
    paused: false,
    control: null,
    graceSeconds: 600,
    nextSlotMs: IN_SESSION + minutes(30),
    late: false,
    overdueSlotMs: null,
    lastRun: failure,
    lastSuccess: success,
  });
  expect(retention).toMatchObject({
    cadence: "daily at 03:05 America/New_York, trading days",
    nextSlotMs: Date.parse("2026-11-24T08:05:00Z"),
    lastRun: null,
    lastSuccess: null,
  });
});

test("a failure after the last success makes a job late once its graces are over", async () => {
  const runs = memoryRuns([aStoredRun(), aStoredRun({ slotMs: IN_SESSION + minutes(15), status: "failed" })]);
  const at = async (late: number) =>
    (
      await readJobStatus(
        { runs, controls: memoryControls(), calendar: nyseCalendar, schedule: [aSessionJob()] },
        IN_SESSION + minutes(late),
      )
    )[0];
  expect(await at(35)).toMatchObject({ late: false });
  expect(await at(36)).toMatchObject({ late: true, overdueSlotMs: IN_SESSION + minutes(15) });
});

test("a paused job says who paused it, when and why", async () => {
  const control = {
    job: "options_refresh",
    paused: true,
    pausedAtMs: IN_SESSION,
    pausedBy: "Ann",
    reason: "Schwab is down",
    resumedAtMs: null,
    resumedBy: null,
  } as const;
  const deps = {
    runs: memoryRuns([]),
    controls: memoryControls([control]),
    calendar: nyseCalendar,
    schedule: [aSessionJob()],
  };
  expect((await readJobStatus(deps, IN_SESSION))[0]).toMatchObject({ paused: true, control });
});
