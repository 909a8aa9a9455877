import fc from "fast-check";
import { expect, test } from "vitest";
import { hasCrossed } from "../../src/alerts/crossings.ts";
import { dayRange } from "../../src/alerts/day-range.ts";
import { reportTomorrow, whoseTurn } from "../../src/alerts/earnings-eve.ts";
import { lookAtAlert } from "../../src/alerts/look-at-alert.ts";
import type { Direction } from "../../src/alerts/ports.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { USUAL_LIMITS } from "../../src/providers/freshness.ts";
import { anAlert, observed } from "../support/alerts.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const deps = { calendar: nyseCalendar, limits: USUAL_LIMITS };
const look = (
  alert: Parameters<typeof anAlert>[0],
  seen: Parameters<typeof observed>[0],
  nowMs = IN_SESSION,
) => lookAtAlert({ alert: anAlert(alert), observed: observed(seen) }, deps, nowMs);
const at = (value: number, atMs = IN_SESSION) => ({ value, atMs });

test.each<[before: number, now: number, direction: Direction, crossed: boolean]>([
  [599, 601, "either", true],
  [601, 599, "either", true],
  [599, 600, "either", true], // Exactly there is there.
  [601, 600, "down", true],
  [600, 601, "either", false], // Was there before.
  [600, 599, "either", false],
  [599, 599.99, "up", false],
  [599, 700, "up", true], // A gap over it.
  [601, 599, "up", false],
  [599, 601, "down", false],
])("from %d to %d, wanted %s: %s", (before, now, direction, crossed) => {
  expect(hasCrossed({ before, now, level: 600, direction })).toBe(crossed);
});

test("either way is one way or the other, and never both", () => {
  const values = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(values, values, values, (before, now, level) => {
      const crossed = (direction: Direction) => hasCrossed({ before, now, level, direction });
      expect(crossed("either")).toBe(crossed("up") || crossed("down"));
      expect(crossed("up") && crossed("down")).toBe(false);
    }),
  );
});

test("the first look only writes down where the value stands; the next ones only when that changes", () => {
  expect(look({ seen: null }, { price: at(605) })).toEqual({ seen: at(605), fires: false });
  expect(look({ seen: at(605) }, { price: at(606) })).toBeNull();
  expect(look({ seen: at(605) }, { price: at(599) })).toEqual({ seen: at(599), fires: true });
  expect(look({ seen: at(605), direction: "up" }, { price: at(599) })).toEqual({
    seen: at(599),
    fires: false,
  });
});

test("what is old, of the future, older than what was seen, or unknown, fires nothing", () => {
  const seen = at(599, IN_SESSION - minutes(60));
  expect(look({ seen }, { price: at(601, IN_SESSION - minutes(31)) })).toBeNull();
  expect(look({ seen }, { price: at(601, IN_SESSION - minutes(29)) })).toMatchObject({ fires: true });
  expect(look({ seen }, { price: at(601, IN_SESSION + minutes(6)) })).toBeNull();
  expect(look({ seen: at(599) }, { price: at(601, IN_SESSION - 1) })).toBeNull();
  expect(look({ seen }, { price: null })).toBeNull();
});

test("a hole in somebody's data is no price: nothing fires, and nothing was seen", () => {
  for (const hole of [Number.NaN, 0, -1, Number.POSITIVE_INFINITY]) {
    expect(look({ seen: at(599, 0) }, { price: at(hole) })).toBeNull();
    expect(look({ kind: "expected_move", level: null }, { price: at(hole), close: FRIDAY })).toBeNull();
  }
  expect(look({ kind: "iv_rank", level: 50, seen: at(49, 0) }, { ivRank: at(Number.NaN) })).toBeNull();
  expect(look({ kind: "iv_rank", level: 0, seen: at(9, 0) }, { ivRank: at(0) })).toMatchObject({
    fires: true,
  });
});

test("of more tickers than a run asks about each has its turn within hours, however often runs come", () => {
  for (const [count, everyMinutes] of [
    [21, 30],
    [30, 30],
    [40, 15],
    [60, 60],
    [100, 30],
  ] as const) {
    const symbols = Array.from({ length: count }, (_, i) => `S${i}`);
    const runs = Array.from({ length: 26 }, (_, i) =>
      whoseTurn(symbols, 20, IN_SESSION + minutes(i * everyMinutes)),
    );
    expect(runs.every((turn) => turn.length === 20)).toBe(true);
    expect(new Set(runs.flat()).size).toBe(count);
  }
  expect(whoseTurn(["A", "B"], 20, IN_SESSION)).toEqual(["A", "B"]);
});

test("a rank may be as old as its job is slow", () => {
  const rank = { kind: "iv_rank", level: 50, seen: at(49, 0) } as const;
  expect(look(rank, { ivRank: at(50, IN_SESSION - minutes(75)) })).toMatchObject({ fires: true });
  expect(look(rank, { ivRank: at(50, IN_SESSION - minutes(76)) })).toBeNull();
  expect(look(rank, { ivRank: null, price: at(50) })).toBeNull();
});

/** The close before, of the Friday; at 25.2 % one deviation of a session is 1.587 %: ±9.3664. */
const FRIDAY = { day: "2026-11-20", price: 590, volatility: 0.252, maturityDays: 7 } as const;
const YESTERDAY = Date.parse("2026-11-20T18:00:00Z");

test("the range of a day is one deviation of a session about the close before", () => {
  const range = dayRange(observed({ price: at(595), close: FRIDAY, previousClose: 590 }), nyseCalendar);
  expect(range?.move).toBeCloseTo((590 * 0.252) / Math.sqrt(252), 10);
  expect(range?.high).toBeCloseTo(599.366, 3);
});

test("without the close of the very day before, or over a split, nobody knows the range", () => {
  const known = { price: at(595), close: FRIDAY, previousClose: 590 };
  const thursday = { ...FRIDAY, day: "2026-11-19" };
  expect(dayRange(observed({ ...known, close: thursday }), nyseCalendar)).toBeNull();
  expect(dayRange(observed({ ...known, previousClose: 295 }), nyseCalendar)).toBeNull();
  expect(dayRange(observed({ ...known, close: null }), nyseCalendar)).toBeNull();
});

test("whoever armed it before the session hears of a gap; within it, only of leaving the range", () => {
  const move = { kind: "expected_move", level: null } as const;
  const beyond = { price: at(600), close: FRIDAY };
  const inside = { price: at(592), close: FRIDAY };
  expect(look({ ...move, seen: null, armedAtMs: YESTERDAY }, beyond)).toMatchObject({ fires: true });
  expect(look({ ...move, seen: at(1.4, YESTERDAY), armedAtMs: YESTERDAY }, beyond)).toMatchObject({
    fires: true,
  });
  expect(look({ ...move, seen: null, armedAtMs: IN_SESSION - 1 }, beyond)).toMatchObject({ fires: false });
  expect(look({ ...move, seen: null, armedAtMs: IN_SESSION - 1 }, inside)).toMatchObject({ fires: false });
  const seen = at(0.2, IN_SESSION - 1);
  expect(look({ ...move, seen, armedAtMs: IN_SESSION - 2 }, beyond)).toMatchObject({ fires: true });
  expect(look({ ...move, seen, armedAtMs: IN_SESSION - 2 }, { ...beyond, price: at(580) })).toMatchObject({
    fires: true,
    seen: { value: expect.closeTo(-1.068, 3) },
  });
  expect(look({ ...move, seen, armedAtMs: IN_SESSION - 2 }, { ...beyond, price: at(599.3) })).toBeNull();
});

test("a report of the next trading day is told of on the day before, over weekends and holidays", () => {
  const eve = (today: string, date: string) =>
    reportTomorrow([{ date, when: null }], nyseCalendar, Date.parse(`${today}T15:00:00Z`))?.date ?? null;
  expect(eve("2026-11-23", "2026-11-24")).toBe("2026-11-24");
  expect(eve("2026-11-23", "2026-11-23")).toBeNull();
  expect(eve("2026-11-23", "2026-11-25")).toBeNull();
  expect(eve("2026-11-25", "2026-11-27")).toBe("2026-11-27"); // Thanksgiving lies between.
  expect(eve("2026-11-20", "2026-11-21")).toBe("2026-11-21"); // On a Saturday.
  expect(eve("2026-11-21", "2026-11-23")).toBeNull(); // Nobody trades today.
});
