import fc from "fast-check";
import { expect, test } from "vitest";
import { decideDividends, type Evidence } from "../../src/dividends/decide-dividends.ts";
import { addDays, daysBetween } from "../../src/market/calendar-date.ts";
import {
  aDeclared,
  aKnown,
  alpacaSaid,
  anEvidence,
  anOutlook,
  aStoredDividend,
  BEFORE_OPEN,
  DAY,
  NO_OUTLOOK,
  paidOn,
  QUARTERS,
  schwabSaid,
} from "../support/dividends.ts";

const decide = (changes: Partial<Evidence> = {}, today = DAY) =>
  decideDividends(anEvidence(changes), today, BEFORE_OPEN);
/** The first so many, in short. */
const shown = (changes: Partial<Evidence>, count = 3, today = DAY) =>
  decide(changes, today)
    .dividends.slice(0, count)
    .map(({ exDate, amount, certainty, source }) => `${exDate} ${amount} ${certainty} ${source}`);

test("from the past alone: the cadence goes on for three years with the last amount", () => {
  const { status, dividends, complete } = decide();
  expect(status).toBe("scheduled");
  expect(complete).toBe(true);
  expect(shown({})).toEqual([
    "2026-12-10 0.25 projected tiingo",
    "2027-03-11 0.25 projected tiingo",
    "2027-06-10 0.25 projected tiingo",
  ]);
  expect(dividends).toHaveLength(12);
  expect(dividends.every(({ fetchedAtMs, special }) => fetchedAtMs === BEFORE_OPEN && !special)).toBe(true);
});

test("the provider's next date comes before the cadence, and the cadence goes on behind it", () => {
  expect(shown({ outlook: schwabSaid(anOutlook()) })).toEqual([
    "2026-12-09 0.25 estimated schwab",
    "2027-03-11 0.25 projected tiingo",
    "2027-06-10 0.25 projected tiingo",
  ]);
});

test("what is declared comes before both, and its amount goes on", () => {
  expect(shown({ declared: alpacaSaid([aDeclared()]), outlook: schwabSaid(anOutlook()) })).toEqual([
    "2026-12-14 0.26 declared alpaca",
    "2027-03-11 0.26 projected tiingo",
    "2027-06-10 0.26 projected tiingo",
  ]);
});

test("where the provider already guesses the one after the declared, all three follow one another", () => {
  const outlook = schwabSaid(anOutlook({ lastExDate: "2026-12-14", nextExDate: "2027-03-15" }));
  expect(shown({ declared: alpacaSaid([aDeclared()]), outlook })).toEqual([
    "2026-12-14 0.26 declared alpaca",
    "2027-03-15 0.25 estimated schwab",
    "2027-06-10 0.25 projected tiingo",
  ]);
});

test("the provider alone, without any past: its date, and its frequency from there", () => {
  const outlook = schwabSaid(anOutlook());
  expect(shown({ known: aKnown({ events: [] }), outlook, yearRead: false })).toEqual([
    "2026-12-09 0.25 estimated schwab",
    "2027-03-10 0.25 projected schwab",
    "2027-06-09 0.25 projected schwab",
  ]);
});

test("a declared one of which no cadence is known stands alone", () => {
  const evidence = { known: aKnown({ events: [] }), declared: alpacaSaid([aDeclared()]), yearRead: false };
  expect(decide(evidence)).toMatchObject({ status: "scheduled", dividends: [{ exDate: "2026-12-14" }] });
});

test("an estimate of the dividend that was just paid is not another one", () => {
  const outlook = schwabSaid(anOutlook({ nextExDate: "2026-11-27" }));
  const events = paidOn(
    ["2026-02-19", 0.25],
    ["2026-05-21", 0.25],
    ["2026-08-20", 0.25],
    ["2026-11-19", 0.25],
  );
  expect(shown({ known: aKnown({ events }), outlook }, 1)).toEqual(["2027-02-18 0.25 projected tiingo"]);
  // As Alpaca tells it, before the day's bars do.
  const declared = alpacaSaid([aDeclared({ exDate: "2026-11-20" })]);
  expect(shown({ declared, outlook }, 1)).toEqual(["2027-03-11 0.26 projected tiingo"]);
});

test("specials stand beside the regular ones, take no estimate's place, and are never projected", () => {
  const special = aDeclared({ exDate: "2026-12-14", amount: 15, special: true });
  const both = { declared: alpacaSaid([special]), outlook: schwabSaid(anOutlook()) };
  expect(shown(both)).toEqual([
    "2026-12-09 0.25 estimated schwab",
    "2026-12-14 15 declared alpaca",
    "2027-03-11 0.25 projected tiingo",
  ]);
  const events = [...QUARTERS, ...paidOn(["2026-10-20", 15])];
  expect(shown({ known: aKnown({ events }) }, 1)).toEqual(["2026-12-10 0.25 projected tiingo"]);
  // Of a share that pays nothing else it makes no schedule.
  const only = decide({ known: aKnown({ events: [] }), declared: alpacaSaid([special]) });
  expect(only).toMatchObject({ status: "none", dividends: [{ special: true, amount: 15 }] });
});

test("told twice it is one payment, two amounts of one date are both paid", () => {
  const twice = [aDeclared({ amount: 0.1 }), aDeclared({ amount: 0.2 }), aDeclared({ amount: 0.1 })];
  expect(shown({ declared: alpacaSaid(twice) }, 1)).toEqual(["2026-12-14 0.3 declared alpaca"]);
});

test("past dates drop out; one of today stays", () => {
  const declared = alpacaSaid([aDeclared({ exDate: DAY }), aDeclared({ exDate: addDays(DAY, -1) })]);
  expect(decide({ declared }).dividends[0]?.exDate).toBe(DAY);
  expect(shown({ declared }, 1, "2026-11-24")).toEqual(["2027-03-11 0.26 projected tiingo"]);
});

test("a share that is late with its payment is not projected until somebody says so", () => {
  const events = QUARTERS.slice(0, 3);
  const late = decide({ known: aKnown({ events }) });
  expect(late).toMatchObject({ status: "unknown", dividends: [] });
  const again = shown({ known: aKnown({ events }), declared: alpacaSaid([aDeclared()]) }, 2);
  expect(again).toEqual(["2026-12-14 0.26 declared alpaca", "2027-03-08 0.26 projected tiingo"]);
});

test("none is said only of a year that was read and that nobody contradicts", () => {
  const none = { known: aKnown({ events: [] }) };
  expect(decide(none).status).toBe("none");
  expect(decide({ ...none, declared: null }).status).toBe("none");
  expect(decide({ ...none, outlook: schwabSaid("unknown") }).status).toBe("none");
  expect(decide({ ...none, yearRead: false }).status).toBe("unknown");
  expect(decide({ ...none, outlook: schwabSaid({ ...NO_OUTLOOK, annual: 0.5 }) }).status).toBe("unknown");
  expect(decide({ known: aKnown({ events: paidOn(["2026-03-12", 0.2]) }) }).status).toBe("unknown");
  expect(decide({ known: aKnown({ events: paidOn(["2025-03-12", 0.2]) }) }).status).toBe("none");
});

test("who does not answer might have known of one: none is not newly said, and stands where it was", () => {
  for (const silence of [{ declared: alpacaSaid(null) }, { outlook: schwabSaid(null) }]) {
    const fresh = decide({ known: aKnown({ events: [] }), ...silence });
    expect(fresh).toMatchObject({ status: "unknown", complete: false });
    expect(decide({ known: aKnown({ events: [], status: "none" }), ...silence }).status).toBe("none");
  }
});

test("what a source said stands, with its age, while it does not answer; once it answers it stands no more", () => {
  const dividends = [
    aStoredDividend(),
    aStoredDividend({ exDate: "2027-03-15", certainty: "estimated", source: "schwab", amount: 0.25 }),
    aStoredDividend({ exDate: "2027-06-10", certainty: "projected", source: "tiingo", amount: 9 }),
  ];
  const known = aKnown({ dividends, perYear: 4, events: [] });
  const kept = decide({ known, declared: alpacaSaid(null), outlook: schwabSaid(null) });
  expect(kept).toMatchObject({ status: "scheduled", complete: false, perYear: 4 });
  expect(kept.dividends.slice(0, 2)).toEqual(dividends.slice(0, 2));
  expect(kept.dividends[2]).toMatchObject({ certainty: "projected", amount: 0.25 });
  expect(decide({ known, declared: null }).dividends).toContainEqual(dividends[0]);
  expect(decide({ known }).dividends).toEqual([]);
});

test("an index pays nothing of its own and nobody knows it: unknown", () => {
  const known = aKnown({ symbol: "SPX", events: [] });
  expect(decide({ known, yearRead: false })).toMatchObject({ status: "unknown", dividends: [] });
});

test("whatever the sources say, dates ascend from today on, and no dividend counts twice", () => {
  const day = (least: number, most: number) =>
    fc.integer({ min: least, max: most }).map((days) => addDays(DAY, days));
  const evidence = fc.record({
    declared: fc.option(fc.array(day(-15, 120), { maxLength: 1 })),
    next: fc.option(day(-30, 200)),
    last: fc.option(day(-90, 100)),
    lastPaid: fc.integer({ min: 1, max: 90 }),
  });
  fc.assert(
    fc.property(evidence, ({ declared, next, last, lastPaid }) => {
      const paid = [3, 2, 1, 0].map((quarters): [string, number] => [
        addDays(DAY, -lastPaid - 91 * quarters),
        0.25,
      ]);
      const { dividends } = decide({
        known: aKnown({ events: paidOn(...paid) }),
        declared: alpacaSaid(declared?.map((exDate) => aDeclared({ exDate })) ?? null),
        outlook: schwabSaid(anOutlook({ nextExDate: next, lastExDate: last })),
      });
      const dates = dividends.map(({ exDate }) => exDate);
      expect(dates).toEqual(dates.toSorted());
      for (const [i, date] of dates.entries()) {
        expect(date >= DAY).toBe(true);
        if (i > 0) expect(daysBetween(dates[i - 1] ?? date, date)).toBeGreaterThan(30);
      }
      for (const exDate of declared ?? []) {
        const near = dividends.filter((each) => Math.abs(daysBetween(each.exDate, exDate)) <= 30);
        expect(near.map(({ certainty }) => certainty)).toEqual(exDate >= DAY ? ["declared"] : []);
      }
      expect(dividends.filter(({ certainty }) => certainty === "projected").length).toBeGreaterThan(8);
    }),
  );
});
