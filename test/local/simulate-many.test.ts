import { describe, expect, it } from "vitest";
import { createMarket } from "../../local/market/model/market.ts";
import { chooseTickers } from "../../local/simulate/choose-tickers.ts";
import { planMany } from "../../local/simulate/many/plan-many.ts";
import { simulateRefresh } from "../../local/simulate/many/simulate-refresh.ts";
import { describeMany } from "../../local/simulate/report/describe-many.ts";
import { placeholderConfig } from "../../local/simulate/world/placeholder-settings.ts";

const flow = { key: "schwab", rate: 100, parallelism: 4 };
const refresh = (slices: number, sliceSeconds: number) =>
  simulateRefresh({
    delaysSeconds: Array.from({ length: slices }, () => 0),
    flow,
    sliceSeconds,
    accountParallelism: 10,
  });

describe("a refresh by the queue's rules", () => {
  it("starts no more slices a minute than the rate allows", () => {
    const times = refresh(250, 1);
    expect(times.startsByMinute).toEqual([100, 100, 50]);
    // Fifty slices, four at once, one second each: the last ends 13 s into the third minute.
    expect(times.lastsSeconds).toBe(133);
  });

  it("is held up by how many run at once when slices are slow", () => {
    const times = refresh(40, 6);
    expect(times.startsByMinute).toEqual([40]);
    expect(times.lastsSeconds).toBe(60);
  });

  it("waits for slices that are spread", () => {
    const delaysSeconds = [0, 90, 150];
    const times = simulateRefresh({ delaysSeconds, flow, sliceSeconds: 2, accountParallelism: 10 });
    expect(times).toEqual({ startsByMinute: [1, 1, 1], lastsSeconds: 152 });
  });
});

describe("names to simulate", () => {
  it("are the two funds, then single names, then made-up ones", () => {
    const symbols = chooseTickers(60).map(({ symbol }) => symbol);
    expect(symbols.slice(0, 4)).toEqual(["SPY", "QQQ", "AAPL", "MSFT"]);
    expect(symbols.at(-1)).toMatch(/^SYM0\d\d$/);
    expect(new Set(symbols).size).toBe(60);
  });
});

describe("the plan for many names", () => {
  const market = createMarket({ seed: 20_261_123 });
  const plan = (name: "free" | "paid", tickers: number, settings: Record<string, number> = {}) => {
    const config = placeholderConfig(name);
    const changed = { ...config, scheduler: { ...config.scheduler, ...settings } };
    const symbols = chooseTickers(tickers).map(({ symbol }) => symbol);
    return planMany(market, symbols, "2026-11-23", changed);
  };

  it("covers chains in slices that fit an invocation", () => {
    const free = plan("free", 20);
    expect(free.refreshesADay).toBe(28);
    expect(free.largest).toBeLessThanOrEqual(600);
    expect(free.contracts).toBeLessThan(plan("paid", 20).contracts);
  });

  it("says what to change when a refresh takes longer than it may", () => {
    const slow = plan("paid", 120, { optionChainIntervalMinutes: 2 });
    const { text, ok } = describeMany("2026-11-23", { free: plan("free", 120), paid: slow });
    expect(ok).toBe(false);
    expect(text).toContain("paid: does not fit");
    expect(text).toContain("Set OPTION_CHAIN_JOB_INTERVAL_MINUTES to 5");
    expect(text).toContain("a simulation of the schedule");
  });
});
