import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { weekday, yearOf } from "../../src/market/calendar-date.ts";
import {
  assertCovered,
  CalendarCoverageError,
  COVERED_YEARS,
  holidaysByStandingRules,
} from "../../src/market/holidays.ts";
import { datesOf, NYSE_CLOSURES, NYSE_EARLY_CLOSES } from "./nyse-calendar-table.ts";

const coveredYears = Array.from(
  { length: COVERED_YEARS.last - COVERED_YEARS.first + 1 },
  (_, index) => COVERED_YEARS.first + index,
);

test.each(coveredYears)("%i closes on the days that NYSE announced, and on no other", (year) => {
  expect([...holidaysByStandingRules(year).closures.keys()]).toEqual(datesOf(year, NYSE_CLOSURES[year]));
});

test.each(coveredYears)("%i closes at 13:00 on the days that NYSE announced, and on no other", (year) => {
  expect([...holidaysByStandingRules(year).earlyCloses]).toEqual(datesOf(year, NYSE_EARLY_CLOSES[year]));
});

test("every closure and early close is a weekday, and no day is both", () => {
  for (const year of coveredYears) {
    const { closures, earlyCloses } = holidaysByStandingRules(year);
    for (const date of [...closures.keys(), ...earlyCloses]) expect([1, 2, 3, 4, 5]).toContain(weekday(date));
    for (const date of earlyCloses) expect(closures.has(date)).toBe(false);
  }
});

test("closures carry the names that traders know them by", () => {
  expect(holidaysByStandingRules(2026).closures.get("2026-04-03")).toBe("Good Friday");
  expect(holidaysByStandingRules(2026).closures.get("2026-06-19")).toBe(
    "Juneteenth National Independence Day",
  );
  expect(holidaysByStandingRules(2025).closures.get("2025-01-09")).toBe(
    "National Day of Mourning for Jimmy Carter",
  );
});

test("a Saturday New Year closes nothing: 2021-12-31 and 2027-12-31 are full sessions", () => {
  expect(holidaysByStandingRules(2021).closures.has("2021-12-31")).toBe(false);
  expect(holidaysByStandingRules(2027).closures.has("2027-12-31")).toBe(false);
});

test("a date before the calendar is refused, and says what to ask for", () => {
  expect(() => assertCovered("2019-12-31")).toThrow(CalendarCoverageError);
  expect(() => assertCovered("2019-12-31")).toThrow(/begins with 2020, after 2019-12-31/);
  expect(() => assertCovered("2029-01-02")).not.toThrow();
});

test("the standing rules reach past the published calendar, for long-dated expirations", () => {
  expect(holidaysByStandingRules(2029).closures.get("2029-03-30")).toBe("Good Friday");
  expect(holidaysByStandingRules(2038).closures.get("2038-04-23")).toBe("Good Friday");
  expect(holidaysByStandingRules(2019).closures.has("2019-06-19")).toBe(false);
});

const { VOLARIS_SHARED = "../shared" } = process.env;
const recorded = join(VOLARIS_SHARED, "recorded/analytics/nyse_holidays_early_closes_2024_2027.json");

test("2024 to 2027 agree with the recorded NYSE releases", (context) => {
  if (!existsSync(recorded)) {
    console.log(`skipped: no recorded NYSE releases at ${recorded}`);
    context.skip();
  }
  const releases: { closed: { date: string }[]; early_close: string[] } = JSON.parse(
    readFileSync(recorded, "utf8"),
  );
  for (const year of [2024, 2025, 2026, 2027]) {
    const closed = releases.closed.map(({ date }) => date).filter((date) => yearOf(date) === year);
    expect([...holidaysByStandingRules(year).closures.keys()]).toEqual(closed.toSorted());
    const early = releases.early_close.filter((date) => yearOf(date) === year);
    expect([...holidaysByStandingRules(year).earlyCloses]).toEqual(early);
  }
});
