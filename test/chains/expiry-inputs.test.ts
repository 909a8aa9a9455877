import { expect, test } from "vitest";
import {
  expiryInputs,
  inputWarnings,
  modelFreeRestsOnWings,
  snapshotBefore,
  withoutPrices,
} from "../../src/chains/expiry-inputs.ts";
import { expirySmile } from "../../src/volatility/smile.ts";
import { smileNumbers } from "../../src/volatility/smile-numbers.ts";
import { IN_SESSION } from "../support/moments.ts";
import { aSnapshot } from "../support/volatility.ts";
import { yearsTo } from "../valuation/american-tree.ts";

/** Flat at a volatility, quoted to `reach` either side of 581.2. */
function flatSmile(volatility: number, expiration: string, reach = 0.2): number[] {
  const strikes = [-1, -0.5, 0, 0.5, 1].map((share) => 581.2 * (1 + share * reach));
  const points = strikes.map((strike) => ({ strike, volatility }));
  const fitted = expirySmile({ points, forward: 581.2, years: yearsTo(expiration) });
  if (!fitted.ok) throw new Error(fitted.reason);
  return smileNumbers(fitted.smile);
}

test("quotes that agree with everything need no warning", () => {
  expect(inputWarnings(aSnapshot())).toEqual([]);
  expect(inputWarnings(aSnapshot({ slopeRate: 0.0499, rate: 0.04 }))).toEqual([]);
});

test.each([
  [{ delayed: true }, /schwab.*delayed by 15 minutes/],
  [{ statedPrice: null }, /no price.*imply 580\.00/],
  [{ statedPrice: 612 }, /612\.00.*580\.00 \(± 0\.02\), which is used/],
  [{ forwardSource: "carry" as const }, /grown at interest less known dividends/],
  [{ rateSource: "assumed" as const }, /4\.00 % is assumed/],
  [{ slopeRate: 0.0511, rate: 0.04 }, /4\.00 % \(treasury\).*5\.11 %/],
  [{ slopeRate: 0.0289, rate: 0.04 }, /4\.00 %.*2\.89 %/],
  [{ tooWide: 3 }, /3 contracts are quoted too wide/],
  [{ butterflyArbitrage: true }, /butterfly could be bought for nothing/],
])("%j is told", (changes, wording) => {
  expect(inputWarnings(aSnapshot(changes))).toEqual([expect.stringMatching(wording)]);
});

test.each([
  { statedPrice: null },
  { statedPrice: 612 },
  { statedPrice: 612, impliedPriceError: null },
  { statedPrice: 612, dividends: null },
])("%j is told to strangers without a price", (changes) => {
  const told = inputWarnings(aSnapshot(changes));
  expect(told).not.toEqual(withoutPrices(told));
  expect(withoutPrices(told).join()).toMatch(/^schwab states [^\d]+\.$/);
  const others = inputWarnings(aSnapshot({ tooWide: 3, rateSource: "assumed" }));
  expect(withoutPrices(others)).toEqual(others);
});

test("total variance that falls from the expiration before is a calendar's arbitrage", () => {
  const near = aSnapshot({ smile: flatSmile(0.3, "2026-12-18") });
  const far = (volatility: number) =>
    aSnapshot({ expiration: "2027-01-15", smile: flatSmile(volatility, "2027-01-15") });
  expect(expiryInputs(far(0.15), near).arbitrage).toEqual({ butterfly: false, calendar: true });
  expect(expiryInputs(far(0.25), near).arbitrage.calendar).toBe(false);
  expect(expiryInputs(far(0.15), null).arbitrage.calendar).toBe(false);
});

test("the expiration before is the nearest earlier one, of the same root where it lists one", () => {
  const [am, pm] = [aSnapshot({ root: "SPX", settlement: "AM" }), aSnapshot({ root: "SPXW" })];
  const week = aSnapshot({ root: "SPXW", expiration: "2026-11-27" });
  const later = aSnapshot({ root: "SPXW", expiration: "2027-01-15" });
  const all = [later, am, week, pm];
  expect(snapshotBefore(later, all)).toBe(pm);
  expect(snapshotBefore(aSnapshot({ root: "SPX", expiration: "2027-01-15" }), all)).toBe(am);
  expect(snapshotBefore(pm, all)).toBe(week);
  expect(snapshotBefore(week, all)).toBeNull();
});

test("a model-free volatility whose quotes end within 1.5 deviations rests on its wings", () => {
  const years = yearsTo("2026-12-18", IN_SESSION);
  const reaching = (deviations: number) =>
    aSnapshot({
      modelFreeVolatility: 0.2,
      smile: flatSmile(0.2, "2026-12-18", Math.expm1(deviations * 0.2 * Math.sqrt(years))),
    });
  expect(modelFreeRestsOnWings(reaching(1.4))).toBe(true);
  expect(modelFreeRestsOnWings(reaching(1.7))).toBe(false);
  expect(modelFreeRestsOnWings(aSnapshot({ modelFreeVolatility: null, smile: null }))).toBe(false);
});
