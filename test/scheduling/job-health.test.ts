import { expect, test } from "vitest";
import { jobHealth } from "../../src/scheduling/job-health.ts";
import { minutes } from "../support/moments.ts";
import { aDailyJob, aSessionJob } from "../support/schedule.ts";

const JOB = aSessionJob();
const OPEN = Date.parse("2026-11-23T14:30:00Z");
const CLOSE = Date.parse("2026-11-23T21:00:00Z");
const FINE = { late: false, overdueSlotMs: null };

test("a job is late once a slot has had its grace twice and nothing has succeeded since", () => {
  expect(jobHealth(JOB, null, OPEN + minutes(20))).toEqual(FINE);
  expect(jobHealth(JOB, null, OPEN + minutes(20) + 1)).toEqual({ late: true, overdueSlotMs: OPEN });
  expect(jobHealth(JOB, OPEN, OPEN + minutes(20) + 1)).toEqual(FINE);
});

test("yesterday's success does not cover this morning's slot", () => {
  const yesterday = OPEN - minutes(3_000);
  expect(jobHealth(JOB, yesterday, OPEN + minutes(21)).late).toBe(true);
});

test("the newest overdue slot is the one named", () => {
  expect(jobHealth(JOB, OPEN, OPEN + minutes(66))).toEqual({ late: true, overdueSlotMs: OPEN + minutes(45) });
});

test("a later success, also of a run by hand, makes up for what went wrong before", () => {
  const byHand = OPEN + minutes(47);
  expect(jobHealth(JOB, byHand, OPEN + minutes(66))).toEqual(FINE);
});

test("outside the session nothing is late: before it, after it, at weekends and on holidays", () => {
  const quiet = [
    OPEN - 1,
    CLOSE,
    CLOSE + minutes(120),
    OPEN - minutes(1_440),
    Date.parse("2026-11-26T16:00:00Z"),
  ];
  for (const nowMs of quiet) expect(jobHealth(JOB, null, nowMs)).toEqual(FINE);
});

test("a daily job is judged by the session it falls in", () => {
  const job = aDailyJob("retention", 10, 0);
  const slot = OPEN + minutes(30);
  expect(jobHealth(job, null, slot + minutes(120)).late).toBe(false);
  expect(jobHealth(job, null, slot + minutes(120) + 1)).toEqual({ late: true, overdueSlotMs: slot });
});
