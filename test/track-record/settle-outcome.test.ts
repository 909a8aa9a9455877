import { expect, test } from "vitest";
import { realisedFromBars } from "../../src/iv-metrics/realised-from-bars.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { SettledBar } from "../../src/track-record/ports.ts";
import { settleOutcome } from "../../src/track-record/settle-outcome.ts";
import { realisedVolatility, volatilityAroundZero } from "../../src/volatility/realised-volatility.ts";

const DAYS = nyseCalendar.tradingDaysBetween("2026-08-10", "2026-11-20");

/** Alternately up and down around 580. */
function barsOf(change: (bar: SettledBar) => Partial<SettledBar> = () => ({})): SettledBar[] {
  return DAYS.map((day, i) => {
    const close = 580 * (1 + (i % 2) * 0.01);
    const bar = {
      day,
      open: close - 1,
      high: close + 2,
      low: close - 3,
      close,
      rawOpen: close - 1,
      rawClose: close,
    };
    const whole = { ...bar, adjusted: true, splitFactor: null };
    return { ...whole, ...change(whole) };
  });
}

const WEEK = {
  observedDay: "2026-11-13",
  settledDay: "2026-11-20",
  settlement: "PM",
  underlyingPrice: 581,
} as const;
const settle = (bars = barsOf(), changes: Partial<Parameters<typeof settleOutcome>[0]> = {}) =>
  settleOutcome({ ...WEEK, ...changes }, bars, nyseCalendar);
const closeOn = (day: string) => barsOf().find((bar) => bar.day === day)?.close ?? 0;

test("at the close settles the last session's raw close, at the open its raw open", () => {
  // Adjusted prices are lower: a dividend was paid since.
  const bars = barsOf(({ rawOpen, rawClose, high, low }) => ({
    ...{ open: rawOpen * 0.9, close: rawClose * 0.9, high: high * 0.9, low: low * 0.9 },
  }));
  expect(settle(bars)?.settled).toBe(closeOn("2026-11-20"));
  expect(settle(bars, { settlement: "AM" })?.settled).toBe(closeOn("2026-11-20") - 1);
});

test("the window's volatility is of its returns around zero, and that of one return its size", () => {
  const step = Math.log(1.01);
  expect(settle()?.realised).toBeCloseTo(step * Math.sqrt(252), 12);
  expect(settle(barsOf(), { observedDay: "2026-11-19" })?.realised).toBeCloseTo(step * Math.sqrt(252), 12);
  const bars = barsOf(({ day }) => (day === "2026-11-19" ? { close: 700 } : {}));
  const closes = bars.slice(-6).map(({ close }) => close);
  expect(volatilityAroundZero(closes)).toBeGreaterThan(1);
  // What settles at the open has no part of its last day.
  expect(settle(barsOf(), { observedDay: "2026-11-18", settlement: "AM" })?.realised).toBeCloseTo(
    step * Math.sqrt(252),
    12,
  );
  expect(settle(barsOf(), { observedDay: "2026-11-19", settlement: "AM" })?.realised).toBeNull();
});

test("the past is Yang-Zhang over the sessions before the day observed, which it does not know", () => {
  const bars = barsOf();
  const before = bars.filter(({ day }) => day < WEEK.observedDay);
  const yangZhang = (sessions: number) => {
    const found = realisedVolatility({ bars: before, sessions });
    return found.ok ? found.yangZhang : null;
  };
  expect(settle(bars)).toMatchObject({ realised20: yangZhang(20), realised60: yangZhang(60) });
  const wild = barsOf(({ day }) => (day === WEEK.observedDay ? { open: 500, low: 400 } : {}));
  expect(settle(wild)).toMatchObject({ realised20: yangZhang(20), realised60: yangZhang(60) });
  expect(realisedFromBars(before, 20).closeToClose).not.toBe(yangZhang(20));
  expect(settle(bars.slice(-30))).toMatchObject({ realised20: yangZhang(20), realised60: null });
});

test("a split between is undone: what settled is in shares of the day observed", () => {
  // Ten for one with the opening of the 18th; prices before it are adjusted.
  const split = barsOf(({ day, ...bar }) =>
    day < "2026-11-18"
      ? { open: bar.open / 10, high: bar.high / 10, low: bar.low / 10, close: bar.close / 10 }
      : {
          ...{ open: bar.open / 10, high: bar.high / 10, low: bar.low / 10, close: bar.close / 10 },
          ...{
            rawOpen: bar.rawOpen / 10,
            rawClose: bar.rawClose / 10,
            splitFactor: day === "2026-11-18" ? 10 : null,
          },
        },
  );
  expect(settle(split)?.settled).toBeCloseTo(closeOn("2026-11-20"), 10);
  expect(settle(split)?.realised).toBeCloseTo(Math.log(1.01) * Math.sqrt(252), 10);
  // One that came into effect with the day observed is in its prices already.
  const observedAfter = settle(split, { observedDay: "2026-11-18", underlyingPrice: 58.1 });
  expect(observedAfter?.settled).toBeCloseTo(closeOn("2026-11-20") / 10, 10);
});

test("nothing is written while a split is not told of, or prices are of other shares than the chain", () => {
  const untold = barsOf(({ day, ...bar }) =>
    day < "2026-11-18"
      ? {}
      : {
          ...{ open: bar.open / 10, high: bar.high / 10, low: bar.low / 10, close: bar.close / 10 },
          ...{ rawOpen: bar.rawOpen / 10, rawClose: bar.rawClose / 10 },
        },
  );
  expect(settle(untold)).toBeNull();
  expect(settle(barsOf(), { underlyingPrice: 5810 })).toBeNull();
  expect(settle(barsOf(), { underlyingPrice: 58.1 })).toBeNull();
});

test("without the bars of both days nothing is settled; one lacking between leaves the volatility unknown", () => {
  const without = (day: string) => settle(barsOf().filter((bar) => bar.day !== day));
  expect(without("2026-11-20")).toBeNull();
  expect(without("2026-11-13")).toBeNull();
  expect(without("2026-11-17")).toMatchObject({ settled: closeOn("2026-11-20"), realised: null });
});
