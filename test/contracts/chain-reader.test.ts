import { expect, test } from "vitest";
import { createChainPlanStore } from "../../src/adapters/postgres/chains/chain-plan-store.ts";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createRunReader } from "../../src/adapters/postgres/ledger/run-reader.ts";
import { createTaskLedger } from "../../src/adapters/postgres/ledger/task-ledger.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { anExpirySummary, aStoredContract, aValuedContract } from "../support/contracts.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim, aRun, aSliceRecord, aTask } from "../support/runs.ts";

const database = useDatabase();
const [YESTERDAY, NEAR, FAR] = ["2026-11-22", "2026-11-27", "2026-12-18"];

/** SPY with two live expirations and one that has passed; AAPL with nothing. */
async function storedChain() {
  const expirations = [FAR, NEAR, YESTERDAY];
  await createChainStore(database.db).storeSlice(
    aSliceRecord({
      contracts: expirations.flatMap((expiration) => [
        aValuedContract({ expiration, strike: 590 }),
        aValuedContract({ expiration, strike: 580, type: "put" }),
        aValuedContract({ expiration, strike: 580 }),
      ]),
      expiries: expirations.map((expiration) => anExpirySummary({ expiration })),
    }),
    IN_SESSION,
  );
  return createChainReader(database.db);
}

test("tickers come in the order they were added, with what is stored of them from today on", async () => {
  const reader = await storedChain();
  expect(await reader.listTickers(TODAY)).toEqual([
    {
      symbol: "SPY",
      name: "SPDR S&P 500",
      active: true,
      price: 581.25,
      contracts: 6,
      expirations: 2,
      lastUpdatedMs: IN_SESSION,
      provider: "schwab",
    },
    {
      symbol: "AAPL",
      name: "Apple",
      active: true,
      price: null,
      contracts: 0,
      expirations: 0,
      lastUpdatedMs: null,
      provider: null,
    },
  ]);
});

test("a ticker is found by its symbol, and none is null", async () => {
  const reader = await storedChain();
  expect(await reader.findTicker("SPY")).toEqual({ symbol: "SPY", active: true, price: 581.25 });
  expect(await reader.findTicker("AAPL")).toEqual({ symbol: "AAPL", active: true, price: null });
  expect(await reader.findTicker("spy'; DROP TABLE tickers; --")).toBeNull();
});

test("expirations are listed nearest first, from today on", async () => {
  const reader = await storedChain();
  const common = { root: "SPY", settlement: "PM", contracts: 3, lastUpdatedMs: IN_SESSION };
  expect(await reader.listExpirations("SPY", TODAY)).toEqual([
    { expiration: NEAR, ...common },
    { expiration: FAR, ...common },
  ]);
  expect(await reader.listExpirations("SPY", FAR)).toHaveLength(1);
  expect(await reader.listExpirations("AAPL", TODAY)).toEqual([]);
});

test("an expiration is read whole, by root, strike and type, with numbers as numbers", async () => {
  const reader = await storedChain();
  const { contracts, snapshots } = await reader.readExpiration("SPY", FAR);
  expect(contracts).toEqual([
    aStoredContract({ expiration: FAR, strike: 580 }),
    aStoredContract({ expiration: FAR, strike: 580, type: "put" }),
    aStoredContract({ expiration: FAR, strike: 590 }),
  ]);
  expect(snapshots).toEqual([
    {
      root: "SPY",
      expiration: FAR,
      settlement: "PM",
      asOfMs: IN_SESSION,
      underlyingPrice: 581.25,
      rate: 0.04,
      dividendYield: 0.012,
      forward: 581,
      forwardSource: "parity",
      atmImpliedVolatility: 0.2,
      skew25Delta: 0.04,
      atmStraddle: 23.4,
      contracts: 1,
      provider: "schwab",
    },
  ]);
  expect(await reader.readExpiration("SPY", "2030-01-18")).toEqual({ contracts: [], snapshots: [] });
});

test("of several snapshots of an expiry the latest slot is read, one for each root", async () => {
  await database.exec("INSERT INTO tickers (symbol) VALUES ('SPX')");
  const store = createChainStore(database.db);
  for (const [slotMs, forward] of [
    [IN_SESSION + minutes(15), 5_802],
    [IN_SESSION, 5_801],
  ] as const) {
    const expiries = ["SPX", "SPXW"].map((root) => anExpirySummary({ root, forward }));
    await store.storeSlice(
      aSliceRecord({ symbol: "SPX", slotMs, fetchedAtMs: slotMs, contracts: [], expiries }),
      slotMs,
    );
  }
  const { snapshots } = await createChainReader(database.db).readExpiration("SPX", FAR);
  expect(snapshots.map(({ root, forward }) => [root, forward])).toEqual([
    ["SPX", 5_802],
    ["SPXW", 5_802],
  ]);
});

test("sizes for planning cover active tickers only, also those never fetched", async () => {
  await storedChain();
  await database.exec("INSERT INTO tickers (symbol, is_active) VALUES ('TSLA', false)");
  expect(await createChainPlanStore(database.db).readSizes(TODAY)).toEqual([
    { symbol: "AAPL", sizes: [] },
    {
      symbol: "SPY",
      sizes: [
        { expiration: NEAR, contracts: 3 },
        { expiration: FAR, contracts: 3 },
      ],
    },
  ]);
});

test("runs are listed newest first, with their tasks by key", async () => {
  const ledger = createRunLedger(database.db, memoryUsage());
  const tasks = createTaskLedger(database.db);
  const slots = [0, 15, 30].map((late) => IN_SESSION + minutes(late));
  const last = slots.at(-1) ?? 0;
  for (const slotMs of slots) {
    await ledger.claimRun(aClaim(slotMs));
    const planned = slotMs === last ? [aTask(), aTask({ symbol: "AAPL" })] : [];
    await tasks.recordTasks(runId("options_refresh", slotMs), planned, slotMs);
    await ledger.failRun(aRun(slotMs), "No ticker is active.", slotMs);
  }
  const reader = createRunReader(database.db);
  const runs = await reader.listRuns("options_refresh", 2);
  expect(runs.map(({ slotMs, status }) => [slotMs, status])).toEqual([
    [slots[2], "failed"],
    [slots[1], "failed"],
  ]);
  expect(runs[0]).toEqual({
    id: runId("options_refresh", last),
    job: "options_refresh",
    slotMs: last,
    trigger: "schedule",
    status: "failed",
    reason: "No ticker is active.",
    claimedAtMs: last,
    publishedAtMs: null,
    finishedAtMs: last,
    tasks: 0,
    tasksFailed: 0,
    contracts: 0,
    skipped: {},
    providerCalls: 0,
    bytes: 0,
    elapsedMs: 0,
    stored: {},
    failures: [],
    notes: [],
    pages: 0,
    requestedBy: null,
    rangeFrom: null,
    rangeTo: null,
    clockSkewMs: expect.any(Number),
  });
  const listed = await reader.listTasks(runId("options_refresh", last));
  expect(listed.map(({ key, status, errorCode }) => [key, status, errorCode])).toEqual([
    ["AAPL:2026-12-01_2026-12-31", "queued", null],
    ["SPY:2026-12-01_2026-12-31", "queued", null],
  ]);
  expect(await reader.listRuns("retention", 5)).toEqual([]);
});

test("the latest run of a job may be a failure while its latest success lies behind", async () => {
  const ledger = createRunLedger(database.db, memoryUsage());
  await ledger.claimRun(aClaim());
  await createTaskLedger(database.db).recordTasks(aClaim().id, [aTask()], IN_SESSION);
  await createChainStore(database.db).storeSlice(aSliceRecord(), IN_SESSION);
  const next = IN_SESSION + minutes(15);
  await ledger.claimRun(aClaim(next));
  await ledger.failRun(aRun(next), "broken", next);
  const { last, lastSuccess } = await createRunReader(database.db).latestRuns();
  expect(last.map(({ slotMs, status }) => [slotMs, status])).toEqual([[next, "failed"]]);
  expect(lastSuccess.map(({ slotMs, status, contracts }) => [slotMs, status, contracts])).toEqual([
    [IN_SESSION, "succeeded", 1],
  ]);
});

test("readers say storage_unavailable when the database does not answer", async () => {
  database.http.faults.add({ kind: "drop", probability: 1 });
  const reader = createChainReader(database.db);
  const failing = [
    () => reader.listTickers(TODAY),
    () => reader.findTicker("SPY"),
    () => reader.listExpirations("SPY", TODAY),
    () => reader.readExpiration("SPY", FAR),
  ];
  for (const read of failing) {
    await expect(read()).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
  }
});
