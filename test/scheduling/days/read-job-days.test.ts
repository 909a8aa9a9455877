import { expect, test } from "vitest";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import { readJobDays } from "../../../src/scheduling/days/read-job-days.ts";
import { aLedgerDay, memoryDays } from "../../support/memory-status.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aSessionJob } from "../../support/schedule.ts";

const read = async (given: Parameters<typeof memoryDays>[0], nowMs = IN_SESSION) => {
  const deps = { days: memoryDays(given).store, schedule: [aSessionJob()], calendar: nyseCalendar };
  const [own] = await readJobDays(deps, 7, nowMs);
  return own ?? { days: [], lastOutage: null };
};

const FRIDAY = { ...aLedgerDay({ day: "2026-11-20" }), due: 28, downSeconds: 0 };

test("past days come from the roll-up, today from the ledger, and a weekend has nothing due", async () => {
  const { days } = await read({
    rolledUp: [FRIDAY],
    live: [aLedgerDay({ runs: 2, succeeded: 1, failed: 1 })],
  });
  expect(days.map(({ day, state }) => [day, state])).toEqual([
    ["2026-11-17", "unknown"],
    ["2026-11-18", "unknown"],
    ["2026-11-19", "unknown"],
    ["2026-11-20", "up"],
    ["2026-11-21", "none"],
    ["2026-11-22", "none"],
    ["2026-11-23", "partly"],
  ]);
});

test("a trading day without an entry is unknown, not green; today's is still to come", async () => {
  const thursday = { ...FRIDAY, day: "2026-11-19" };
  const { days } = await read({ rolledUp: [thursday] });
  expect(days.slice(-4).map(({ state }) => state)).toEqual(["unknown", "none", "none", "waiting"]);
});

test("Thanksgiving has nothing due", async () => {
  const friday = aLedgerDay({ day: "2026-11-27" });
  const wednesday = { ...FRIDAY, day: "2026-11-25" };
  const { days } = await read({ rolledUp: [wednesday], live: [friday] }, Date.parse("2026-11-27T16:00:00Z"));
  expect(days.slice(-3).map(({ state }) => state)).toEqual(["up", "none", "up"]);
});

test("what failed last says for how long, by the slots that were due", async () => {
  const outage = {
    job: "options_refresh",
    firstSlotMs: IN_SESSION,
    lastSlotMs: IN_SESSION + minutes(30),
    status: "failed",
    reason: "Schwab answered 503.",
    recoveredAtMs: IN_SESSION + minutes(46),
  };
  const { job: _job, ...told } = outage;
  expect((await read({ outages: [outage] }, IN_SESSION + minutes(300))).lastOutage).toEqual({
    ...told,
    downSeconds: 45 * 60,
  });
});
