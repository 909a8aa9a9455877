import { applyMigrations } from "../local/neon/apply-migrations.ts";
import { openDatabase } from "../local/neon/open-database.ts";
import { terminalTable } from "../local/terminal-table.ts";
import { estimateStorageBytes, type StorageInput } from "../src/operations/estimate-storage.ts";
import { fillDatabase } from "./storage/fill.ts";
import { measureTables } from "./storage/measure.ts";

/** `npm run bench:storage [-- TICKERS]`: what a year on the free plan takes up in PostgreSQL, beside the estimate. */

const ALLOWED_BYTES = 0.5e9;

/** The defaults of the free plan: 60 days of expirations, 40 strikes each, every refresh of a session and one after. */
const freePlan = (tickers: number): StorageInput => ({
  tickers,
  // Single names list weekly expirations, SPY and QQQ one a day.
  expirationsPerTicker: 11,
  contractsPerTicker: 11 * 40 * 2,
  refreshesPerDay: 28,
  metricsPerDay: 15,
  // prices_1m, prices_5m, options_refresh, iv_metrics and the three daily jobs.
  runsPerDay: 391 + 79 + 28 + 15 + 3,
  tasksPerDay: 28 * tickers * 1.1,
  minuteBarsPerDay: 600,
  fiveMinuteBarsPerDay: 150,
  dailyBars: 504,
  openTrades: 100,
  retention: { minuteBarDays: 30, fiveMinuteBarDays: 180, snapshotDays: 10, ledgerDays: 90 },
  days: 365,
});

const input = freePlan(Number(process.argv[2] ?? 20));
const database = await openDatabase();
await applyMigrations(database, "drizzle");
await fillDatabase(database, input);
const measured = await measureTables(database);
await database.close();
print(measured);

function print({ tables, totalBytes }: Awaited<ReturnType<typeof measureTables>>): void {
  const estimate = estimateStorageBytes(input);
  const rows = Object.entries(tables)
    .filter(([name]) => name in estimate.tables)
    .map(([name, { bytes, rows: count }]) => [
      name,
      count.toLocaleString("en-US"),
      (bytes / count).toFixed(0),
      megabytes(bytes),
      megabytes(estimate.tables[name] ?? 0),
    ]);
  const all = ["the whole database", "", "", megabytes(totalBytes), megabytes(estimate.totalBytes)];
  console.log(`${input.tickers} tickers for ${input.days} days on the free plan:\n`);
  console.log(terminalTable(["table", "rows", "bytes a row", "measured MB", "estimated MB"], [...rows, all]));
  const share = Math.round((100 * totalBytes) / ALLOWED_BYTES);
  console.log(`\n${share} % of the ${ALLOWED_BYTES / 1e6} MB that Neon's free plan allows.`);
  if (totalBytes > ALLOWED_BYTES) process.exitCode = 1;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
