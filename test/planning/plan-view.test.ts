import { describe, expect, test } from "vitest";
import { BIASES, familiesFor } from "../../src/planning/families.ts";
import { planRegime } from "../../src/planning/plan-regime.ts";
import { planView, type ViewInput } from "../../src/planning/plan-view.ts";
import type { PremiumRecord } from "../../src/volatility/forecast/choose-forecast.ts";

const MARKET: ViewInput = {
  bias: "bullish",
  forward: 600,
  years: 35 / 365,
  atmVolatility: 0.2,
  realised: { volatility: 0.16, bars: 250, stale: false },
  symbol: "SPY",
  by: "Dec 18",
};
const deviation = 0.2 * Math.sqrt(35 / 365);

describe("a view of the price", () => {
  test.each([
    ["bullish", Math.exp(deviation / 4)],
    ["bearish", Math.exp(-deviation / 4)],
    ["neutral", 1],
    ["volatile", 1],
  ] as const)("%s", (bias, ratio) => {
    expect(planView({ ...MARKET, bias }).viewForward).toBeCloseTo(600 * ratio, 9);
  });

  test("goes half the way to a target, whatever the bias", () => {
    for (const bias of BIASES) expect(planView({ ...MARKET, bias, target: 620 }).viewForward).toBe(610);
    expect(planView({ ...MARKET, target: 620 }).words).toMatch(
      /^Assumes SPY at 610\.00 by Dec 18: half the way from the forward 600\.00 to your target 620\.00\./,
    );
  });

  test("says whose it is and how far it goes", () => {
    expect(planView(MARKET).words).toMatch(
      /^Assumes SPY drifts to 609\.36 by Dec 18 \(your bullish view, a quarter of the expected move\)\./,
    );
    expect(planView({ ...MARKET, bias: "neutral" }).words).toMatch(
      /^Assumes no drift: SPY around its forward 600\.00/,
    );
    expect(planView({ ...MARKET, kappa: 0.5 }).words).toContain("50 % of the expected move");
  });
});

describe("a view of volatility", () => {
  test("is halfway, in variance, between what is implied and what happened", () => {
    const { volatilityFactor, forecastVolatility, volatilityBasis, words } = planView(MARKET);
    expect(volatilityFactor).toBeCloseTo(Math.sqrt((0.2 ** 2 + 0.16 ** 2) / 2) / 0.2, 12);
    expect(forecastVolatility).toBeCloseTo(0.181108, 6);
    expect(volatilityBasis).toBe("forecast");
    expect(words).toContain(
      "Volatility 18.1 %: halfway between the market's 20.0 % and the 16.0 % realised.",
    );
  });

  test.each([
    [0.01, 0.8],
    [0.9, 1.2],
  ])("is held to a fifth off: %d realised", (volatility, factor) => {
    const held = planView({ ...MARKET, realised: { volatility, bars: 250, stale: false } });
    expect(held.volatilityFactor).toBe(factor);
    expect(held.words).toContain("held to a fifth");
  });

  test.each([
    ["event", { event: "earnings on Dec 10" }, "earnings on Dec 10 lies inside the trade"],
    [
      "stale-history",
      { realised: { volatility: 0.16, bars: 250, stale: true } },
      "the daily prices kept are stale",
    ],
    [
      "short-history",
      { realised: { volatility: 0.16, bars: 39, stale: false } },
      "only 39 daily prices are kept, 40 are needed",
    ],
    ["no-history", { realised: null }, "no realised volatility is known"],
  ] as const)("is the market's own with %s, and says why", (basis, changes, words) => {
    const view = planView({ ...MARKET, ...changes });
    expect(view).toMatchObject({ volatilityFactor: 1, volatilityBasis: basis, forecastVolatility: 0.2 });
    expect(view.words).toContain(`Volatility 20.0 %, the market's own: ${words}`);
    expect(planView({ ...MARKET, ...changes, bias: "volatile" }).volatilityFactor).toBe(1.1);
  });

  test("forty daily bars are enough", () => {
    expect(
      planView({ ...MARKET, realised: { volatility: 0.16, bars: 40, stale: false } }).volatilityBasis,
    ).toBe("forecast");
  });

  test("who expects a big move expects a tenth more at the least", () => {
    const calm = planView({ ...MARKET, bias: "volatile" });
    expect(calm.volatilityFactor).toBe(1.1);
    expect(calm.words).toContain("Volatility 22.0 % and not the market's 20.0 %: a big move is your view.");
    const wild = planView({
      ...MARKET,
      bias: "volatile",
      realised: { volatility: 0.27, bars: 250, stale: false },
    });
    expect(wild.volatilityFactor).toBeCloseTo(1.18796, 5);
  });

  test.each([
    ["forward", { forward: 0 }],
    ["years", { years: -1 }],
    ["atmVolatility", { atmVolatility: Number.NaN }],
    ["target", { target: -5 }],
    ["kappa", { kappa: 2 }],
  ])("%s that makes no sense is named", (field, changes) => {
    expect(() => planView({ ...MARKET, ...changes })).toThrow(new RegExp(`^${field} is`));
  });
});

describe("a view by the premium that was measured", () => {
  const record: PremiumRecord = {
    premium: { ratio: 0.7744, belief: 0.87, believedRatio: 0.81, windows: 46, independent: 11 },
    verdict: "use",
    difference: null,
  };
  const measured = { ...MARKET, record };

  test("takes it off the market's volatility, and says of how many windows", () => {
    const view = planView(measured);
    expect(view.volatilityFactor).toBeCloseTo(0.9, 12);
    expect(view).toMatchObject({ volatilityBasis: "measured", forecastVolatility: expect.closeTo(0.18, 12) });
    expect(view.words).toMatch(
      / Volatility 18\.0 %: SPY's options overpaid 12 % on average over 46 windows of 30 days \(11 not overlapping\), 87 % of it believed: 2\.0 points taken off the market's 20\.0 %\.$/,
    );
  });

  test("adds what options underpaid", () => {
    const premium = { ...record.premium, ratio: 1.21, believedRatio: 1.1025 };
    const { volatilityFactor, words } = planView({ ...measured, record: { ...record, premium } });
    expect(volatilityFactor).toBeCloseTo(1.05, 12);
    expect(words).toContain("underpaid 10 % on average");
    expect(words).toContain("1.0 points added to the market's 20.0 %.");
  });

  test("is held to a fifth, as any other", () => {
    const premium = { ...record.premium, ratio: 0.3, believedRatio: 0.4 };
    const { volatilityFactor, words } = planView({ ...measured, record: { ...record, premium } });
    expect(volatilityFactor).toBe(0.8);
    expect(words).toContain("4.0 points taken off the market's 20.0 %, held to a fifth.");
  });

  test("does not need what happened, but gives way to an event and to a big move", () => {
    expect(planView({ ...measured, realised: null }).volatilityBasis).toBe("measured");
    expect(planView({ ...measured, event: "earnings on Dec 10" })).toMatchObject({
      volatilityBasis: "event",
      volatilityFactor: 1,
    });
    expect(planView({ ...measured, bias: "volatile" }).volatilityFactor).toBe(1.1);
  });

  test.each([
    [14, "forecast"],
    [15, "measured"],
    [60, "measured"],
    [61, "forecast"],
  ])("is one of 30 days: a trade of %d days rests on %s", (days, basis) => {
    expect(planView({ ...measured, years: days / 365 }).volatilityBasis).toBe(basis);
  });

  test("halfway stays where the premium forecast no better, and says so; of few windows nothing is said", () => {
    const tried = planView({ ...MARKET, record: { ...record, verdict: "no-better" } });
    expect(tried.volatilityBasis).toBe("forecast");
    expect(tried.words).toContain(
      "16.0 % realised; the premium measured over 46 windows of 30 days (11 not overlapping) is not known to forecast better.",
    );
    const few = planView({ ...MARKET, record: { ...record, verdict: "few" } });
    expect(few).toEqual(planView(MARKET));
  });
});

describe("the regime", () => {
  const judged = (
    iv30: number | null,
    rv20: number | null,
    ivRank: number | null,
    ivPercentile: number | null = ivRank,
  ) => planRegime({ iv30, rv20, ivRank, ivPercentile });

  test.each([
    ["rich", 0.25, 0.2, 60],
    ["none", 0.22, 0.2, 60],
    ["none", 0.25, 0.2, 49],
    ["cheap", 0.15, 0.16, 20],
    ["none", 0.15, 0.16, 30],
    ["none", 0.17, 0.16, 5],
    ["unknown", 0.25, 0.2, null],
    ["unknown", null, 0.2, 60],
    ["unknown", 0.25, null, 60],
  ] as const)("%s: implied %d, realised %d, rank %d", (regime, iv30, rv20, rank) => {
    expect(judged(iv30, rv20, rank).regime).toBe(regime);
  });

  test("a rank that its percentile contradicts is none, and says so", () => {
    expect(judged(0.25, 0.2, 60, 86)).toMatchObject({ regime: "unknown" });
    expect(judged(0.25, 0.2, 60, 86).words).toContain("contradict each other");
    expect(judged(0.25, 0.2, 60, 85).regime).toBe("rich");
  });

  test("a low rank alone does not call options cheap", () => {
    expect(judged(0.2, 0.15, 5)).toMatchObject({ regime: "none", premiumPoints: expect.closeTo(5, 9) });
    expect(judged(0.2, 0.15, 5).words).toBe(
      "IV rank 5, implied 5.0 points above realised: no edge in volatility itself.",
    );
  });
});

describe("families by bias", () => {
  test("what has no end is left out until it is asked for", () => {
    expect(familiesFor({ bias: "bullish" })).toEqual(["bull_put_spread", "bull_call_spread", "long_call"]);
    expect(familiesFor({ bias: "bullish", undefinedRisk: true })).toContain("short_put");
    expect(familiesFor({ bias: "neutral", undefinedRisk: true })).toEqual(
      expect.arrayContaining(["short_strangle", "short_straddle"]),
    );
    for (const bias of BIASES)
      expect(familiesFor({ bias }).some((family) => family.startsWith("short_"))).toBe(false);
  });

  test("a calendar is tried where the front month is dear or volatility is cheap", () => {
    const neutral = (frontVolatility: number, ivRank: number | null) =>
      familiesFor({ bias: "neutral", frontVolatility, backVolatility: 0.2, ivRank }).includes(
        "call_calendar",
      );
    expect(neutral(0.22, null)).toBe(true);
    expect(neutral(0.21, null)).toBe(false);
    expect(neutral(0.2, 29)).toBe(true);
    expect(neutral(0.2, 30)).toBe(false);
    expect(familiesFor({ bias: "bearish", frontVolatility: 0.3, backVolatility: 0.2 })).toContain(
      "put_calendar",
    );
    expect(familiesFor({ bias: "bearish", frontVolatility: 0.3, backVolatility: null })).not.toContain(
      "put_calendar",
    );
  });
});
