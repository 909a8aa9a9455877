import { parseArgs } from "node:util";
import { terminalTable } from "../local/terminal-table.ts";
import { fillMany } from "./scaling/fill-many.ts";
import { openScaled, type Scaled } from "./scaling/open-scaled.ts";
import { type ReadTime, timeReads } from "./scaling/time-reads.ts";
import { timeRefresh } from "./scaling/time-refresh.ts";
import { measureTables } from "./storage/measure.ts";

const USAGE = `npm run bench:scaling                                  main reads and a refresh with 20 and 100 tickers stored, in PGlite
npm run bench:scaling -- --tickers 20,500 --postgres URL   in databases of its own on a real PostgreSQL`;

/** What the modelled chains list of a ticker, all of it: `npm run simulate -- --tickers 500` prints it. */
const CONTRACTS_PER_TICKER = 1_154;

await main();

async function main(): Promise<void> {
  const { tickers, postgres } = readArguments();
  const reads = new Map<string, Map<number, ReadTime>>();
  for (const count of tickers) {
    const scaled = await openScaled(postgres);
    try {
      await fillMany(scaled.database, count, CONTRACTS_PER_TICKER);
      for (const time of await timeReads(scaled))
        reads.set(time.title, (reads.get(time.title) ?? new Map<number, ReadTime>()).set(count, time));
      await printWrites(scaled, count);
    } finally {
      await scaled.close();
    }
  }
  printReads(tickers, reads);
}

async function printWrites({ database }: Scaled, count: number): Promise<void> {
  const { tables, totalBytes } = await measureTables(database);
  const { bytes, rows } = tables["option_contracts"] ?? { bytes: 0, rows: 0 };
  const refresh = await timeRefresh(database);
  console.log(
    `${n(count)} tickers: ${n(rows)} contracts of ${(bytes / rows).toFixed(0)} bytes each with their indexes, the database ` +
      `${(totalBytes / 1e6).toFixed(0)} MB.\nA slice of ${n(refresh.contracts)} contracts: ${refresh.ms.toFixed(0)} ms in the database` +
      `${refresh.walBytes === null ? "" : `, ${n(Math.round(refresh.walBytes / refresh.contracts))} bytes of WAL a contract`}.`,
  );
}

/** One line a read: medians, and whether anything was read from end to end. */
function printReads(tickers: readonly number[], reads: Map<string, Map<number, ReadTime>>): void {
  const rows = [...reads].map(([title, times]) => [
    title,
    ...tickers.map((count) => times.get(count)?.ms.toFixed(2) ?? "–"),
    ...tickers.map((count) => n(times.get(count)?.pages ?? 0)),
    times.get(tickers.at(-1) ?? 0)?.wholeTables.join(", ") || "none",
  ]);
  const heads = tickers.flatMap((count) => [`ms at ${n(count)}`]);
  const pages = tickers.map((count) => `pages at ${n(count)}`);
  console.log(`\n${terminalTable(["read", ...heads, ...pages, "read from end to end"], rows)}`);
}

function readArguments(): { tickers: number[]; postgres: string | null } {
  const text = { type: "string" } as const;
  try {
    const { tickers = "20,100", postgres } = parseArgs({ options: { tickers: text, postgres: text } }).values;
    const counts = tickers.split(",").map(Number);
    if (!counts.every((count) => Number.isInteger(count) && count >= 1 && count <= 5_000))
      throw new Error("--tickers are whole numbers from 1 to 5,000, with commas between.");
    return { tickers: counts, postgres: postgres ?? null };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function n(value: number): string {
  return value.toLocaleString("en-US");
}
