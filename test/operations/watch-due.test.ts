import { expect, test } from "vitest";
import { watchDue } from "../../src/operations/watch-due.ts";
import { minutes } from "../support/moments.ts";

/** The ticks of a UTC day at which the watch looks, as HH:MM. */
function looks(day: string): string[] {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const ticks = Array.from({ length: 1_440 }, (_, minute) => midnight + minutes(minute));
  return ticks.filter((tick) => watchDue(tick)).map((tick) => new Date(tick).toISOString().slice(11, 16));
}

const OFF_HOURS = ["00:04", "03:04", "06:04", "09:04", "12:04", "15:04", "18:04", "21:04"];

test("in session it looks every five minutes, off the full minutes; else every three hours", () => {
  const all = looks("2026-11-23");
  const inSession = all.filter((time) => time >= "14:30" && time < "21:00");
  expect(inSession).toHaveLength(78);
  expect(inSession.slice(0, 3)).toEqual(["14:34", "14:39", "14:44"]);
  expect(all.filter((time) => time < "14:30" || time >= "21:00")).toEqual([
    "00:04",
    "03:04",
    "06:04",
    "09:04",
    "12:04",
    "21:04",
  ]);
});

test.each([
  ["a Saturday", "2026-11-21"],
  ["Thanksgiving", "2026-11-26"],
])("on %s the database is woken eight times", (_, day) => {
  expect(looks(day)).toEqual(OFF_HOURS);
});

test("an early close ends the close watch at one o'clock in New York", () => {
  const afternoon = looks("2026-11-27").filter((time) => time >= "17:50");
  expect(afternoon).toEqual(["17:54", "17:59", "18:04", "21:04"]);
});
