import { expect, test } from "vitest";
import { ivMetricsRow } from "../../src/iv-metrics/iv-metrics-row.ts";
import type { TickerMarket } from "../../src/iv-metrics/ports.ts";
import { DAY_MS } from "../../src/market/calendar-date.ts";
import { expiresAtMs } from "../../src/market/expiry.ts";
import { expirySmile } from "../../src/volatility/smile.ts";
import { smileNumbers } from "../../src/volatility/smile-numbers.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";
import { aSnapshot, aTickerMarket, dailyPrices, liveDays } from "../support/volatility.ts";

const OCCASION = { slotMs: IN_SESSION, day: TODAY, isClose: false };

function rowOf(changes: Partial<TickerMarket> = {}) {
  const row = ivMetricsRow(aTickerMarket(changes), OCCASION);
  if (row === null) throw new Error("The market has no volatility.");
  return row;
}

const daysTo = (expiration: string) => (expiresAtMs(expiration, "PM") - IN_SESSION) / DAY_MS;

test("constant maturities are linear in total variance between the expirations around them", () => {
  const row = rowOf();
  const [near, far] = [daysTo("2026-12-18"), daysTo("2027-03-19")];
  const [nearVariance, farVariance] = [0.2 ** 2 * near, 0.24 ** 2 * far];
  const at = (days: number) => {
    const variance = nearVariance + ((days - near) / (far - near)) * (farVariance - nearVariance);
    return Math.sqrt(variance / days);
  };
  expect(row.iv30).toBeCloseTo(at(30), 12);
  expect(row.iv60).toBeCloseTo(at(60), 12);
  expect(row.iv90).toBeCloseTo(at(90), 12);
  expect(row.termSlope).toBeCloseTo(at(90) - at(30), 12);
  expect(row).toMatchObject({ extrapolated: [], calendarArbitrage: false });
  const spy = { root: "SPY", settlement: "PM" };
  const none = { modelFreeVolatility: null };
  expect(row.term).toEqual([
    {
      ...spy,
      expiration: "2026-11-27",
      days: daysTo("2026-11-27"),
      atmImpliedVolatility: 0.15,
      skew25Delta: 0.2,
      ...none,
    },
    { ...spy, expiration: "2026-12-18", days: near, atmImpliedVolatility: 0.2, skew25Delta: 0.3, ...none },
    { ...spy, expiration: "2027-03-19", days: far, atmImpliedVolatility: 0.24, skew25Delta: 0.35, ...none },
  ]);
});

test("beyond the listed expirations a maturity is the nearest one's, and says so", () => {
  const row = rowOf({ snapshots: [aSnapshot()] });
  expect(row).toMatchObject({
    iv7: 0.2,
    iv30: 0.2,
    iv90: 0.2,
    extrapolated: [7, 14, 30, 60, 90],
    termSlope: null,
  });
});

test("total variance that falls with time is named", () => {
  const falling = aSnapshot({ expiration: "2027-01-15", atmImpliedVolatility: 0.1 });
  expect(rowOf({ snapshots: [aSnapshot(), falling] }).calendarArbitrage).toBe(true);
});

test("of two roots of one date the PM-settled one counts, then the one with more contracts", () => {
  const roots = [
    aSnapshot({ root: "SPX", settlement: "AM", atmImpliedVolatility: 0.3, contracts: 500 }),
    aSnapshot({ root: "SPXW", settlement: "PM", atmImpliedVolatility: 0.2, contracts: 100 }),
  ];
  for (const snapshots of [roots, roots.toReversed()]) expect(rowOf({ snapshots }).iv30).toBe(0.2);
  const both = roots.map((snapshot) => ({ ...snapshot, settlement: "PM" as const }));
  for (const snapshots of [both, both.toReversed()]) expect(rowOf({ snapshots }).iv30).toBe(0.3);
});

test("an expiry that is over, or without a volatility, takes no part", () => {
  const evening = Date.parse("2026-11-23T21:15:00Z");
  const snapshots = [
    aSnapshot({ expiration: TODAY, quotedAtMs: evening, atmImpliedVolatility: 3, atmStraddle: 1 }),
    aSnapshot({
      expiration: "2026-11-24",
      quotedAtMs: evening,
      atmImpliedVolatility: null,
      atmStraddle: null,
    }),
    aSnapshot({ quotedAtMs: evening }),
  ];
  expect(rowOf({ snapshots })).toMatchObject({
    iv7: 0.2,
    straddle: 24.5,
    straddleExpiration: "2026-12-18",
    term: [expect.objectContaining({ expiration: "2026-12-18" })],
  });
  expect(ivMetricsRow(aTickerMarket({ snapshots: snapshots.slice(0, 2) }), OCCASION)).toBeNull();
  expect(ivMetricsRow(aTickerMarket({ snapshots: [] }), OCCASION)).toBeNull();
});

test("with 59 closes there is no rank, and the row says how many there are", () => {
  const row = rowOf({ days: liveDays(Array.from({ length: 59 }, () => 0.2)) });
  expect(row).toMatchObject({
    ivRank: null,
    ivPercentile: null,
    regime: null,
    observations: 59,
    warnings: [],
  });
});

test("rank and percentile place today among the closes, and the regime follows", () => {
  const { iv30 } = rowOf();
  const now = iv30 ?? 0;
  const closes = Array.from({ length: 60 }, (_, i) => (i < 45 ? now - 0.03 - i / 1_000 : now + 0.02));
  const row = rowOf({ days: liveDays(closes) });
  const [low, high] = [now - 0.03 - 0.044, now + 0.02];
  expect(row.ivRank).toBeCloseTo((100 * (now - low)) / (high - low), 9);
  expect(row).toMatchObject({ ivPercentile: 75, observations: 60, regime: "high", warnings: [] });
});

test("one spike in the year makes rank and percentile disagree: the regime is neutral and says why", () => {
  const closes = Array.from({ length: 80 }, (_, i) => (i === 0 ? 0.9 : 0.1 + i / 10_000));
  const row = rowOf({ days: liveDays(closes) });
  expect(row.regime).toBe("neutral");
  expect(row.warnings).toEqual([expect.stringContaining("differ by more than 25 points")]);
});

test("skew is that of the expiry nearest to 30 days, and null with its reason where quotes do not reach", () => {
  expect(rowOf().skew25Delta).toBe(0.3);
  const row = rowOf({ snapshots: [aSnapshot({ skew25Delta: null })] });
  expect(row.skew25Delta).toBeNull();
  expect(row.warnings).toEqual([
    "No expiration lies beyond 30 days: that volatility is the nearest one's, and has no rank.",
    "No skew: the quotes of 2026-12-18 do not reach 25 delta on both sides.",
  ]);
});

test("of two expiries equally near to 30 days the later one's skew is taken", () => {
  const quotedAtMs = expiresAtMs(TODAY, "PM");
  const [in25, in35] = [
    aSnapshot({ quotedAtMs, expiration: "2026-12-18", skew25Delta: 0.3 }),
    aSnapshot({ quotedAtMs, expiration: "2026-12-28", skew25Delta: 0.4 }),
  ];
  expect(rowOf({ snapshots: [in25, in35] })).toMatchObject({ skew25Delta: 0.4 });
  expect(rowOf({ snapshots: [in35, in25] }).term.map(({ days }) => days)).toEqual([25, 35]);
});

test("the expected move over 30 days is S IV sqrt(30/365), beside the straddle of the nearest expiry", () => {
  const row = rowOf();
  expect(row.expectedMove30).toBeCloseTo(580 * (row.iv30 ?? 0) * Math.sqrt(30 / 365), 9);
  expect(row).toMatchObject({ straddle: 9.1, straddleExpiration: "2026-11-27" });
});

test("implied stands beside realised volatility", () => {
  const row = rowOf();
  expect(row.rv20 ?? 0).toBeGreaterThan(0.1);
  expect(row.yangZhang60 ?? 0).toBeGreaterThan(0.1);
  expect(row.ivLessRv).toBeCloseTo((row.iv30 ?? 0) - (row.rv20 ?? 0), 12);
  expect(rowOf({ bars: dailyPrices(21) })).toMatchObject({
    rv20: expect.any(Number),
    rv60: null,
    yangZhang60: null,
  });
  expect(rowOf({ bars: dailyPrices(20) })).toMatchObject({ rv20: null, ivLessRv: null, warnings: [] });
  expect(rowOf({ bars: [] })).toMatchObject({ rv20: null, warnings: [] });
});

test("prices that end some days ago are named, since the figure is not of now", () => {
  const row = rowOf({ bars: dailyPrices(61).slice(0, -2) });
  expect(row.warnings).toEqual([
    "Realised volatility ends with the session of 2026-11-18, the last that is stored.",
  ]);
});

test("an extrapolated 30 days is shown, has no place in the history, and says so", () => {
  const closes = Array.from({ length: 80 }, (_, i) => 0.1 + i / 500);
  const row = rowOf({ snapshots: [aSnapshot()], days: liveDays(closes) });
  expect(row).toMatchObject({ iv30: 0.2, ivRank: null, ivPercentile: null, modelFree30: null });
  expect(row.warnings).toContain(
    "No expiration lies beyond 30 days: that volatility is the nearest one's, and has no rank.",
  );
  // Of a name with monthlies alone none is nearer on some ten days a year.
  const later = rowOf({
    snapshots: [aSnapshot({ expiration: "2027-01-15" })],
    days: liveDays(closes),
  });
  expect(later.warnings).toContain(
    "No expiration lies within 30 days: that volatility is the nearest one's, and has no rank.",
  );
  expect(rowOf({ days: liveDays(closes) }).ivRank).not.toBeNull();
});

test("the model-free volatility of 30 days lies between the expirations around it, and is not extrapolated", () => {
  const free = (near: number | null, far: number | null) =>
    rowOf({
      snapshots: [
        aSnapshot({ modelFreeVolatility: near }),
        aSnapshot({ expiration: "2027-03-19", modelFreeVolatility: far }),
      ],
    }).modelFree30;
  const [near, far] = [daysTo("2026-12-18"), daysTo("2027-03-19")];
  const variance = 0.25 ** 2 * near + ((30 - near) / (far - near)) * (0.27 ** 2 * far - 0.25 ** 2 * near);
  expect(free(0.25, 0.27)).toBeCloseTo(Math.sqrt(variance / 30), 12);
  expect(free(0.25, null)).toBeNull();
  expect(free(null, null)).toBeNull();
});

/** Flat at a volatility, quoted to `reach` either side of the forward. */
function withSmile(expiration: string, volatility: number, reach = 0.15) {
  const points = [-1, -0.5, 0, 0.5, 1].map((share) => ({ strike: 581.2 * (1 + share * reach), volatility }));
  const fitted = expirySmile({ points, forward: 581.2, years: daysTo(expiration) / 365 });
  if (!fitted.ok) throw new Error(fitted.reason);
  const smile = smileNumbers(fitted.smile);
  return aSnapshot({ expiration, atmImpliedVolatility: volatility, modelFreeVolatility: volatility, smile });
}

test("total variance that falls between two expirations, though not at a constant maturity, is flagged", () => {
  const far = withSmile("2027-03-19", 0.3);
  const flagOf = (volatility: number) =>
    rowOf({ snapshots: [withSmile("2027-01-29", 0.3), withSmile("2027-02-05", volatility), far] });
  expect(flagOf(0.24).calendarArbitrage).toBe(true);
  expect(flagOf(0.3).calendarArbitrage).toBe(false);
});

test("a model-free volatility of narrow quotes is said to rest on its wings", () => {
  const wings = /rests on extrapolated wings/;
  const row = (reach: number) => rowOf({ snapshots: [withSmile("2026-12-18", 0.2, reach)] });
  expect(row(0.04).warnings).toContainEqual(expect.stringMatching(wings));
  expect(row(0.15).warnings).not.toContainEqual(expect.stringMatching(wings));
});

test("what the newest quotes rest on is told with the metrics", () => {
  const row = rowOf({ snapshots: [aSnapshot({ statedPrice: 612, delayed: true })] });
  expect(row).toMatchObject({ delayed: true, underlyingPrice: 580 });
  expect(row.warnings).toEqual(
    expect.arrayContaining([expect.stringMatching(/612\.00.*580\.00/), expect.stringMatching(/delayed/)]),
  );
});
