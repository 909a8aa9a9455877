import { expect, test } from "vitest";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import { rollUpDays } from "../../../src/scheduling/days/roll-up-days.ts";
import { aLedgerDay, memoryDays } from "../../support/memory-status.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aSessionJob } from "../../support/schedule.ts";

const DAY = minutes(1_440);
const FRIDAY_OPEN = Date.parse("2026-11-20T14:30:00Z");
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const rolledUpTo = (day: string) => [{ ...aLedgerDay({ day }), due: 28, downSeconds: 0 }];

function aRollUp(days: ReturnType<typeof memoryDays>, ledgerDays = 90) {
  const deps = { days: days.store, schedule: [aSessionJob()], calendar: nyseCalendar, ledgerDays };
  return (nowMs = IN_SESSION) => rollUpDays(deps, nowMs);
}

test("every day of the ledger before today is rolled up with what was due and how long the job was down", async () => {
  const lost = [{ slotMs: FRIDAY_OPEN, recoveredAtMs: FRIDAY_OPEN + minutes(20) }];
  const friday = aLedgerDay({
    day: "2026-11-20",
    succeeded: 27,
    failed: 1,
    reason: "Schwab answered 503.",
    lost,
  });
  const days = memoryDays({ live: [friday, aLedgerDay({ day: "2026-11-23" })] });
  expect(await aRollUp(days)()).toBe(1);
  const { lost: _lost, ...counted } = friday;
  expect(days.written).toEqual([{ ...counted, due: 28, downSeconds: 15 * 60 }]);
});

test("the last five days are looked at again, those before are settled, and a gap is made up for", async () => {
  const asked = async (newest: string, ledgerDays?: number) => {
    const days = memoryDays({ rolledUp: rolledUpTo(newest) });
    await aRollUp(days, ledgerDays)();
    return days.asked;
  };
  const today = at("2026-11-23");
  expect(await asked("2026-11-22")).toEqual([[today - 5 * DAY, today]]);
  expect(await asked("2026-11-10")).toEqual([[at("2026-11-11"), today]]);
  // What the ledger has forgotten is not asked for.
  expect(await asked("2026-01-01", 30)).toEqual([[today - 30 * DAY, today]]);
  expect(await asked("2026-11-22", 2)).toEqual([[today - 2 * DAY, today]]);
});
