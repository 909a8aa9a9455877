import { expect, test } from "vitest";
import { downSeconds } from "../../../src/scheduling/days/down-seconds.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aDailyJob, aSessionJob } from "../../support/schedule.ts";

const DAY = minutes(1_440);
const LATER = IN_SESSION + 10 * DAY;
const lost = (minute: number, recoveredMinute: number | null = null) => ({
  slotMs: IN_SESSION + minutes(minute),
  recoveredAtMs: recoveredMinute === null ? null : IN_SESSION + minutes(recoveredMinute),
});

test("a job is down from the slot that failed until a later run has stored something", () => {
  expect(downSeconds(aSessionJob(), [lost(0, 12)], LATER)).toBe(12 * 60);
  expect(downSeconds(aSessionJob(), [], LATER)).toBe(0);
});

test("a slot of the session counts for its interval at most: nights and weekends are nobody's fault", () => {
  // The last slot of Friday, and the next success on Monday.
  expect(downSeconds(aSessionJob(), [lost(0, 4_000)], LATER)).toBe(15 * 60);
  expect(downSeconds(aSessionJob("prices_1m", 1), [lost(0, 4_000)], LATER)).toBe(60);
});

test("slots that follow each other count once, and a gap between them not at all", () => {
  const slots = [lost(15, 40), lost(0, 40), lost(0, 40)];
  expect(downSeconds(aSessionJob(), slots, LATER)).toBe(30 * 60);
  expect(downSeconds(aSessionJob(), [lost(0, 100), lost(60, 100)], LATER)).toBe(30 * 60);
});

test("a daily job's slot counts for a day at most, and slots that overlap once", () => {
  expect(downSeconds(aDailyJob(), [lost(0, 90)], LATER)).toBe(90 * 60);
  expect(downSeconds(aDailyJob(), [lost(0)], LATER)).toBe(86_400);
  expect(downSeconds(aDailyJob(), [lost(0), lost(1_380)], LATER)).toBe(1_380 * 60 + 86_400);
});

test("what is not over yet counts up to now, and what lies ahead of now for nothing", () => {
  expect(downSeconds(aSessionJob(), [lost(0)], IN_SESSION + minutes(4))).toBe(4 * 60);
  expect(downSeconds(aSessionJob(), [lost(0, 12)], IN_SESSION - 1)).toBe(0);
});
