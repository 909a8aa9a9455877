import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Database } from "../../local/neon/database.ts";
import { startNeonHttp } from "../../local/neon/start-neon-http.ts";
import type { Statement } from "../../local/neon/statements.ts";
import { createAlertBook } from "../../src/adapters/postgres/alerts/alert-book.ts";
import { createOutbox } from "../../src/adapters/postgres/alerts/outbox.ts";
import { createWatchlistStore } from "../../src/adapters/postgres/alerts/watchlist-store.ts";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { createPlanReader } from "../../src/adapters/postgres/chains/plan-reader.ts";
import { connectPostgres } from "../../src/adapters/postgres/client.ts";
import { createIvHistoryStore } from "../../src/adapters/postgres/iv-metrics/iv-history-store.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createRankStore } from "../../src/adapters/postgres/iv-metrics/rank-store.ts";
import { createJobDays } from "../../src/adapters/postgres/ledger/job-days.ts";
import { createLostTasks } from "../../src/adapters/postgres/ledger/lost-tasks.ts";
import { createRunLedger } from "../../src/adapters/postgres/ledger/run-ledger.ts";
import { createTaskLedger } from "../../src/adapters/postgres/ledger/task-ledger.ts";
import { createPastInputsReader } from "../../src/adapters/postgres/market-inputs/past-inputs-reader.ts";
import { createAlertStore } from "../../src/adapters/postgres/operations/alert-store.ts";
import { createDatabaseProbe } from "../../src/adapters/postgres/operations/database-probe.ts";
import { createFreshnessReader } from "../../src/adapters/postgres/operations/freshness-reader.ts";
import { createIncidentStore } from "../../src/adapters/postgres/operations/incident-store.ts";
import { NO_USAGE } from "../../src/adapters/postgres/operations/record-usage.ts";
import { createBarStore } from "../../src/adapters/postgres/prices/bar-store.ts";
import { createOutcomeReader } from "../../src/adapters/postgres/track-record/outcome-reader.ts";
import { createOutcomeStore } from "../../src/adapters/postgres/track-record/outcome-store.ts";
import { createServices } from "../../src/composition/compose.ts";
import { parseConfig } from "../../src/config/config.ts";
import type { HttpServices } from "../../src/http/services.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { RunFilter } from "../../src/scheduling/run-search.ts";
import { recordOutcomes } from "../../src/track-record/record-outcomes.ts";
import { bindings } from "../support/bindings.ts";
import { borrowDatabase } from "../support/database-pool.ts";
import { examinePlan } from "../support/examine-plan.ts";
import { LEDGER_OF_MONTHS } from "../support/ledger-of-months.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { aClaim, aCopy, aRun, aSliceRecord, aTask } from "../support/runs.ts";

const seen: Statement[] = [];
let database: Database;
let http: Awaited<ReturnType<typeof startNeonHttp>>;

beforeAll(async () => {
  database = await borrowDatabase();
  await database.exec(
    `INSERT INTO tickers (symbol, name) VALUES ('SPY', 'SPDR S&P 500'), ('AAPL', 'Apple');${LEDGER_OF_MONTHS}`,
  );
  const watched: Database = {
    ...database,
    query: (query, params = []) => {
      seen.push({ query, params });
      return database.query(query, params);
    },
    batch: (statements, options) => {
      seen.push(...statements);
      return database.batch(statements, options);
    },
  };
  http = await startNeonHttp({ database: watched, port: 0 });
  vi.spyOn(console, "log").mockReturnValue(undefined);
  // A hundred thousand rows: seconds, and more on a busy machine.
}, 240_000);

afterAll(async () => {
  await http.close();
  await database.close();
  vi.restoreAllMocks();
});

const bound = () => {
  const env = bindings({ DATABASE_URL: http.connectionString, DATABASE_HTTP_ENDPOINT: http.fetchEndpoint });
  return createServices(parseConfig(env), { clock: () => IN_SESSION + minutes(1) });
};
const services = (): HttpServices => bound().http;
const market = () => bound().discord.market;
const db = () => connectPostgres({ url: http.connectionString, httpEndpoint: http.fetchEndpoint });
const plans = () => createPlanReader(db());
const ledger = () => createRunLedger(db(), NO_USAGE);
const wish = { symbol: "SPY", expiration: "2026-12-18" };

const EVERY_RUN: RunFilter = { job: null, state: null, symbol: null, from: null, to: null };

const DOORS: [string, () => Promise<unknown>][] = [
  ["GET /health and /v1/jobs, and the watch", () => services().jobs.status()],
  ["the budget", () => services().operations.budget()],
  ["GET /v1/jobs/{id}/runs", () => services().jobs.runs("prices_1m", 200)],
  ["GET /v1/jobs/days, and the bars of /status", () => services().jobs.days()],
  ["GET /v1/incidents, and the feeds", () => services().operations.incidents()],
  ["incidents that last, for the watch", () => createIncidentStore(db()).readOpen()],
  ["ages of all tickers", () => createFreshnessReader(db()).readFreshness(TODAY)],
  ["the newest day that is rolled up", () => createJobDays(db()).newestDay()],
  ["the desk's runs", () => services().jobs.search(EVERY_RUN, null)],
  ["the desk's runs that failed", () => services().jobs.search({ ...EVERY_RUN, state: "failed" }, null)],
  ["the desk's runs of a job", () => services().jobs.search({ ...EVERY_RUN, job: "prices_1m" }, null)],
  ["a run of the desk", () => services().jobs.find("options_refresh@2026-11-20T16:00:00.000Z")],
  ["its tasks", () => services().jobs.tasks("options_refresh@2026-11-20T16:00:00.000Z")],
  ["GET /admin/dead-letters", () => services().deadLetters.list(100)],
  ["lost slices, for the watch", () => createLostTasks(db()).countSince(IN_SESSION - minutes(1_440))],
  ["what was told, for the watch", () => createAlertStore(db()).readAll()],
  ["GET /v1/tickers", () => services().chains.tickers()],
  ["GET …/expirations", () => services().chains.expirations("SPY")],
  ["GET …/chain", () => services().chains.read({ ...wish })],
  ["GET …/quote", () => services().prices.quote("SPY")],
  ["GET …/bars, the newest", () => createBars("1m")],
  ["GET …/bars of days", () => createBars("1d")],
  ["GET …/volatility", () => services().volatility.latest("SPY")],
  ["GET …/volatility/history", () => services().volatility.history("SPY", 60)],
  ["GET …/expected-move", () => services().volatility.expectedMove({ ...wish })],
  ["the smile and the skew of a ticker", () => smileAndSkew()],
  ["every ticker beside the others", () => services().volatility.scan()],
  ["/price", () => market().day("SPY")],
  ["/range", () => market().range("SPY")],
  ["/volume", () => market().activity("SPY")],
  [
    "/flow",
    () =>
      market().flow({ symbol: "SPY", leastVolume: 1, order: "ratio", side: null, mostDays: null, limit: 10 }),
  ],
  ["/quote", () => market().option({ symbol: "SPY", dte: 30, strike: 100, type: "call", exact: false })],
  ["GET …/dividends", () => services().marketInputs.dividends("SPY")],
  [
    "POST /v1/plan and /plan",
    () => plans().readPlanGround("SPY", TODAY, { near: wish.expiration, later: null }),
  ],
  [
    "POST /v1/calc and /calc",
    () =>
      services().calculator.calculate({
        kind: "strategy",
        symbol: "SPY",
        strategy: "long_call",
        strikes: [100],
        expiration: "2026-12-18",
      } as never),
  ],
  [
    "a tick",
    () => ledger().claimRuns([aClaim(IN_SESSION), aClaim(IN_SESSION, { id: "p", job: "prices_1m" })]),
  ],
  ["a run in the way", () => ledger().findGoing("options_refresh")],
  ["a slice", () => createTaskLedger(db()).startTask(aCopy(aTask().key), IN_SESSION)],
  ["the end of a slice", () => createTaskLedger(db()).endTask(aCopy("SPY:0"), "failed", null, IN_SESSION)],
  [
    "the end of a slice with its contracts",
    () => createChainStore(db()).storeSlice(aSliceRecord(), IN_SESSION),
  ],
  ["a redrive of a run", () => createLostTasks(db()).listOfRun(aRun().id)],
  [
    "what a redrive puts back",
    () =>
      createLostTasks(db()).reopen(
        [aCopy(aTask().key)],
        { by: "dora", leaseExpiresMs: IN_SESSION },
        IN_SESSION,
      ),
  ],
  ["a take-over", () => ledger().abandonRun({ id: aRun().id, fence: 1 } as never, "", IN_SESSION)],
  ["the end of a run", () => ledger().failRun(aRun(), "", IN_SESSION)],
  ["a page", () => ledger().openPage(aRun().id, 1, 1, IN_SESSION)],
  ["the doctor's look into the future", () => createDatabaseProbe(db()).readAhead(IN_SESSION)],
  [
    "what waits for Discord",
    () => createOutbox(db()).claim({ mostBatches: 9, leaseMs: 1, claimId: "c" }, IN_SESSION),
  ],
  [
    "what became of it",
    () =>
      createOutbox(db()).settle(
        [{ kind: "unreachable", batch: "b", target: { kind: "user", id: "7" }, reason: "", notice: null }],
        IN_SESSION,
      ),
  ],
  [
    "armed alerts",
    () => createAlertBook(db()).readArmed({ kinds: ["price", "expected_move"], symbols: null }),
  ],
  ["armed alerts of a slice", () => createAlertBook(db()).readArmed({ kinds: ["price"], symbols: ["SPY"] })],
  ["a user's alerts", () => createAlertBook(db()).listOwned("7")],
  ["a watchlist", () => createWatchlistStore(db()).read({ kind: "user", id: "7" })],
  ["the bars that prices_1m has", () => createBarStore(db()).readWatermarks("1m")],
  [
    "what a rank is worked out from again",
    () => createRankStore(db()).readRanked(["SPY", "AAPL"], IN_SESSION),
  ],
  [
    "what iv_metrics computes from",
    () =>
      createIvMetricsStore(db()).readMarkets({
        day: TODAY,
        fromMs: Date.parse("2026-11-23T14:30:00Z"),
        toMs: IN_SESSION,
        slotMs: IN_SESSION,
      }),
  ],
  ["days that iv_history wants", () => readGapsOfAYear()],
  [
    "what stands around rebuilt days",
    () => createIvHistoryStore(db()).readRebuilt(["SPY", "AAPL"], { from: "2026-10-01", to: "2026-11-20" }),
  ],
  [
    "judging stored days anew",
    () => createIvHistoryStore(db()).judgeDays([{ symbol: "SPY", day: "2026-11-20", quality: "suspect" }]),
  ],
  [
    "what past days are valued with",
    () => createPastInputsReader(db()).readPast(["SPY", "AAPL"], { from: "2026-11-16", to: "2026-11-20" }),
  ],
  ["what has settled, on an evening", () => settled("recent")],
  ["what has settled, in the whole past", () => settled("all")],
  [
    "the record of a ticker",
    () => createOutcomeReader(db()).readOutcomes({ symbol: "SPY", from: "2025-11-23" }),
  ],
  [
    "a year's record of all",
    () => createOutcomeReader(db()).readOutcomes({ symbol: null, from: "2025-11-23" }),
  ],
];

function readGapsOfAYear() {
  const days = nyseCalendar.tradingDaysBetween("2025-11-24", "2026-11-20");
  return createIvHistoryStore(db()).readGaps({
    days,
    compared: days.slice(-10),
    symbol: null,
    askAgainBeforeMs: IN_SESSION,
  });
}

function settled(scope: "all" | "recent") {
  return recordOutcomes({ outcomes: createOutcomeStore(db()), outcomesPerPage: 200 }, IN_SESSION, scope);
}

function smileAndSkew() {
  const { volatility } = services();
  return Promise.all([
    volatility.smile({ ...wish }),
    volatility.skew("SPY"),
    volatility.expectedMoves({ ...wish }),
  ]);
}

function createBars(timeframe: "1m" | "1d") {
  return services().prices.bars({ symbol: "SPY", timeframe } as never);
}

test.each(DOORS)("%s reads no table that grows from end to end", async (_name, ask) => {
  seen.length = 0;
  await ask().catch((error: unknown) => {
    if (seen.length === 0) throw error;
  });
  expect(seen.length).toBeGreaterThan(0);
  const faults: Record<string, string[]> = {};
  for (const statement of [...seen]) {
    const found = await examinePlan(database, statement);
    if (found.length > 0) faults[statement.query] = found;
  }
  expect(faults).toEqual({});
});
