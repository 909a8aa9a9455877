import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { isJobId, JOB_IDS } from "../../src/scheduling/job.ts";
import { buildSchedule } from "../../src/scheduling/schedule.ts";

test("by default chains refresh every 15 minutes of the session and once after the close", () => {
  expect(buildSchedule({ optionChainIntervalMinutes: 15 })).toEqual([
    {
      id: "options_refresh",
      cadence: { kind: "session", everySeconds: 900, afterCloseMinutes: 15 },
      graceSeconds: 600,
      overlap: "skip",
      coalesce: "latest",
    },
  ]);
});

test.each([
  [1, 60],
  [5, 300],
  [10, 600],
  [30, 600],
  [390, 600],
])(
  "an interval of %i minutes gives a grace of %i seconds, never longer than the interval",
  (minutes, grace) => {
    const [job] = buildSchedule({ optionChainIntervalMinutes: minutes });
    expect(job?.graceSeconds).toBe(grace);
  },
);

test.each([0, -15, 2.5, 391, Number.NaN, Number.POSITIVE_INFINITY])(
  "an interval of %d minutes is refused by the setting's name, with the reason and the way out",
  (minutes) => {
    const build = () => buildSchedule({ optionChainIntervalMinutes: minutes });
    expect(build).toThrow(AppError);
    expect(build).toThrow(/^OPTION_CHAIN_JOB_INTERVAL_MINUTES is .*whole minutes from 1 to 390/);
    expect(build).toThrow(expect.objectContaining({ code: "configuration_invalid" }));
  },
);

test("a job is known by its fixed name and by no other", () => {
  for (const id of JOB_IDS) expect(isJobId(id)).toBe(true);
  for (const text of ["", "Options_Refresh", "options_refresh ", "toString"])
    expect(isJobId(text)).toBe(false);
});
