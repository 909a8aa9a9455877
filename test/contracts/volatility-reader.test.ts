import { expect, test } from "vitest";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createVolatilityReader } from "../../src/adapters/postgres/iv-metrics/volatility-reader.ts";
import { ivMetricsRow } from "../../src/iv-metrics/iv-metrics-row.ts";
import type { IvMetricsRow } from "../../src/iv-metrics/ports.ts";
import { anExpirySummary, aValuedContract } from "../support/contracts.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aSliceRecord } from "../support/runs.ts";
import { aTickerMarket } from "../support/volatility.ts";

const database = useDatabase();
const reader = () => createVolatilityReader(database.db);

const store = (...changes: Partial<IvMetricsRow>[]) =>
  createIvMetricsStore(database.db).storeMetrics(
    changes.map((change) => {
      const row = ivMetricsRow(aTickerMarket(), { slotMs: IN_SESSION, day: TODAY, isClose: false });
      if (row === null) throw new Error("The market has no volatility.");
      return { ...row, ...change };
    }),
  );

const closeOf = (day: string, hour = 21) => ({
  day,
  slotMs: Date.parse(`${day}T${hour}:00:00Z`),
  isClose: true,
});

test("the latest row comes back as it was computed", async () => {
  await store(
    { slotMs: IN_SESSION - minutes(30), ivRank: 1 },
    { ivRank: null, warnings: ["One."] },
    { symbol: "AAPL" },
  );
  expect(await reader().readLatest("SPY")).toMatchObject({
    slotMs: IN_SESSION,
    asOfMs: IN_SESSION,
    day: TODAY,
    isClose: false,
    underlyingPrice: 580,
    iv7: expect.closeTo(0.17, 1),
    ivRank: null,
    observations: 0,
    straddle: 9.1,
    straddleExpiration: "2026-11-27",
    extrapolated: [],
    term: [{ expiration: "2026-11-27" }, { expiration: "2026-12-18" }, { expiration: "2027-03-19" }],
    warnings: ["One."],
    provider: "schwab",
  });
  expect(await reader().readLatest("QQQ")).toBeNull();
});

test("history has one close a day, the latest, oldest first, and none of the day's other rows", async () => {
  await store(
    closeOf("2026-11-18"),
    { ...closeOf("2026-11-19"), iv30: 0.1 },
    { ...closeOf("2026-11-19", 22), iv30: 0.2 },
    closeOf("2026-11-20"),
    {},
    { ...closeOf("2026-11-17"), symbol: "AAPL" },
  );
  const closes = await reader().readCloses("SPY", 252);
  expect(closes.map(({ day }) => day)).toEqual(["2026-11-18", "2026-11-19", "2026-11-20"]);
  expect(closes[1]).toMatchObject({ iv30: 0.2, isClose: true });
  expect((await reader().readCloses("SPY", 2)).map(({ day }) => day)).toEqual(["2026-11-19", "2026-11-20"]);
});

test("the latest snapshot of each root and expiration from today on, with straddle and settlement", async () => {
  const refresh = (
    ago: number,
    changes: Parameters<typeof anExpirySummary>[0],
    settlement: "AM" | "PM" = "PM",
  ) => {
    const atMs = IN_SESSION - minutes(ago);
    const { root = "SPY", expiration = "2026-12-18" } = changes ?? {};
    const contracts = [aValuedContract({ root, expiration, settlement })];
    const expiries = [anExpirySummary(changes)];
    const record = aSliceRecord({ slotMs: atMs, fetchedAtMs: atMs, contracts, expiries });
    return createChainStore(database.db).storeSlice(record, atMs);
  };
  await refresh(30, { atmStraddle: 20 });
  await refresh(15, { atmStraddle: 21.5 });
  await refresh(15, { root: "SPYW", atmStraddle: null, atmImpliedVolatility: null }, "AM");
  await refresh(15, { expiration: "2026-11-20" });
  await refresh(60 * 24 * 12, { expiration: "2027-01-15" });
  expect(await reader().readSnapshots("SPY", TODAY)).toEqual([
    {
      root: "SPY",
      expiration: "2026-12-18",
      settlement: "PM",
      asOfMs: IN_SESSION - minutes(15),
      underlyingPrice: 581.25,
      rate: 0.04,
      dividendYield: 0.012,
      forward: 581,
      forwardSource: "parity",
      atmImpliedVolatility: 0.2,
      skew25Delta: 0.04,
      atmStraddle: 21.5,
      contracts: 1,
      provider: "schwab",
    },
    expect.objectContaining({
      root: "SPYW",
      settlement: "AM",
      atmStraddle: null,
      atmImpliedVolatility: null,
    }),
  ]);
});
