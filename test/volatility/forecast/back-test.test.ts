import { describe, expect, test } from "vitest";
import { meanLoss, qlikeDifference, testedWindows } from "../../../src/volatility/forecast/back-test.ts";
import { premiumRecord } from "../../../src/volatility/forecast/choose-forecast.ts";
import { FORECAST_RULES } from "../../../src/volatility/forecast/forecast-rules.ts";
import type { ForecastWindow } from "../../../src/volatility/forecast/forecast-window.ts";
import { aYearOfWindows } from "../../support/year-of-windows.ts";

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
const OVERPAID = { overpaid: 1.15, moves: 0.35 };
const overpaid = (seed: number) => aYearOfWindows({ ...OVERPAID, seed });
const noise = (seed: number) => aYearOfWindows({ seed, overpaid: 1, noise: 0.3 });

describe("a year whose options overpay by 15 %", () => {
  test("is forecast better by the measured premium, beyond an error in most single years, of three in nearly all", () => {
    const used = (weeks: number) =>
      SEEDS.filter((seed) => premiumRecord(aYearOfWindows({ ...OVERPAID, seed, weeks }))?.verdict === "use")
        .length;
    expect(used(52)).toBeGreaterThanOrEqual(13);
    expect(used(156)).toBeGreaterThanOrEqual(19);
  });

  test("is measured as that: 1 / 1.15 squared of the variance, within what 52 weeks leave open", () => {
    const ratios = SEEDS.map((seed) => premiumRecord(overpaid(seed))?.premium.ratio ?? 0);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(Math.abs(mean - 1 / 1.15 ** 2)).toBeLessThan(0.05);
    const { premium } = premiumRecord(overpaid(1)) ?? {};
    expect(premium).toMatchObject({ windows: 52, independent: 11 });
    expect(premium?.believedRatio).toBeGreaterThan(premium?.ratio ?? 1);
    expect(premium?.believedRatio).toBeLessThan(1);
  });
});

test("where what is implied strays from week to week for nothing, the simple rule stays in every year", () => {
  for (const seed of SEEDS) expect(premiumRecord(noise(seed))?.verdict).toBe("no-better");
});

test("ratios that disagree are believed less", () => {
  const belief = (windows: ForecastWindow[]) => premiumRecord(windows)?.premium.belief ?? 0;
  expect(belief(noise(3))).toBeLessThan(belief(overpaid(3)));
  expect(belief(overpaid(3).slice(0, 20))).toBeLessThan(belief(overpaid(3)));
});

describe("walking forward", () => {
  const year = overpaid(7);

  test("nothing that settles on the day of an observation or later changes what was forecast on it", () => {
    const whole = testedWindows(year);
    const { observedDay } = whole.at(20) ?? {};
    const changed = year.map((window) =>
      window.expiration >= (observedDay ?? "") && window.observedDay !== observedDay
        ? { ...window, realised: 5 * (window.realised ?? 0) }
        : window,
    );
    const until = (windows: ForecastWindow[]) =>
      testedWindows(windows).filter((window) => window.observedDay === observedDay);
    expect(until(changed)).toEqual(until(year));
    expect(until(year)).toHaveLength(1);
    // What had settled before does change it.
    const before = year.map((window) => ({
      ...window,
      realised: window.observedDay === observedDay ? window.realised : 5 * (window.realised ?? 0),
    }));
    expect(until(before)).not.toEqual(until(year));
  });

  test("an expiration on the day of the observation has not settled before it", () => {
    const first = testedWindows(year)[0];
    // Three windows one after the other, and no day more: the fourth would begin on the day that the third one ends.
    const touching = year.filter((_, index) => index % 5 === 0).map((window) => ({ ...window }));
    for (const [index, window] of touching.entries())
      window.observedDay = touching[index - 1]?.expiration ?? window.observedDay;
    expect(first).toBeDefined();
    expect(testedWindows(touching)[0]?.observedDay).toBe(touching[4]?.observedDay);
    const later = touching.map((window) => ({ ...window, observedDay: nextDay(window.observedDay) }));
    expect(testedWindows(later)[0]?.expiration).toBe(touching[3]?.expiration);
  });

  test("does not depend on the order in which windows are told", () => {
    expect(premiumRecord(year.toReversed())).toEqual(premiumRecord(year));
  });

  test("every rule is tested on the same windows, and on none that one of them cannot forecast", () => {
    const tested = testedWindows(year);
    const lacking = year.map((window, index) => (index === 30 ? { ...window, realised60: null } : window));
    const without = testedWindows(lacking);
    expect(without).toHaveLength(tested.length - 1);
    for (const { losses } of without) expect(Object.keys(losses)).toEqual([...FORECAST_RULES]);
    for (const rule of FORECAST_RULES) expect(meanLoss(without, rule)?.qlike).toBeGreaterThan(0);
    expect(meanLoss([], "implied")).toBeNull();
  });

  test("overlapping windows are counted as what they are", () => {
    const difference = qlikeDifference(testedWindows(year), "measured", "half-and-half");
    expect(difference).toMatchObject({ windows: 37, independent: 8 });
    expect(qlikeDifference(testedWindows(year), "implied", "implied")).toMatchObject({
      mean: 0,
      standardError: 0,
    });
  });
});

describe("few windows", () => {
  const year = overpaid(2);

  test("from ten on that do not overlap a premium is used, whatever it is below", () => {
    const upTo = (weeks: number) => premiumRecord(year.slice(0, weeks));
    expect(upTo(45)).toMatchObject({ verdict: "few", premium: { independent: 9 } });
    expect(upTo(46)).toMatchObject({ verdict: "use", premium: { independent: 10 } });
  });

  test("less lost than an error is no reason to leave the simple rule", () => {
    const close = premiumRecord(overpaid(3));
    const { mean = 0, standardError } = close?.difference ?? {};
    expect(mean).toBeLessThan(0);
    expect(-mean).toBeLessThan(standardError ?? 0);
    expect(close?.verdict).toBe("no-better");
  });

  test("of fewer than three there is no premium, and of none no record", () => {
    expect(premiumRecord([])).toBeNull();
    expect(premiumRecord(year.slice(0, 10))).toBeNull();
    expect(premiumRecord(year.slice(0, 11))?.premium).toMatchObject({ windows: 11, independent: 3 });
  });

  test("what has no realised volatility, or none at all, teaches nothing", () => {
    const holes = year.map((window, index) => ({ ...window, realised: index % 2 === 0 ? null : 0 }));
    expect(premiumRecord(holes)).toBeNull();
  });
});

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
