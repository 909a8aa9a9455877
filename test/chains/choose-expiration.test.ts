import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseExpiration } from "../../src/chains/choose-expiration.ts";
import { addDays, daysBetween } from "../../src/market/calendar-date.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";

const LISTED = ["2026-11-27", "2026-12-04", "2026-12-18"];
const choose = (wish: { dte?: number; expiration?: string }, listed = LISTED, nowMs = IN_SESSION) =>
  chooseExpiration(
    listed.map((expiration) => ({ expiration, root: "SPY" })),
    wish,
    nowMs,
  );

test("what is listed is taken without a word", () => {
  expect(choose({ dte: 11 })).toEqual({ expiration: "2026-12-04", dte: 11, note: null });
  expect(choose({ expiration: "2026-12-18" })).toEqual({ expiration: "2026-12-18", dte: 25, note: null });
});

test("of two equally near the later one: time can be sold, not bought back", () => {
  expect(choose({ dte: 6 }, ["2026-11-27", "2026-12-01"])).toMatchObject({ expiration: "2026-12-01" });
});

test("far beyond the last one the last one is used, and named", () => {
  expect(choose({ dte: 700 })).toEqual({
    expiration: "2026-12-18",
    dte: 25,
    note: "Nearest listed expiration used: 2026-12-18 (25 DTE) instead of 700 DTE.",
  });
});

test("days are counted from New York's date", () => {
  const lateEvening = Date.parse("2026-11-24T03:30:00Z");
  expect(choose({ dte: 11 }, LISTED, lateEvening).note).toBeNull();
});

test("a date that has passed is refused, with today's", () => {
  expect(() => choose({ expiration: "2026-11-22" })).toThrow(
    expect.objectContaining({
      code: "invalid_request",
      message: expect.stringMatching(/2026-11-22.*2026-11-23/),
    }),
  );
});

test("nothing listed is no_quotes", () => {
  expect(() => choose({ dte: 7 }, [])).toThrow(expect.objectContaining({ code: "no_quotes" }));
});

test("a root that is asked for is the only one looked at, and must be there", () => {
  const listed = [
    { expiration: "2026-12-17", root: "SPXW" },
    { expiration: "2026-12-18", root: "SPX" },
    { expiration: "2026-12-18", root: "SPXW" },
  ];
  const chosen = (root?: string) => chooseExpiration(listed, { dte: 24, root }, IN_SESSION).expiration;
  expect(chosen()).toBe("2026-12-17");
  expect(chosen("SPX")).toBe("2026-12-18");
  expect(() => chosen("NDX")).toThrow(
    expect.objectContaining({ code: "no_quotes", hint: "Stored are: SPXW, SPX." }),
  );
});

test("no listed expiration is nearer than the one chosen", () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 1_000 }), (listed, wanted) => {
      const chosen = choose(
        { dte: wanted },
        listed.map((day) => addDays(TODAY, day)),
      );
      expect(chosen.dte).toBe(daysBetween(TODAY, chosen.expiration));
      for (const day of listed)
        expect(Math.abs(day - wanted)).toBeGreaterThanOrEqual(Math.abs(chosen.dte - wanted));
      expect(chosen.note === null).toBe(chosen.dte === wanted);
    }),
    { seed: 20261123, numRuns: 300 },
  );
});
