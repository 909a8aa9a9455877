import { applyMigrations } from "../../local/neon/apply-migrations.ts";
import type { Database } from "../../local/neon/database.ts";
import { openDatabase } from "../../local/neon/open-database.ts";
import { BAR_COLUMNS } from "../../local/simulate/compare/bar-columns.ts";
import { compareBars } from "../../local/simulate/compare/compare-bars.ts";
import { compareContracts, compareSnapshots } from "../../local/simulate/compare/compare-chains.ts";
import { compareMarket } from "../../local/simulate/compare/compare-market.ts";
import { compareMetrics } from "../../local/simulate/compare/compare-metrics.ts";
import type { TableColumns } from "../../local/simulate/compare/compare-rows.ts";
import type { Comparison } from "../../local/simulate/compare/comparison.ts";
import { CONTRACT_COLUMNS } from "../../local/simulate/compare/contract-columns.ts";
import { METRIC_COLUMNS } from "../../local/simulate/compare/metric-columns.ts";
import { SNAPSHOT_COLUMNS } from "../../local/simulate/compare/snapshot-columns.ts";
import {
  ANSWERS,
  DATE,
  END_MS,
  MARKET,
  METRICS_MS,
  MINUTES_MS,
  REFRESHES_MS,
  SCOPE,
  SLICES,
  SYMBOL,
  type TrueDay,
} from "./true-day.ts";

/** An empty database with the day's one name. */
export async function openDay(): Promise<Database> {
  const database = await openDatabase({});
  await applyMigrations(database, "drizzle");
  await database.exec(
    `INSERT INTO tickers (symbol, name, added_at) VALUES ('${SYMBOL}', 'Coca-Cola', '2026-01-01')`,
  );
  return database;
}

/** The rows of a day as they should be. */
export async function storeTrueDay(database: Database, day: TrueDay): Promise<void> {
  await database.exec(
    "DELETE FROM option_contracts; DELETE FROM chain_snapshots; DELETE FROM price_bars; DELETE FROM iv_metrics",
  );
  await store(database, CONTRACT_COLUMNS, [...day.contracts.values()]);
  await store(database, SNAPSHOT_COLUMNS, [...day.snapshots.values()]);
  await store(database, BAR_COLUMNS, day.bars);
  await store(database, METRIC_COLUMNS, day.metrics);
}

async function store<Row>(
  database: Database,
  { table, columns }: TableColumns<Row>,
  rows: readonly Row[],
): Promise<void> {
  const records = rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, sql, value }) => {
        const given = value(row);
        return [name, sql === name ? given : new Date(Number(given)).toISOString()];
      }),
    ),
  );
  const insert = `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`;
  await database.query(insert, [JSON.stringify(records)]);
}

/** As the simulation compares a day, with the instants of this one. */
export async function compareDay(database: Database, day: TrueDay): Promise<Comparison[]> {
  const shared = { market: MARKET, database, symbols: [SYMBOL] };
  const chains = {
    ...shared,
    maxDte: SCOPE.maxDte,
    refreshesMs: REFRESHES_MS,
    slices: SLICES,
    truth: { contracts: day.contracts, snapshots: day.snapshots },
  };
  const run = { id: "", job: "iv_metrics", slotMs: METRICS_MS, finishedMs: METRICS_MS, status: "succeeded" };
  const nothing = {
    database: 0,
    redis: 0,
    queue: 0,
    discord: 0,
    providers: 0,
    redisCommands: 0,
    databaseBytesOut: 0,
    published: 0,
  };
  const tick = {
    kind: "tick with jobs" as const,
    atMs: METRICS_MS,
    tookMs: 0,
    cpuMs: 0,
    first: false,
    traffic: nothing,
  };
  return [
    await compareContracts(chains),
    await compareSnapshots(chains),
    await compareMarket(database, day),
    ...(await compareBars({
      ...shared,
      answers: ANSWERS,
      date: DATE,
      endMs: END_MS,
      lastSlots: {
        prices_1m: MINUTES_MS,
        prices_5m: MINUTES_MS,
        eod_sync: END_MS,
        historical_backfill: null,
      },
      owedBefore: { minutes: [], days: ["2026-11-20"] },
      firstOnly: true,
    })),
    await compareMetrics({
      database,
      symbols: [SYMBOL],
      slotsMs: [METRICS_MS],
      runs: [{ ...QUIET_RUN, ...run }],
      ticks: [{ ...tick, deliveriesBefore: SLICES.length }],
      truth: {
        market: MARKET,
        snapshots: [...day.snapshots.values()],
        dailyAnswers: new Map([[SYMBOL, ANSWERS.filter(({ what }) => what === "1d")]]),
        freshMs: 45 * 60_000,
        firstOnly: true,
      },
    }),
  ];
}

const QUIET_RUN = {
  trigger: "schedule",
  reason: null,
  tasks: 0,
  tasks_failed: 0,
  contracts: 0,
  provider_calls: 0,
  stored: {},
  failures: [],
  notes: [],
  fence: 1,
};
