import { describe, expect, it } from "vitest";
import { boundValues } from "../../local/simulate/compare/bound-values.ts";
import { readAnswer } from "../../local/simulate/truth/answers.ts";
import type { valueTruth } from "../../local/simulate/truth/pool.ts";
import { replayChains } from "../../local/simulate/truth/replay-chains.ts";
import type { StoredSlice } from "../../local/simulate/truth/slices.ts";
import { MARKET, SCOPE, SLICES } from "../support/true-day.ts";

const NOW_MS = Date.parse("2026-11-23T15:00:00Z");

const read = (vendor: string, path: string, body = "") =>
  readAnswer(vendor, {
    method: body === "" ? "GET" : "POST",
    url: new URL(path, "http://127.0.0.1"),
    headers: {},
    body,
    nowMs: NOW_MS,
  });

describe("what a vendor was asked", () => {
  const fromMs = Date.parse("2026-11-23T14:30:00Z");
  const toMs = Date.parse("2026-11-23T15:00:00Z");

  it("is read from each one's own words", () => {
    const bars = { atMs: NOW_MS, fromMs, toMs };
    expect(
      read(
        "Schwab",
        `/marketdata/v1/pricehistory?symbol=BRK%2FB&frequencyType=minute&frequency=1&startDate=${fromMs}&endDate=${toMs - 1}`,
      ),
    ).toEqual({ ...bars, vendor: "schwab", what: "1m", symbols: ["BRK/B"] });
    expect(
      read(
        "Alpaca",
        "/v2/stocks/bars?symbols=BRK.B,SPY&timeframe=5Min&start=2026-11-23T14:30:00Z&end=2026-11-23T14:59:59.999Z",
      ),
    ).toEqual({ ...bars, vendor: "alpaca", what: "5m", symbols: ["BRK/B", "SPY"] });
    expect(
      read(
        "Databento",
        "/v0/timeseries.get_range",
        "symbols=SPY&schema=ohlcv-1m&start=2026-11-23T14:30:00Z&end=2026-11-23T15:00:00Z",
      ),
    ).toEqual({ ...bars, vendor: "databento", what: "1m", symbols: ["SPY"] });
    expect(read("Tiingo", "/tiingo/daily/BRK-B/prices?startDate=2026-11-20&endDate=2026-11-23")).toEqual({
      vendor: "tiingo",
      what: "1d",
      symbols: ["BRK/B"],
      atMs: NOW_MS,
      fromMs: Date.parse("2026-11-20T05:00:00Z"),
      toMs: Date.parse("2026-11-24T05:00:00Z"),
    });
    expect(read("Schwab", "/marketdata/v1/chains?symbol=SPY")).toMatchObject({
      what: "chain",
      symbols: ["SPY"],
    });
    expect(read("Alpaca", "/v1beta1/options/snapshots/SPY")).toMatchObject({
      vendor: "alpaca",
      what: "chain",
    });
    expect(read("Schwab", "/marketdata/v1/quotes?symbols=SPY")).toBeNull();
    expect(read("Alpaca", "/v2/stocks/snapshots?symbols=SPY")).toBeNull();
  });
});

describe("what slices leave behind", () => {
  const [first, second] = SLICES;
  if (first === undefined || second === undefined) throw new Error("Two slices are needed.");
  const replay = (...slices: StoredSlice[]) => replayChains(MARKET, slices, SCOPE);

  it("is the last of them for contracts, and each of them for snapshots", () => {
    const { contracts, snapshots } = replay(first, second);
    expect(new Set([...contracts.values()].map(({ slice }) => slice))).toEqual(new Set([second]));
    expect([...snapshots.values()].filter(({ slice }) => slice === first)).toHaveLength(snapshots.size / 2);
  });

  it("leaves the other side alone where a window was cut in two", () => {
    const { contracts } = replay(first, { ...second, side: "CALL" });
    const [calls, puts] = ["call", "put"].map((type) =>
      [...contracts.values()].filter(({ contract }) => contract.type === type),
    );
    expect(new Set(calls?.map(({ slice }) => slice.slotMs))).toEqual(new Set([second.slotMs]));
    expect(new Set(puts?.map(({ slice }) => slice.slotMs))).toEqual(new Set([first.slotMs]));
  });

  it("is what the provider can tell", () => {
    const { contracts, snapshots } = replay({ ...first, provider: "alpaca" });
    expect([...contracts.values()].every(({ contract }) => contract.openInterest === null)).toBe(true);
    expect([...snapshots.values()].every(({ rateSource }) => rateSource === "treasury")).toBe(true);
  });
});

describe("values that the Worker computes", () => {
  type Valued = ReturnType<typeof valueTruth>;
  const liquid = SLICES.map((slice) => ({ ...slice, symbol: "SPY" }));
  const differences = (change: (valued: Valued) => Valued) => {
    const bounds = boundValues();
    replayChains(MARKET, liquid, SCOPE, (slice, valued) => bounds.look(slice, change(valued)));
    expect(bounds.comparison.generated).toBeGreaterThan(100);
    return new Set(bounds.comparison.differences.flatMap(({ columns }) => columns));
  };
  const contracts = (change: (row: Valued["contracts"][number]) => Partial<Valued["contracts"][number]>) =>
    differences((valued) => ({
      ...valued,
      contracts: valued.contracts.map((row) => ({ ...row, ...change(row) })),
    }));
  const expiries = (change: (row: Valued["expiries"][number]) => Partial<Valued["expiries"][number]>) =>
    differences((valued) => ({
      ...valued,
      expiries: valued.expiries.map((row) => ({ ...row, ...change(row) })),
    }));

  it("lie near what the model priced the quotes with", () => {
    expect(differences((valued) => valued)).toEqual(new Set());
  });

  it("are told of when the computation itself is wrong", () => {
    expect(expiries(({ forward }) => ({ forward: forward * 1.005 }))).toContain("forward");
    expect(expiries(({ atmImpliedVolatility: v }) => ({ atmImpliedVolatility: (v ?? 0) * 1.5 }))).toContain(
      "atm_implied_volatility",
    );
    expect(contracts(({ impliedVolatility: v }) => ({ impliedVolatility: (v ?? 0) * 1.5 }))).toContain(
      "implied_volatility",
    );
    expect(contracts(({ delta }) => ({ delta: -(delta ?? 0) }))).toContain("delta");
    expect(contracts(({ gamma }) => ({ gamma: (gamma ?? 0) * 2 }))).toContain("gamma");
    expect(contracts(({ thetaPerDay: theta }) => ({ thetaPerDay: ((theta ?? 0) * 365) / 252 }))).toContain(
      "theta_per_day",
    );
    expect(contracts(({ vegaPerVolPoint: vega }) => ({ vegaPerVolPoint: (vega ?? 0) * 100 }))).toContain(
      "vega_per_vol_point",
    );
    expect(contracts(() => ({ rhoPerPoint: null }))).toContain("rho_per_point");
  });
});
