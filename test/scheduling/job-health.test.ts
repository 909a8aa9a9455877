import { expect, test } from "vitest";
import type { ScheduledJob } from "../../src/scheduling/job.ts";
import { jobHealth } from "../../src/scheduling/job-health.ts";
import { minutes } from "../support/moments.ts";
import { aDailyJob, aSessionJob } from "../support/schedule.ts";

const JOB = aSessionJob();
const OPEN = Date.parse("2026-11-23T14:30:00Z");
const CLOSE = Date.parse("2026-11-23T21:00:00Z");
/** As of a ledger that began long ago. */
const health = (job: ScheduledJob, lastSuccessSlotMs: number | null, nowMs: number) =>
  jobHealth(job, { lastSuccessSlotMs, sinceMs: null }, nowMs);
const FINE = { late: false, overdueSlotMs: null };

test("a job is late once a slot has had its grace twice and nothing has succeeded since", () => {
  expect(health(JOB, null, OPEN + minutes(20))).toEqual(FINE);
  expect(health(JOB, null, OPEN + minutes(20) + 1)).toEqual({ late: true, overdueSlotMs: OPEN });
  expect(health(JOB, OPEN, OPEN + minutes(20) + 1)).toEqual(FINE);
});

test("the slot at which the ledger begins is owed, those before it are not", () => {
  const since = (sinceMs: number) => jobHealth(JOB, { lastSuccessSlotMs: null, sinceMs }, OPEN + minutes(21));
  expect(since(OPEN)).toEqual({ late: true, overdueSlotMs: OPEN });
  expect(since(OPEN + 1)).toEqual(FINE);
});

test("yesterday's success does not cover this morning's slot", () => {
  const yesterday = OPEN - minutes(3_000);
  expect(health(JOB, yesterday, OPEN + minutes(21)).late).toBe(true);
});

test("the newest overdue slot is the one named", () => {
  expect(health(JOB, OPEN, OPEN + minutes(66))).toEqual({ late: true, overdueSlotMs: OPEN + minutes(45) });
});

test("a later success, also of a run by hand, makes up for what went wrong before", () => {
  const byHand = OPEN + minutes(47);
  expect(health(JOB, byHand, OPEN + minutes(66))).toEqual(FINE);
});

test("outside the session nothing is late: before it, after it, at weekends and on holidays", () => {
  const quiet = [
    OPEN - 1,
    CLOSE,
    CLOSE + minutes(120),
    OPEN - minutes(1_440),
    Date.parse("2026-11-26T16:00:00Z"),
  ];
  for (const nowMs of quiet) expect(health(JOB, null, nowMs)).toEqual(FINE);
});

test("a daily job is late two hours after its slot, at any time of day, and over a weekend", () => {
  const job = aDailyJob("retention", 10, 0);
  const slot = OPEN + minutes(30);
  const friday = Date.parse("2026-11-20T15:00:00Z");
  expect(health(job, friday, slot + minutes(120)).late).toBe(false);
  expect(health(job, friday, slot + minutes(120) + 1)).toEqual({ late: true, overdueSlotMs: slot });
  expect(health(job, slot, slot + minutes(600))).toEqual(FINE);
  const sunday = Date.parse("2026-11-22T03:00:00Z");
  expect(health(job, friday - minutes(1_440), sunday)).toEqual({ late: true, overdueSlotMs: friday });
});

test("what was due before the ledger began is nobody's fault", () => {
  const history = { lastSuccessSlotMs: null, sinceMs: OPEN + minutes(40) };
  expect(jobHealth(JOB, history, OPEN + minutes(60))).toEqual(FINE);
  expect(jobHealth(JOB, history, OPEN + minutes(66)).overdueSlotMs).toBe(OPEN + minutes(45));
  expect(jobHealth(aDailyJob(), { ...history, sinceMs: OPEN + minutes(60) }, OPEN + minutes(300))).toEqual(
    FINE,
  );
});

test("a job of every minute is given five before it is called late, and one that starts later that much more", () => {
  const minutely = { ...aSessionJob("prices_1m", 1), graceSeconds: 60 };
  expect(health(minutely, null, OPEN + minutes(5))).toEqual(FINE);
  expect(health(minutely, null, OPEN + minutes(5) + 1).late).toBe(true);
  const later = { ...minutely, startDelaySeconds: 120 };
  expect(health(later, null, OPEN + minutes(7))).toEqual(FINE);
  expect(health(later, null, OPEN + minutes(7) + 1).late).toBe(true);
});

test("a success of the future, of a clock that ran ahead, covers nothing", () => {
  const tomorrow = OPEN + minutes(1_440);
  expect(health(JOB, tomorrow, OPEN + minutes(21))).toEqual({ late: true, overdueSlotMs: OPEN });
  const since = jobHealth(JOB, { lastSuccessSlotMs: null, sinceMs: tomorrow }, OPEN + minutes(21));
  expect(since.late).toBe(true);
});
