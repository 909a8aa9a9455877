import { expect, test } from "vitest";
import { dayState, type JobDay } from "../../../src/scheduling/days/job-day.ts";

function aDay(changes: Partial<JobDay>): JobDay {
  const counts = { runs: 0, succeeded: 0, partial: 0, failed: 0, missed: 0, abandoned: 0, skipped: 0 };
  return {
    job: "options_refresh",
    day: "2026-11-23",
    due: 28,
    ...counts,
    downSeconds: 0,
    reason: null,
    ...changes,
  };
}

test("a day is what became of its slots", () => {
  const states: [Partial<JobDay>, string][] = [
    [{ runs: 28, succeeded: 28 }, "up"],
    [{ runs: 28, succeeded: 27, partial: 1 }, "partly"],
    [{ runs: 28, succeeded: 27, missed: 1 }, "partly"],
    [{ runs: 2, partial: 1, abandoned: 1 }, "partly"],
    [{ runs: 28, failed: 20, skipped: 8 }, "down"],
    [{ runs: 1, missed: 1 }, "down"],
    [{ runs: 28, skipped: 28 }, "skipped"],
    [{ runs: 1 }, "waiting"],
    [{ runs: 3, succeeded: 1, skipped: 2 }, "up"],
  ];
  for (const [changes, state] of states) expect(dayState(aDay(changes)), JSON.stringify(changes)).toBe(state);
});

test("a day with nothing due is neither good nor bad, and one without a record is unknown", () => {
  expect(dayState(aDay({ due: 0 }))).toBe("none");
  expect(dayState(aDay({}))).toBe("unknown");
});
