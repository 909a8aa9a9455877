import { describe, expect, it } from "vitest";
import { createMarket } from "../../local/market/model/market.ts";
import { chooseTickers } from "../../local/simulate/choose-tickers.ts";
import { planLimits } from "../../local/simulate/many/plan-limits.ts";
import { planMany } from "../../local/simulate/many/plan-many.ts";
import { simulateRefresh } from "../../local/simulate/many/simulate-refresh.ts";
import { parseSimulateOptions } from "../../local/simulate/options.ts";
import { describeLimits } from "../../local/simulate/report/describe-limits.ts";
import { placeholderConfig } from "../../local/simulate/world/placeholder-settings.ts";
import { POLICY } from "../../src/operations/plan-limits.ts";

const DAY = "2026-11-23";
const market = createMarket({ seed: 20_261_123 });
const plan = (tickers: number) =>
  planMany(
    market,
    chooseTickers(tickers).map(({ symbol }) => symbol),
    DAY,
    placeholderConfig("paid"),
  );

const lasts = (slices: number) =>
  simulateRefresh({
    delaysSeconds: Array.from({ length: slices }, () => 0),
    flow: POLICY.schwabFlow,
    sliceSeconds: 1.5,
    accountParallelism: 10,
  }).lastsSeconds;

describe("what many names would take, by the rules alone", () => {
  it("is asked for by a word, and comes by itself above a hundred", () => {
    expect(parseSimulateOptions(["--day", DAY, "--rules"])).toMatchObject({ rules: true, tickers: 20 });
    expect(parseSimulateOptions(["--day", DAY, "--tickers", "5000"])).toMatchObject({ tickers: 5_000 });
    expect(() => parseSimulateOptions(["--day", DAY, "--tickers", "10001"])).toThrow("from 1 to 10000");
  });

  it("knows names enough", () => {
    expect(new Set(chooseTickers(5_000).map(({ symbol }) => symbol)).size).toBe(5_000);
  });

  it("says where each limit stops, the soonest first", () => {
    const { stops } = planLimits(plan(60));
    expect(stops.map(({ holds }) => holds)).toEqual(
      stops.map(({ holds }) => holds).toSorted((a, b) => a - b),
    );
    const of = (words: string) => stops.find(({ what }) => what.includes(words));
    // Seventeen names' bars a minute, and a hundred slices a minute for the fifteen minutes of a refresh.
    expect(of("minute bars")?.holds).toBe(17);
    expect(of("slices in the 15 minutes")).toMatchObject({ most: 1_500, sold: false });
    expect(of("QStash messages")).toMatchObject({ most: 1_000, sold: true });
  });

  it("holds what it says: as many slices end within a refresh, and a tenth more do not", () => {
    const slices = planLimits(plan(60)).stops.find(({ what }) => what.includes("slices in"));
    const [most, taken] = [slices?.most ?? 0, slices?.taken ?? 1];
    expect(slices?.holds).toBe(Math.floor((60 * most) / taken));
    expect(lasts(most)).toBeLessThanOrEqual(15 * 60);
    expect(lasts(1.1 * most)).toBeGreaterThan(15 * 60);
  });

  it("is told with the first that binds, and the bill", () => {
    const many = plan(60);
    const { stops, bill } = planLimits(many);
    const text = describeLimits(many, stops, bill);
    expect(text).toContain(`The first to bind: ${stops[0]?.what}, at ${stops[0]?.holds} tickers.`);
    expect(stops[0]?.holds).toBeLessThan(60);
    expect(text).toMatch(/With every service paid by use: \$\d+\.\d\d a month/);
  });
});
