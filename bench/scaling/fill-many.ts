import type { Database } from "../../local/neon/database.ts";
import type { StorageInput } from "../../src/operations/estimate-storage.ts";
import { fillBars, fillContracts, fillMetrics, fillSnapshots } from "../storage/fill.ts";

/** Days of operation, of which one has minute bars and two every refresh: reads touch the ends of keys, however deep. */
const DAYS = 60;
const EXPIRATIONS = 11;

/** Chains, snapshots, metrics and bars of many tickers; the first is called TK1. */
export async function fillMany(
  database: Database,
  tickers: number,
  contractsPerTicker: number,
): Promise<void> {
  const input: StorageInput = {
    tickers,
    expirationsPerTicker: EXPIRATIONS,
    contractsPerTicker,
    refreshesPerDay: 28,
    metricsPerDay: 15,
    runsPerDay: 0,
    tasksPerDay: 0,
    minuteBarsPerDay: 390,
    fiveMinuteBarsPerDay: 78,
    dailyBars: 252,
    openTrades: 0,
    retention: { minuteBarDays: 2, fiveMinuteBarDays: 2, snapshotDays: 3, ledgerDays: 1 },
    days: DAYS,
  };
  // Foreign keys take no room, and checking each of a million rows takes minutes.
  for (const table of ["price_bars", "option_contracts", "chain_snapshots", "iv_metrics"])
    await database.exec(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
  await database.exec(
    `INSERT INTO tickers (symbol, price) SELECT 'TK' || n, 300 FROM generate_series(1, ${tickers}) n`,
  );
  await fillContracts(database, input, 1);
  await fillSnapshots(database, input);
  await fillMetrics(database, input);
  await fillBars(database, input);
  await database.exec(`
INSERT INTO chain_sizes (symbol, expiration, contracts, last_updated)
SELECT symbol, expiration, count(*), max(last_updated) FROM option_contracts GROUP BY symbol, expiration`);
  await database.exec("VACUUM ANALYZE");
}
