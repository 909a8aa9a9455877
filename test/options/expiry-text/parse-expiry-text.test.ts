import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, dateOfDay, dayNumber } from "../../../src/market/calendar-date.ts";
import { sessionUntil, tradingCalendar } from "../../../src/market/trading-calendar.ts";
import { parseExpiryText } from "../../../src/options/expiry-text/parse-expiry-text.ts";

/** A Monday, 10:00 in New York. */
const NOW = Date.parse("2026-11-30T15:00:00Z");

function read(text: string, at: string | number = NOW) {
  const nowMs = typeof at === "number" ? at : Date.parse(at);
  const parsed = parseExpiryText(text, nowMs);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message} ${parsed.hint}`);
  return parsed;
}
const dateOf = (text: string, at?: string) => read(text, at).date;

function refusal(text: string, at: string | number = NOW): string {
  const parsed = parseExpiryText(text, typeof at === "number" ? at : Date.parse(at));
  if (parsed.ok) throw new Error(`${text} was taken for ${parsed.date}.`);
  expect(parsed.hint).not.toBe("");
  return parsed.message;
}

test.each([
  ["30d", 30],
  ["30 d", 30],
  ["30 dte", 30],
  ["45DTE", 45],
  ["dte 45", 45],
  ["dte:45", 45],
  ["30", 30],
  ["in 30 days", 30],
  ["30 days out", 30],
  ["0dte", 0],
  ["1DTE", 1],
  ["2w", 14],
  ["2 weeks", 14],
  ["a week", 7],
  ["6 wks", 42],
  ["３０ｄ", 30],
])("%s counts days from today", (text, dte) => {
  expect(read(text)).toMatchObject({ by: "days", dte, date: addDays("2026-11-30", dte) });
});

test.each([
  ["1 month", "2026-12-30"],
  ["3 months", "2027-02-28"],
  ["3m", "2027-02-28"],
  ["6mo", "2027-05-30"],
  ["1y", "2027-11-30"],
  ["2 years", "2028-11-30"],
])("%s is the same day of a later month, or its last", (text, date) => {
  expect(read(text)).toMatchObject({ by: "days", date });
});

test.each([
  ["2026-12-18", "2026-12-18"],
  ["2026/12/18", "2026-12-18"],
  ["20261218", "2026-12-18"],
  ["261218", "2026-12-18"],
  ["12/18", "2026-12-18"],
  ["12-18", "2026-12-18"],
  ["18/12", "2026-12-18"],
  ["12/18/26", "2026-12-18"],
  ["12/18/2026", "2026-12-18"],
  ["dec 18", "2026-12-18"],
  ["Dec18", "2026-12-18"],
  ["Dec 18th", "2026-12-18"],
  ["18 dec", "2026-12-18"],
  ["18dec26", "2026-12-18"],
  ["18th of December", "2026-12-18"],
  ["Dec 18 2026", "2026-12-18"],
  ["Dec. 18, 2026", "2026-12-18"],
  ["dec 18 '26", "2026-12-18"],
  ["exp dec 18", "2026-12-18"],
  ["fri dec 18", "2026-12-18"],
  ["Friday, December 18", "2026-12-18"],
  ["jan 15", "2027-01-15"],
  ["1/15", "2027-01-15"],
  ["feb 29", "2028-02-29"],
])("%s is the date %s", (text, date) => {
  expect(read(text)).toMatchObject({ by: "date", date });
});

test.each([
  ["today", "2026-11-30"],
  ["tomorrow", "2026-12-01"],
  ["friday", "2026-12-04"],
  ["fri", "2026-12-04"],
  ["this friday", "2026-12-04"],
  ["next friday", "2026-12-11"],
  ["monday", "2026-11-30"],
  ["next monday", "2026-12-07"],
  ["wednesday", "2026-12-02"],
  ["eow", "2026-12-04"],
  ["weekly", "2026-12-04"],
  ["next week", "2026-12-11"],
  ["monthly", "2026-12-18"],
  ["opex", "2026-12-18"],
  ["next monthly", "2027-01-15"],
  ["next opex", "2027-01-15"],
  ["next month", "2026-12-18"],
  ["eom", "2026-11-30"],
  ["end of year", "2026-12-31"],
  ["eoq", "2026-12-31"],
  ["leaps", "2028-01-21"],
  ["dec", "2026-12-18"],
  ["january", "2027-01-15"],
  ["jan 2028", "2028-01-21"],
  ["jan '28", "2028-01-21"],
  ["mar monthly", "2027-03-19"],
])("%s is, on a Monday, %s", (text, date) => {
  expect(read(text)).toMatchObject({ by: "date", date });
});

test("a day of the week is today's until the close, and next week's is counted by weeks", () => {
  expect(dateOf("friday", "2026-12-04T20:59:00Z")).toBe("2026-12-04");
  expect(dateOf("friday", "2026-12-04T21:00:00Z")).toBe("2026-12-11");
  expect(dateOf("next friday", "2026-12-04T15:00:00Z")).toBe("2026-12-11");
  for (const weekend of ["2026-12-05T15:00:00Z", "2026-12-06T15:00:00Z"]) {
    expect(dateOf("friday", weekend)).toBe("2026-12-11");
    expect(dateOf("next friday", weekend)).toBe("2026-12-11");
    expect(dateOf("tomorrow", weekend)).toBe("2026-12-07");
  }
});

test("where the exchange is closed the trading day before stands for it, after a Monday the one behind", () => {
  // Good Friday 2027 is March 26; Juneteenth 2026 is the third Friday of its month.
  expect(read("friday", "2027-03-22T15:00:00Z")).toMatchObject({ date: "2027-03-25" });
  expect(read("friday", "2027-03-22T15:00:00Z").note).toMatch(/closed on that Friday/);
  expect(dateOf("friday", "2027-03-25T21:00:00Z")).toBe("2027-04-02");
  expect(dateOf("monthly", "2026-06-01T15:00:00Z")).toBe("2026-06-18");
  expect(dateOf("thursday", "2026-11-23T15:00:00Z")).toBe("2026-11-25");
  expect(dateOf("monday", "2027-01-15T15:00:00Z")).toBe("2027-01-19");
  expect(read("dec 25").note).toMatch(/holiday/);
  expect(read("12/19").note).toMatch(/a Saturday/);
  expect(read("tomorrow", "2026-12-04T15:00:00Z")).toMatchObject({ date: "2026-12-07" });
});

test("a calendar that knows of another closed day is heeded", () => {
  const calendar = tradingCalendar({ overrides: new Map([["2026-12-04", null]]) });
  expect(parseExpiryText("friday", NOW, calendar)).toMatchObject({ date: "2026-12-03" });
  const open = tradingCalendar({ overrides: new Map([["2026-12-05", sessionUntil("2026-12-05", 780)]]) });
  expect(parseExpiryText("12/5", NOW, open)).toMatchObject({ note: null });
});

test("the monthly is over after its close, and the year wraps", () => {
  expect(dateOf("monthly", "2026-12-18T21:00:00Z")).toBe("2027-01-15");
  expect(dateOf("opex", "2026-12-18T20:00:00Z")).toBe("2026-12-18");
  expect(dateOf("next month", "2026-12-30T15:00:00Z")).toBe("2027-01-15");
  expect(dateOf("eow", "2026-12-31T15:00:00Z")).toBe("2026-12-31");
  expect(dateOf("dec 31", "2027-03-04T15:00:00Z")).toBe("2027-12-31");
});

test("the day is New York's, not London's", () => {
  expect(dateOf("today", "2026-12-01T03:00:00Z")).toBe("2026-11-30");
  expect(read("dec 1", "2026-12-01T03:00:00Z").dte).toBe(1);
});

test.each([
  ["11/20", /Nov 20 has passed/],
  ["nov 29", /has passed/],
  ["2026-11-29", /2026-11-29 has passed; today is 2026-11-30/],
  ["nov 2025", /has passed/],
  ["-5d", /past/],
  ["2001d", /2,000 days/],
  ["9999", /2,000 days/],
  ["40 years", /2,000 days/],
  ["2099-01-01", /2,000 days/],
  ["feb 30", /not a date/],
  ["13/13", /not a date/],
  ["2026-02-30", /not a date/],
  ["thu dec 18", /2026-12-18 is a Friday/],
  ["saturday", /Nothing expires on a Saturday/],
  ["banana", /"banana" is not an expiry/],
  ["30x", /not an expiry/],
  ["580/575", /not an expiry/],
  ["", /No expiry/],
])("%s is refused with a hint", (text, message) => {
  expect(refusal(text)).toMatch(message);
});

test("what is far too long is refused in few words", () => {
  for (const long of ["x".repeat(5_000), "1".repeat(5_000), " ".repeat(5_000)])
    expect(refusal(long).length).toBeLessThan(80);
});

test("a date without a year that passed lately is asked back; one that passed long ago is next year's", () => {
  expect(refusal("10/1")).toMatch(/60 days ago/);
  expect(dateOf("9/30")).toBe("2027-09-30");
});

const day = fc.integer({ min: dayNumber("2026-11-30"), max: dayNumber("2026-11-30") + 1_990 }).map(dateOfDay);
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

test("every way to write a whole date is read as that date", () => {
  fc.assert(
    fc.property(day, (date) => {
      const [year = "", month = "", of = ""] = date.split("-");
      const name = MONTHS[Number(month) - 1] ?? "";
      const written = [
        date,
        date.replaceAll("-", ""),
        `${Number(month)}/${Number(of)}/${year}`,
        `${month}/${of}/${year.slice(2)}`,
        `${name} ${Number(of)} ${year}`,
        `${Number(of)} ${name.toUpperCase()} ${year}`,
        `${Number(of)}${name}${year.slice(2)}`,
      ];
      for (const text of written) expect(read(text), text).toMatchObject({ date, by: "date" });
    }),
  );
});

test("whatever is typed, the answer is a day of the next 2,000, or a refusal with a hint", () => {
  const word = fc.constantFrom(
    "next",
    "this",
    "fri",
    "dec",
    "30",
    "d",
    "w",
    "/",
    "2026",
    "-",
    "opex",
    "'27",
    "0",
    "eow",
    "m",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.array(word, { maxLength: 4 }).map((words) => words.join(" ")),
    fc.array(word, { maxLength: 4 }).map((words) => words.join("")),
  );
  const moments = fc.integer({ min: NOW, max: NOW + 800 * 86_400_000 });
  fc.assert(
    fc.property(texts, moments, (text, nowMs) => {
      const parsed = parseExpiryText(text, nowMs);
      if (!parsed.ok) {
        expect(parsed.hint.length).toBeGreaterThan(10);
        return;
      }
      expect(parsed.dte).toBeGreaterThanOrEqual(0);
      expect(parsed.dte).toBeLessThanOrEqual(2_000);
    }),
  );
});
