import { expect, test } from "vitest";
import { madeRecord } from "../../../support/made-record.ts";
import { volatilityDoor } from "../../../support/volatility-door.ts";

const NOW = Date.parse("2026-11-30T15:00:00Z");
const made = (symbol: string, implied: number, seed: number) =>
  madeRecord({ symbol, implied, truth: 0.2, seed }).map((one, i) => ({
    ...one,
    source: i < 120 ? ("databento-cbbo-1m" as const) : ("live" as const),
  }));
const outcomes = [...made("SPY", 0.2, 3), ...made("AAPL", 0.4, 4)];

test("the sentence comes first; then the three horizons, premium, straddle, odds, and what overlaps", async () => {
  const { ask, pictures } = volatilityDoor({ outcomes, nowMs: NOW, draws: true });
  const answer = await ask("track-record", { symbol: "spy" });
  expect(answer.title).toBe("SPY · track record");
  expect(answer.description).toMatch(
    /^SPY: the 1-sigma range held \d\d % of 52 weekly expirations at 7 days \(68 % expected; band for n = 49 that do not overlap: 54-82 %\)\n\*\*as expected: what came is within the band\*\*$/,
  );
  expect(Object.keys(answer.fields)).toEqual([
    "At 1 day",
    "At 7 days",
    "At 30 days",
    "Premium at 7 days",
    "Straddle at 7 days",
    "Odds at fair prices, all horizons",
    "Please note",
  ]);
  expect(answer.fields["At 1 day"]).toMatch(
    /^\d\d % of 52 held \(band 55-81 %\)\nas expected\n52 weekly expirations, 2025-12-05 to 2026-11-27: 12 live, 40 rebuilt$/,
  );
  expect(answer.fields["At 30 days"]).toMatch(/^\d\d % of 52 held \(band 36-95 % for 11 independent\)/);
  expect(answer.fields["Premium at 7 days"]).toMatch(
    /^IV 20\.0 % against \d\d\.\d % that came: [+-]\d\.\d points \(one by one .*; n 52, 49 independent\)$/,
  );
  expect(answer.fields["Straddle at 7 days"]).toMatch(
    /^The straddle held \d\d % of 52 \(58 % expected; band for n = 49/,
  );
  expect(answer.fields["Odds at fair prices, all horizons"]).toMatch(
    /^30-40 %: implied 3\d %, came [\d.]+ % \(band [\d.]+-[\d.]+ %, n \d+, \d+ independent\)\n/,
  );
  expect(answer.fields["Please note"]).toContain("49 of 52 at 7 days, 11 of 52 at 30 days");
  expect(answer.footer).toBe("Recorded outcomes to Nov 27 · market open · 95 % bands · Not advice");
  expect(answer.image).toBe("https://pictures.example/reliability.png");
  expect(pictures).toEqual([
    { kind: "reliability", symbol: "SPY", versionMs: Date.parse("2026-11-27T18:00:00Z") + 156 },
  ]);
});

test("a market that asks for too much is called so; without a picture blocks show what came", async () => {
  const dear = made("SPY", 0.4, 3);
  const answer = await volatilityDoor({ outcomes: dear, nowMs: NOW }).ask("track-record", { symbol: "SPY" });
  expect(answer.description).toContain("**wider than came: the options implied more movement than came**");
  expect(answer.description).toMatch(/`[▁-█]{2,}` what came, by implied odds$/);
  expect(answer.image).toBeNull();
});

test("another horizon, all tickers and the present volatility are a press away", async () => {
  const { ask, press } = volatilityDoor({ outcomes, nowMs: NOW });
  const week = await ask("track-record", { symbol: "SPY" });
  expect(Object.keys(week.buttons)).toEqual([
    "Refresh",
    "At 1 day",
    "At 30 days",
    "All tickers",
    "IV",
    "Expected move",
  ]);
  const month = await press(week, "At 30 days");
  expect(month.description).toContain("weekly expirations at 30 days");
  expect(Object.keys(month.fields)).toContain("Premium at 30 days");
  const all = await press(month, "All tickers");
  expect(all.title).toBe("All tickers · track record");
  expect(all.description).toMatch(
    /^2 tickers: the 1-sigma range held \d\d % of 104 weekly expirations at 30 days/,
  );
  expect((await press(await press(week, "IV"), "Track record")).title).toBe("SPY · track record");
});

test("nothing recorded says when there will be something; what is no horizon or ticker is refused", async () => {
  const { ask, complete, pictures } = volatilityDoor({ nowMs: NOW, draws: true });
  const empty = await ask("track-record", { symbol: "SPY" });
  expect(empty).toMatchObject({ description: "Nothing of SPY is recorded yet.", image: null });
  expect(empty.fields["Please note"]).toContain("2026-12-04");
  expect(pictures).toEqual([]);
  expect((await ask("track-record")).description).toBe("Nothing is recorded yet.");
  expect(await ask("track-record", { symbol: "ZZZ" })).toMatchObject({ ephemeral: true });
  expect((await ask("track-record", { horizon: 5 })).description).toContain("must be one of 1, 7, 30 days");
  const { choices } = await complete("track-record", "symbol", "apple");
  expect(choices[0]?.value).toBe("AAPL");
});

test("a horizon of which nothing is recorded names those that there are", async () => {
  const near = outcomes.filter(({ horizon }) => horizon === 1);
  const { ask } = volatilityDoor({ outcomes: near, nowMs: NOW });
  const answer = await ask("track-record", { symbol: "SPY", horizon: 7 });
  expect(answer.description).toContain("Nothing is recorded at 7 days; at 1 day there is.");
  // Who names none is shown what there is.
  expect((await ask("track-record", { symbol: "SPY" })).description).toContain(
    "52 weekly expirations at 1 day",
  );
});

test("who names no horizon is shown 30 days where nothing is recorded at 7", async () => {
  const month = outcomes.filter(({ horizon }) => horizon === 30);
  const { ask } = volatilityDoor({ outcomes: month, nowMs: NOW });
  const answer = await ask("track-record", { symbol: "SPY" });
  expect(answer.description).toContain("52 weekly expirations at 30 days");
  expect(Object.keys(answer.buttons)).toEqual(expect.arrayContaining(["At 1 day", "At 7 days"]));
});
