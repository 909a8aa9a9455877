import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { connectPostgres } from "../../src/adapters/postgres/client.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createVolatilityReader } from "../../src/adapters/postgres/iv-metrics/volatility-reader.ts";
import { createPriceReader } from "../../src/adapters/postgres/prices/price-reader.ts";
import { readChain, readExpirations } from "../../src/chains/read-chain.ts";
import { readSmile } from "../../src/chains/read-smile.ts";
import { readEarnings } from "../../src/company/read-earnings.ts";
import { readNews } from "../../src/company/read-news.ts";
import { readProfile } from "../../src/company/read-profile.ts";
import { readExpectedMove, readExpectedMoves } from "../../src/iv-metrics/read-expected-move.ts";
import { readSkew } from "../../src/iv-metrics/read-skew.ts";
import { readVolatility } from "../../src/iv-metrics/read-volatility.ts";
import { readVolatilityHistory } from "../../src/iv-metrics/read-volatility-history.ts";
import type { MeterName } from "../../src/meter.ts";
import { readBars } from "../../src/prices/read-bars.ts";
import { A_PROFILE, companySources, profilesOf } from "../support/company-sources.ts";
import { spyChains } from "../support/memory-chains.ts";
import { IN_SESSION } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedChains } from "../support/seed-chains.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";
import { aTicker } from "./chain-reader-suite.ts";

const database = useDatabase();

const number = (value: string) => database.db.execute<{ n: number }>(sql.raw(`SELECT ${value} AS n`));
const ask = async (value: string) => (await database.db.gather(number(value))).rows[0]?.n;
const readAfter = async (turns: number, value: string) => {
  for (let turn = 0; turn < turns; turn += 1) await null;
  return ask(value);
};

/** What the stand-in saw while `work` went on. */
async function sent<T>(work: () => Promise<T>) {
  const before = { ...database.http.counters };
  const answer = await work();
  const { requests, statements } = database.http.counters;
  return { answer, requests: requests - before.requests, statements: statements - before.statements };
}

test("reads of one moment are one request, a few awaits apart too, and each gets its own rows", async () => {
  const seen = await sent(() => Promise.all([ask("1"), readAfter(3, "2"), readAfter(12, "3")]));
  expect(seen).toEqual({ answer: [1, 2, 3], requests: 1, statements: 3 });
  const later = await sent(async () => [await ask("4"), await ask("5")]);
  expect(later).toEqual({ answer: [4, 5], requests: 2, statements: 2 });
});

test("rows come mapped as drizzle maps them, beside those that are not", async () => {
  await seedChains(database.db, spyChains(), [aTicker("SPY")]);
  const reader = createChainReader(database.db);
  const [ticker, [first], n] = await Promise.all([
    reader.findTicker("SPY"),
    reader.listExpirations("SPY", "2026-11-23"),
    ask("7"),
  ]);
  expect([ticker?.symbol, first?.lastUpdatedMs, n]).toEqual(["SPY", IN_SESSION, 7]);
});

test("a statement that is refused fails its own caller and nobody else", async () => {
  const { answer, requests } = await sent(() => Promise.allSettled([ask("1"), ask("1/0"), ask("nothing")]));
  expect(answer).toMatchObject([
    { status: "fulfilled", value: 1 },
    { reason: { code: "internal", message: expect.stringContaining("division by zero") } },
    { reason: { code: "internal", message: expect.stringContaining('"nothing" does not exist') } },
  ]);
  expect(requests).toBe(4);
});

test("a database that is away is everybody's storage_unavailable, asked once", async () => {
  database.http.faults.add({ kind: "drop", probability: 1 });
  const { answer, requests } = await sent(() => Promise.allSettled([ask("1"), ask("2")]));
  const away = { status: "rejected", reason: { code: "storage_unavailable", retryable: true } };
  expect(answer).toMatchObject([away, away]);
  expect(requests).toBe(1);
});

test("what was gathered may not write", async () => {
  const remove = database.db.gather(database.db.execute(sql`DELETE FROM tickers`));
  await expect(Promise.all([ask("1"), remove])).rejects.toMatchObject({
    code: "internal",
    message: expect.stringContaining("read-only transaction"),
  });
  expect(await database.rows("SELECT count(*) FROM tickers")).toEqual([["2"]]);
});

test("a read waits in its own invocation's batch, and a batch is one database request", async () => {
  const counted: MeterName[] = [];
  let invocation = {};
  const db = connectPostgres(
    { url: database.http.connectionString, httpEndpoint: database.http.fetchEndpoint },
    { count: (name) => counted.push(name) },
    { scope: () => invocation },
  );
  const one = [db.gather(number("1")), db.gather(number("2"))];
  invocation = {};
  const other = db.gather(number("3"));
  await Promise.all([...one, other]);
  expect(counted.filter((name) => name === "database_requests")).toHaveLength(2);
});

const company = () => ({
  chains: createChainReader(database.db),
  company: {
    ...companySources({}, { nowMs: IN_SESSION }).company,
    profiles: [profilesOf("finnhub", A_PROFILE).source],
  },
});
const volatility = () => ({
  chains: createChainReader(database.db),
  volatility: createVolatilityReader(database.db),
});
const wish = { symbol: "SPY", expiration: "2026-12-18" };

const VERBS: [string, (symbol: string) => Promise<unknown>][] = [
  ["expirations", (symbol) => readExpirations(createChainReader(database.db), symbol, IN_SESSION)],
  ["a chain", (symbol) => readChain(createChainReader(database.db), { ...wish, symbol }, IN_SESSION)],
  ["a chain by days", (symbol) => readChain(createChainReader(database.db), { symbol, dte: 20 }, IN_SESSION)],
  ["volatility", (symbol) => readVolatility(volatility(), symbol, IN_SESSION)],
  ["its history", (symbol) => readVolatilityHistory(volatility(), symbol, 60)],
  ["the expected move", (symbol) => readExpectedMove(volatility(), { ...wish, symbol }, IN_SESSION)],
  ["the moves beside it", (symbol) => readExpectedMoves(volatility(), { ...wish, symbol }, IN_SESSION)],
  ["the smile", (symbol) => readSmile(createChainReader(database.db), { ...wish, symbol }, IN_SESSION)],
  ["the skew", (symbol) => readSkew(volatility(), symbol, IN_SESSION)],
  ["bars", (symbol) => readBars(createPriceReader(database.db), { symbol, timeframe: "1d" }, IN_SESSION)],
  ["earnings", (symbol) => readEarnings(company(), { symbol, days: 30 }, IN_SESSION)],
  ["news", (symbol) => readNews(company(), { symbol, days: 3 }, IN_SESSION)],
  ["a profile", (symbol) => readProfile(company(), symbol, IN_SESSION)],
];

test.each(VERBS)("%s: one request, and an unknown symbol is unknown_symbol", async (_name, read) => {
  await seedChains(database.db, spyChains(), [aTicker("SPY")]);
  await createIvMetricsStore(database.db).storeMetrics([aStoredVolatility()]);
  const { requests } = await sent(() => read("SPY"));
  expect(requests).toBe(1);
  await expect(read("XYZ")).rejects.toMatchObject({ code: "unknown_symbol" });
});
