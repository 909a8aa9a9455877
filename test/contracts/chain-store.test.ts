import { expect, test } from "vitest";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createTaskLedger } from "../../src/adapters/postgres/ledger/task-ledger.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { aContract, anExpirySummary, aValuedChain, aValuedContract } from "../support/contracts.ts";
import { memoryUsage } from "../support/memory-usage.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aClaim, aCopy, aSliceRecord, aTask } from "../support/runs.ts";

const database = useDatabase();
const NOW = IN_SESSION + minutes(1);
const LATER = IN_SESSION + minutes(15);
const UNDERLYING = aValuedChain().underlying;

const storeOf = () => createChainStore(database.db);
const contracts = () =>
  database.rows("SELECT occ_symbol, mark_price, last_updated FROM option_contracts ORDER BY occ_symbol");
const symbols = async () => (await contracts()).map(([occSymbol]) => occSymbol);
const instant = (ms: number) => new Date(ms).toISOString().replace("T", " ").replace(".000Z", "+00");

async function claimedTask(key = aTask().key) {
  const tasks = createTaskLedger(database.db);
  await createRunLedger(database.db, memoryUsage()).claimRun(aClaim());
  await tasks.recordTasks(aClaim().id, [{ ...aTask(), key }], IN_SESSION);
  await tasks.startTask(aCopy(key), IN_SESSION);
}

test("a slice leaves contracts, snapshot, price and its own outcome", async () => {
  await claimedTask();
  await storeOf().storeSlice(aSliceRecord({ skipped: { adjusted: 2, no_quote: 1 } }), NOW);
  expect(await contracts()).toEqual([["SPY   261218C00580000", "5.0000", instant(IN_SESSION)]]);
  expect(
    await database.rows(
      "SELECT root, expiration, slot, forward, atm_straddle, contracts FROM chain_snapshots",
    ),
  ).toEqual([["SPY", "2026-12-18", instant(IN_SESSION), "581", "23.4", "1"]]);
  expect(await database.rows("SELECT price, price_at, provider FROM tickers WHERE symbol = 'SPY'")).toEqual([
    ["581.2500", instant(IN_SESSION), "schwab"],
  ]);
  expect(await database.rows("SELECT status, contracts, skipped, bytes FROM job_tasks")).toEqual([
    ["succeeded", "1", '{"adjusted": 2, "no_quote": 1}', "1000"],
  ]);
});

test("the same slice stored twice, or by two deliveries at once, leaves the same rows", async () => {
  await claimedTask();
  const record = aSliceRecord({
    valued: aValuedChain({ contracts: [580, 585, 590].map((strike) => aValuedContract({ strike })) }),
  });
  await storeOf().storeSlice(record, NOW);
  const first = await database.rows("SELECT * FROM option_contracts ORDER BY occ_symbol");
  await storeOf().storeSlice(record, NOW);
  await Promise.all([storeOf().storeSlice(record, NOW), storeOf().storeSlice(record, NOW)]);
  expect(await database.rows("SELECT * FROM option_contracts ORDER BY occ_symbol")).toEqual(first);
  expect(await database.rows("SELECT count(*) FROM chain_snapshots")).toEqual([["1"]]);
});

test("a newer fetch replaces quotes; an older one that comes late changes nothing", async () => {
  const at = (fetchedAtMs: number, mark: number, underlyingPrice: number) =>
    storeOf().storeSlice(
      aSliceRecord({
        fetchedAtMs,
        valued: aValuedChain({
          contracts: [aValuedContract({ mark })],
          expiries: [anExpirySummary({ forward: underlyingPrice })],
          stated: underlyingPrice,
          underlying: { ...UNDERLYING, price: underlyingPrice },
        }),
      }),
      fetchedAtMs,
    );
  await at(LATER, 6, 582);
  await at(IN_SESSION, 5, 581);
  expect(await contracts()).toEqual([["SPY   261218C00580000", "6.0000", instant(LATER)]]);
  expect(await database.rows("SELECT price FROM tickers WHERE symbol = 'SPY'")).toEqual([["582.0000"]]);
  expect(await database.rows("SELECT forward FROM chain_snapshots")).toEqual([["582"]]);
  await at(LATER + 1, 7, 583);
  expect((await contracts())[0]?.[1]).toBe("7.0000");
  expect(await database.rows("SELECT price FROM tickers WHERE symbol = 'SPY'")).toEqual([["583.0000"]]);
});

test("the price of a ticker is the provider's to state; where it states none, what the quotes imply", async () => {
  const underlying = { price: 581.1, source: "implied", implied: 581.1, impliedError: 0.01 } as const;
  const slice = (stated: number | null, fetchedAtMs: number) =>
    storeOf().storeSlice(
      aSliceRecord({ valued: aValuedChain({ stated, underlying }), fetchedAtMs }),
      fetchedAtMs,
    );
  const price = async () => (await database.rows("SELECT price FROM tickers WHERE symbol = 'SPY'"))[0];
  await slice(583, IN_SESSION);
  expect(await price()).toEqual(["583.0000"]);
  await slice(null, LATER);
  expect(await price()).toEqual(["581.1000"]);
});

test("a contract no longer listed goes, with its expiration seen; those of other expirations stay", async () => {
  const [near, far] = ["2026-12-18", "2027-01-15"];
  const all = [
    aValuedContract({ strike: 580, expiration: near }),
    aValuedContract({ strike: 585, expiration: near }),
    aValuedContract({ strike: 590, expiration: far }),
  ];
  await storeOf().storeSlice(aSliceRecord({ valued: aValuedChain({ contracts: all }) }), NOW);
  await storeOf().storeSlice(
    aSliceRecord({ valued: aValuedChain({ contracts: all.slice(0, 1) }), fetchedAtMs: LATER }),
    LATER,
  );
  expect(await symbols()).toEqual(["SPY   261218C00580000", "SPY   270115C00590000"]);
});

test("a slice of one side never deletes the other side, nor another symbol's contracts", async () => {
  const [call, put] = [aValuedContract(), aValuedContract({ type: "put" })];
  const apple = aValuedContract({ root: "AAPL", symbol: "AAPL" });
  await storeOf().storeSlice(aSliceRecord({ valued: aValuedChain({ contracts: [call, put] }) }), NOW);
  await storeOf().storeSlice(
    aSliceRecord({ symbol: "AAPL", valued: aValuedChain({ contracts: [apple] }) }),
    NOW,
  );
  const other = aValuedContract({ strike: 600 });
  await storeOf().storeSlice(
    aSliceRecord({ side: "CALL", valued: aValuedChain({ contracts: [other] }), fetchedAtMs: LATER }),
    LATER,
  );
  expect(await symbols()).toEqual([
    "AAPL  261218C00580000",
    "SPY   261218C00600000",
    "SPY   261218P00580000",
  ]);
});

test("what was listed but could not be read is not taken for delisted", async () => {
  const [good, broken] = [aValuedContract(), aValuedContract({ strike: 585 })];
  await storeOf().storeSlice(aSliceRecord({ valued: aValuedChain({ contracts: [good, broken] }) }), NOW);
  const unreadable = [broken.contract.occSymbol];
  await storeOf().storeSlice(
    aSliceRecord({ valued: aValuedChain({ contracts: [good] }), unreadable, fetchedAtMs: LATER }),
    LATER,
  );
  expect(await symbols()).toEqual(["SPY   261218C00580000", "SPY   261218C00585000"]);
});

test("where contracts could not even be told apart nothing is taken for delisted", async () => {
  const [good, other] = [aValuedContract(), aValuedContract({ strike: 585 })];
  await storeOf().storeSlice(aSliceRecord({ valued: aValuedChain({ contracts: [good, other] }) }), NOW);
  await storeOf().storeSlice(
    aSliceRecord({ valued: aValuedChain({ contracts: [good] }), unreadable: null, fetchedAtMs: LATER }),
    LATER,
  );
  expect(await symbols()).toHaveLength(2);
});

test("an empty window ends its task and changes nothing else", async () => {
  await claimedTask();
  await storeOf().storeSlice(aSliceRecord(), NOW);
  const before = await contracts();
  const nothing = { contracts: [], expiries: [], stated: null, underlying: { ...UNDERLYING, price: null } };
  const empty = { valued: aValuedChain(nothing), fetchedAtMs: LATER };
  await storeOf().storeSlice(aSliceRecord(empty), LATER);
  expect(await contracts()).toEqual(before);
  expect(await database.rows("SELECT price, provider FROM tickers WHERE symbol = 'SPY'")).toEqual([
    ["581.2500", "schwab"],
  ]);
  expect(await database.rows("SELECT status, contracts FROM job_tasks")).toEqual([["succeeded", "0"]]);
});

test("the largest and the smallest numbers survive the way in and out", async () => {
  const extreme = aValuedContract(
    {
      strike: 99_999.999,
      bid: 99_999_999.9999,
      ask: null,
      last: 0,
      mark: 0.01,
      volume: 2_147_483_647,
      openInterest: 0,
      providerImpliedVolatility: 1e-300,
      quotedAtMs: null,
    },
    {
      impliedVolatility: 0.0001,
      delta: 1e-300,
      gamma: -1e-300,
      thetaPerDay: -999,
      vegaPerVolPoint: 3.4e38,
      rhoPerPoint: Number.NaN,
    },
  );
  await storeOf().storeSlice(aSliceRecord({ valued: aValuedChain({ contracts: [extreme] }) }), NOW);
  const { contracts: read } = await createChainReader(database.db).readExpiration("SPY", "2026-12-18");
  expect(read[0]).toMatchObject({
    strike: 99_999.999,
    bid: 99_999_999.9999,
    ask: null,
    last: 0,
    mark: 0.01,
    volume: 2_147_483_647,
    openInterest: 0,
    providerImpliedVolatility: 0,
    quotedAtMs: null,
    impliedVolatility: 0.0001,
    delta: 0,
    gamma: 0,
    thetaPerDay: -999,
    rhoPerPoint: null,
  });
  expect(read[0]?.vegaPerVolPoint).toBeCloseTo(3.4e38, -33);
});

test("fifteen hundred contracts are one request of a few statements", async () => {
  await claimedTask();
  const many = Array.from({ length: 1_500 }, (_, i) =>
    aValuedContract({
      strike: 100 + (i % 250),
      type: i % 2 === 0 ? "call" : "put",
      expiration: addDays("2026-12-01", Math.floor(i / 250)),
    }),
  );
  const unique = [...new Map(many.map((row) => [row.contract.occSymbol, row])).values()];
  const before = { ...database.http.counters };
  await storeOf().storeSlice(aSliceRecord({ valued: aValuedChain({ contracts: unique }) }), NOW);
  expect(database.http.counters.requests - before.requests).toBe(1);
  expect(database.http.counters.statements - before.statements).toBeLessThanOrEqual(9);
  expect(await symbols()).toHaveLength(unique.length);
  expect(await database.rows("SELECT contracts FROM job_tasks")).toEqual([[String(unique.length)]]);
});

test("a database that goes down in the middle of a slice leaves nothing half written", async () => {
  await claimedTask();
  for (const statement of [
    "DELETE FROM option_contracts",
    "INSERT INTO chain_snapshots",
    "UPDATE job_runs",
  ]) {
    database.http.faults.add({ kind: "server-error", statement });
    const stored = storeOf().storeSlice(aSliceRecord(), NOW);
    await expect(stored).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
    expect(await contracts()).toEqual([]);
    expect(await database.rows("SELECT count(*) FROM chain_snapshots")).toEqual([["0"]]);
    expect(await database.rows("SELECT price FROM tickers WHERE symbol = 'SPY'")).toEqual([[null]]);
    expect(await database.rows("SELECT status FROM job_tasks")).toEqual([["running"]]);
  }
});

test("what a constraint refuses is internal, and the message holds none of the data", async () => {
  const record = aSliceRecord({
    valued: aValuedChain({ contracts: [aValuedContract({ mark: 0.0042, bid: 123.4567 })] }),
  });
  const failure = await storeOf()
    .storeSlice(record, NOW)
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "internal" });
  expect(String(failure)).toContain("option_contracts_mark_positive");
  expect(String(failure)).not.toMatch(/0\.0042|123\.4567|SPY|INSERT|params/i);
  const unknown = await storeOf()
    .storeSlice(aSliceRecord({ symbol: "NOPE" }), NOW)
    .catch((error: unknown) => error);
  expect(unknown).toMatchObject({ code: "internal" });
  expect(await contracts()).toEqual([]);
});

test("SPX and SPXW of one date are kept apart, and each has its own snapshot", async () => {
  await database.exec("INSERT INTO tickers (symbol) VALUES ('SPX')");
  const roots = ["SPX", "SPXW"] as const;
  const record = aSliceRecord({
    symbol: "SPX",
    valued: aValuedChain({
      contracts: roots.map((root) => aValuedContract({ root, symbol: "SPX", strike: 5_800 })),
      expiries: roots.map((root) => anExpirySummary({ root })),
    }),
  });
  await storeOf().storeSlice(record, NOW);
  expect(await symbols()).toEqual(["SPX   261218C05800000", "SPXW  261218C05800000"]);
  expect(await database.rows("SELECT root FROM chain_snapshots ORDER BY root")).toEqual([["SPX"], ["SPXW"]]);
});

test("the contract's own parts are what is stored", async () => {
  const put = aContract({ type: "put", strike: 12.5, settlement: "AM", exerciseStyle: "european" });
  await storeOf().storeSlice(
    aSliceRecord({ valued: aValuedChain({ contracts: [aValuedContract(put)] }) }),
    NOW,
  );
  expect(
    await database.rows(
      "SELECT symbol, root, expiration, strike, option_type, settlement, exercise_style, quoted_at FROM option_contracts",
    ),
  ).toEqual([["SPY", "SPY", "2026-12-18", "12.500", "put", "AM", "european", "2026-11-23 14:59:58.5+00"]]);
});
