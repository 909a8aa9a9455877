import { describe, expect, it } from "vitest";
import { type HalfProfitInput, halfProfitProbability } from "../../src/options/half-profit-probability.ts";
import { InvalidStrategyError } from "../../src/options/invalid-strategy-error.ts";
import { bullPut, ironCondor, leg, type Market, opened } from "./half-profit/positions.ts";
import { sampledHits } from "./half-profit/sampled-hits.ts";

const half = { part: 0.5 };
const days45: Market = { years: 45 / 365, volatility: 0.2 };
const carried: Market = { rate: 0.05, forward: 100.35, spot: 100 };
const calm = [leg("put", "sell", 95, 0.2), leg("put", "buy", 90, 0.2)];

describe("the probability of half the profit", () => {
  it.each<[string, HalfProfitInput, number]>([
    ["bull put 95/90", opened(bullPut, half), 0.8725],
    ["short put 95", opened([leg("put", "sell", 95)], half), 0.8937],
    ["iron condor 90/95/105/110", opened(ironCondor, half), 0.7322],
    ["the same, a quarter of the credit", opened(ironCondor, { part: 0.25 }), 0.8541],
    ["bull put 95/90 in 45 days at 20 %", opened(calm, half, days45), 0.8998],
  ])("agrees with 300,000 paths: %s", (_, input, expected) => {
    expect(Math.abs(halfProfitProbability(input) - expected)).toBeLessThan(0.002);
  });

  it.each<[string, HalfProfitInput]>([
    ["long call", opened([leg("call", "buy", 105)], half, carried)],
    ["long straddle", opened([leg("call", "buy", 100), leg("put", "buy", 100)], half, carried)],
    [
      "call debit spread",
      opened([leg("call", "buy", 100, 0.32), leg("call", "sell", 110, 0.28)], half, carried),
    ],
    ["covered call", opened([leg("call", "sell", 105)], { dollars: 1.2 }, { ...carried, shares: 1 })],
    [
      "jade lizard",
      opened(
        [leg("put", "sell", 95, 0.33), leg("call", "sell", 105), leg("call", "buy", 110)],
        half,
        carried,
      ),
    ],
    ["put ratio", opened([leg("put", "buy", 98), leg("put", "sell", 93, 0.3, 2)], { dollars: 1 }, carried)],
    [
      "butterfly, falling carry",
      opened([leg("call", "buy", 95), leg("call", "sell", 100, 0.3, 2), leg("call", "buy", 105)], half, {
        ...carried,
        forward: 98.5,
      }),
    ],
    ["condor on a process of its own", opened(ironCondor, half, { ...carried, volatility: 0.24 })],
  ])("agrees with paths drawn here: %s", (_, input) => {
    // 30,000 paths: one standard error is at most 0.3 points.
    expect(Math.abs(halfProfitProbability(input) - sampledHits(input, 30_000, 7))).toBeLessThan(0.008);
  });

  it("is 1 for a target that is reached already", () => {
    for (const dollars of [0, -0.5]) expect(halfProfitProbability(opened(ironCondor, { dollars }))).toBe(1);
    expect(halfProfitProbability({ ...opened(bullPut, half), netDebit: -3 })).toBe(1);
  });

  it("is 0 for one that the position never earns", () => {
    expect(halfProfitProbability(opened(ironCondor, { part: 1.001 }))).toBe(0);
    expect(halfProfitProbability(opened(bullPut, { dollars: 100 }))).toBe(0);
  });

  it("knows a position of shares alone", () => {
    const shares = opened([], { dollars: 10 }, { shares: 1 });
    // Touch of 110, as in the test of touch.
    expect(halfProfitProbability(shares)).toBeCloseTo(0.255197, 3);
    expect(halfProfitProbability({ ...shares, shares: -1, netDebit: -100, target: 5 })).toBeCloseTo(
      0.56504,
      3,
    );
  });

  it.each<[string, object]>([
    ["legs", { legs: [] }],
    ["legs[1].strike", { legs: [leg("put", "sell", 95), leg("put", "buy", 0)] }],
    ["legs[0].volatility", { legs: [leg("put", "sell", 95, 0)] }],
    ["legs[0].quantity", { legs: [leg("put", "sell", 95, 0.3, -1)] }],
    ["legs[0].type", { legs: [{ ...leg("put", "sell", 95), type: "share" }] }],
    ["legs[0].side", { legs: [{ ...leg("put", "sell", 95), side: "short" }] }],
    ["shares", { shares: Number.NaN }],
    ["forward", { forward: 0 }],
    ["spot", { spot: -1 }],
    ["years", { years: 0 }],
    ["rate", { rate: Number.NaN }],
    ["netDebit", { netDebit: Number.POSITIVE_INFINITY }],
    ["target", { target: Number.NaN }],
    ["volatility", { volatility: undefined }],
    ["smile.volatility", { smile: { volatility: () => Number.NaN, slope: () => 0 } }],
  ])("says that %s is wrong", (field, wrong) => {
    const attempt = () => halfProfitProbability({ ...opened(bullPut, half), ...wrong });
    expect(attempt).toThrow(InvalidStrategyError);
    expect(attempt).toThrow(field);
  });
});
