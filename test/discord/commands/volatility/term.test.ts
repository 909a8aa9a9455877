import { expect, test } from "vitest";
import { AppError } from "../../../../src/errors.ts";
import type { TermPointRow } from "../../../../src/iv-metrics/ports.ts";
import { addDays } from "../../../../src/market/calendar-date.ts";
import { IN_SESSION, TODAY } from "../../../support/moments.ts";
import { aStoredVolatility } from "../../../support/stored-volatility.ts";
import { volatilityDoor } from "../../../support/volatility-door.ts";

const point = (days: number, atmImpliedVolatility: number): TermPointRow => ({
  expiration: addDays(TODAY, days),
  root: "SPY",
  settlement: "PM",
  days,
  atmImpliedVolatility,
  skew25Delta: null,
  modelFreeVolatility: atmImpliedVolatility + 0.01,
});
const TERM = [point(4, 0.15), point(25, 0.2), point(53, 0.21), point(116, 0.22)];
const rows = [aStoredVolatility({ term: TERM })];
const report = (date: string, when: "before_open" | "after_close" | null) => ({
  date,
  when,
  fiscalYear: null,
  fiscalQuarter: null,
  epsEstimate: null,
  epsActual: null,
  revenueEstimate: null,
  revenueActual: null,
});

test("the term structure is told in words, with the expiration that carries the earnings marked", async () => {
  const { ask, pictures } = volatilityDoor({
    rows,
    earnings: async () => [report("2026-12-18", "after_close")],
  });
  const answer = await ask("term", { symbol: "SPY" });
  expect(answer.description).toContain("Contango: 90 days cost 2.0 points more than 30");
  const lines = answer.description.split("\n");
  expect(lines.find((line) => line.startsWith("Dec 18"))).toMatch(/^Dec 18 +25 +20\.0 % +21\.0 %$/);
  expect(lines.find((line) => line.startsWith("Jan 15"))).toMatch(/^Jan 15, 2027 E +53 +21\.0 %/);
  expect(answer.fields).toMatchObject({
    "Slope 90 − 30": "+2.0 points",
    IV30: "20.0 %",
    "Model-free, 30 d": "21.5 %",
    Why: "• Earnings on Dec 18, after the close; Jan 15, 2027 is the first to carry it (E)",
  });
  expect(answer.description).toMatch(/`[▁-█]{4}` nearest to farthest/);
  expect(pictures).toEqual([{ kind: "term", symbol: "SPY", versionMs: IN_SESSION }]);
});

test("a report before the open moves the expiration of that very day", async () => {
  const answer = await volatilityDoor({
    rows,
    earnings: async () => [report("2026-12-18", "before_open")],
  }).ask("term", { symbol: "SPY" });
  expect(answer.description).toContain("Dec 18 E");
});

test("backwardation, a flat one and none are told apart", async () => {
  const say = async (termSlope: number | null) =>
    (await volatilityDoor({ rows: [aStoredVolatility({ termSlope })] }).ask("term", { symbol: "SPY" }))
      .description;
  expect(await say(-0.031)).toContain("Backwardation: 30 days cost 3.1 points more than 90");
  expect(await say(0.0005)).toContain("Flat");
  expect(await say(null)).toContain("No slope");
});

test("without anybody to ask for earnings there is a term structure all the same", async () => {
  const earnings = () => Promise.reject(new AppError("provider_unconfigured", "No provider of earnings."));
  const answer = await volatilityDoor({ rows, earnings }).ask("term", { symbol: "SPY" });
  expect(answer.fields["Why"]).toContain("Earnings are not known");
  const none = await volatilityDoor({ rows }).ask("term", { symbol: "SPY" });
  expect(none.fields["Why"]).toContain("No earnings report is announced within a year");
});

test("quotes that contradict each other are told, and the longest list fits with its farthest", async () => {
  const term = Array.from({ length: 60 }, (_, i) => point(1 + 12 * i, 0.2));
  const answer = await volatilityDoor({ rows: [aStoredVolatility({ term, calendarArbitrage: true })] }).ask(
    "term",
    {
      symbol: "SPY",
    },
  );
  expect(answer.fields["Please note"]).toContain("contradict each other");
  expect(answer.description).toContain("709");
});
