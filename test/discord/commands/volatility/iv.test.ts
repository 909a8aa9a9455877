import { expect, test } from "vitest";
import { AMBER } from "../../../../src/discord/render/frame.ts";
import { addDays } from "../../../../src/market/calendar-date.ts";
import { IN_SESSION, minutes, TODAY } from "../../../support/moments.ts";
import { aStoredVolatility } from "../../../support/stored-volatility.ts";
import { volatilityDoor } from "../../../support/volatility-door.ts";

const closes = [0.15, 0.12, 0.31, 0.2].map((iv30, i) => {
  const day = addDays("2026-11-16", i);
  return aStoredVolatility({ day, iv30, isClose: true, slotMs: Date.parse(`${day}T21:00:00Z`) });
});
const rows = [...closes, aStoredVolatility()];

test("IV comes with its rank between a dated low and high, its percentile and what was realised", async () => {
  const { ask, pictures } = volatilityDoor({ rows });
  const answer = await ask("iv", { symbol: "$spy" });
  expect(answer.title).toBe("SPY · implied volatility");
  expect(answer.description).toContain("IV30 **20.0 %** · rank **63** · **+5.0** points against realised");
  expect(answer.description).toMatch(/`[▁-█]{5}` IV30 at 4 closes and now/);
  expect(answer.fields).toMatchObject({
    "IV rank": "IV rank 63 (low 12.0 on 2026-11-17, high 31.0 on 2026-11-18; n 4: 4 live)",
    Percentile: "70 % of 252 closes were lower",
    "IV − RV": "+5.0 points\nIV30 20.0 % · RV20 15.0 % · RV60 16.0 %",
    "By maturity":
      "7 d 15.0 % · 14 d 17.0 % · 30 d 20.0 % · 60 d 21.0 % · 90 d 22.0 %\\*\n\\* beyond what is listed: the nearest expiration's",
    "Model-free, 30 d": "21.5 %",
    Why: "• Regime high: options are dear for their year (from rank 50, until below 47)",
  });
  expect(answer.footer).toContain("schwab · quotes of 10:00 ET · market open");
  expect(pictures).toEqual([{ kind: "iv-history", symbol: "SPY", versionMs: IN_SESSION }]);
});

test("where pictures are drawn, one stands in place of the blocks", async () => {
  const answer = await volatilityDoor({ rows, draws: true }).ask("iv", { symbol: "SPY" });
  expect(answer.image).toBe("https://pictures.example/iv-history.png");
  expect(answer.description).not.toMatch(/[▁-█]/);
});

test("a rank of rebuilt days says so, and one of fewer days than a year is called that", async () => {
  const rebuilt = Array.from({ length: 80 }, (_, i) => ({
    ...{ day: addDays("2026-08-01", i), source: "databento-cbbo-1m" as const, underlyingPrice: 570 },
    ...{ iv30: 0.1 + i / 1_000, iv60: null, skew25Delta: null },
  }));
  const row = aStoredVolatility({ ivRank: 42.4, observations: 80, rebuiltObservations: 80 });
  const answer = await volatilityDoor({ rows: [row], rebuilt }).ask("iv", { symbol: "SPY" });
  expect(answer.description).toContain("80-day rank **42**");
  expect(answer.fields["IV rank"]).toBe(
    "80-day IV rank 42 (low 10.0 on 2026-08-01, high 20.0 on 2026-11-23; n 80: 80 rebuilt from 15:45 quotes; not yet held against days that have both)",
  );
});

test("below 60 closes there is no rank, and it is said how many there are", async () => {
  const young = aStoredVolatility({ ivRank: null, ivPercentile: null, regime: null, observations: 12 });
  const answer = await volatilityDoor({ rows: [young] }).ask("iv", { symbol: "SPY" });
  expect(answer.description).toContain("no rank yet (12 of 60 closes)");
  expect(answer.fields["IV rank"]).toContain("not known");
  expect(answer.fields["Why"]).toBe("• Regime not known: 12 of the 60 daily closes that it takes");
  expect(answer.fields["Please note"]).toContain("12 are stored");
});

test("a value between no two expirations has no rank for that reason, however many closes there are", async () => {
  const alone = aStoredVolatility({ ivRank: null, ivPercentile: null, regime: null, extrapolated: [30] });
  const answer = await volatilityDoor({ rows: [...closes, alone] }).ask("iv", { symbol: "SPY" });
  expect(answer.description).toContain("no rank (no 30-day volatility between listed expirations)");
  expect(answer.description).toMatch(/`[▁-█]{4}` IV30 at 4 closes$/m);
});

test("what is ranked is told where it is another number than IV30, and drawn in its place", async () => {
  const row = aStoredVolatility({ iv30: 0.2, rankIv30: 0.4 });
  const answer = await volatilityDoor({ rows: [...closes, row] }).ask("iv", { symbol: "SPY" });
  expect(answer.description).toMatch(/`[▁-█]{4}█` IV30 at 4 closes and now/);
  expect(answer.fields["IV rank"]).toMatch(
    /high 40\.0 on 2026-11-23.*\nRanked is 40\.0 %, of the Fridays around 30 days as every close here$/,
  );
});

test("rank and percentile that disagree are neutral for a reason; the very old is stale; the unknown is n/a", async () => {
  const odd = aStoredVolatility({
    ivRank: 20,
    ivPercentile: 80,
    regime: "neutral",
    ivLessRv: null,
    rv20: null,
    modelFree30: null,
  });
  const answer = await volatilityDoor({ rows: [odd], nowMs: IN_SESSION + minutes(180) }).ask("iv", {
    symbol: "SPY",
  });
  expect(answer.fields["Why"]).toContain("one spike in the year");
  expect(answer.fields["IV − RV"]).toContain("n/a points");
  expect(answer.fields["Model-free, 30 d"]).toBe("n/a");
  expect(answer.footer).toContain("stale");
  expect(answer.color).toBe(AMBER);
});

test("the other views, and the same anew, are a press away", async () => {
  const { ask, press } = volatilityDoor({ rows });
  const answer = await ask("iv", { symbol: "SPY" });
  expect(Object.keys(answer.buttons)).toEqual(
    expect.arrayContaining(["Refresh", "Term", "Skew", "Smile", "Expected move"]),
  );
  expect((await press(answer, "Refresh")).title).toBe("SPY · implied volatility");
  for (const [label, title] of [
    ["Term", "SPY · term structure"],
    ["Skew", "SPY · skew at 25 delta · Dec 18"],
    ["Smile", "SPY · smile of Dec 18"],
    ["Expected move", "SPY · expected move to Dec 18"],
  ] as const) {
    expect(await press(answer, label)).toMatchObject({ type: 7, title });
  }
});

test("a symbol that is not kept, not yet computed or none at all is said, with what to do", async () => {
  const { ask } = volatilityDoor({ rows: [] });
  expect(await ask("iv", { symbol: "XYZ" })).toMatchObject({ ephemeral: true });
  expect((await ask("iv", { symbol: "XYZ" })).description).toContain("XYZ is not kept here");
  expect((await ask("iv", { symbol: "SPY" })).description).toContain("has been computed yet");
  expect((await ask("iv", { symbol: "<@1>" })).description).toMatch(/^symbol: .*For example symbol:SPY/s);
});

test("the longest answer fits", async () => {
  const warnings = Array.from({ length: 40 }, () => `*${"x".repeat(500)}*`);
  const answer = await volatilityDoor({ rows: [aStoredVolatility({ warnings, day: TODAY })] }).ask("iv", {
    symbol: "SPY",
  });
  expect(answer.fields["Please note"]).toContain("more");
});
