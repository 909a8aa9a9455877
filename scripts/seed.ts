import { sql } from "drizzle-orm";
import { terminalTable } from "../local/terminal-table.ts";
import { parseTickerSymbol, SYMBOL_REFUSAL } from "../src/options/ticker-symbol.ts";
import { findCompanyNames } from "./company-names.ts";
import { openScriptDatabase } from "./database.ts";
import { readValues } from "./doctor/read-settings.ts";
import { findLocalStack, runCommand } from "./local-stack.ts";

const USAGE = `npm run seed                        list the tickers
npm run seed -- add SPY [QQQ …]     keep them fresh from the next refresh on
npm run seed -- pause SPY [QQQ …]   stop refreshing them; what is stored stays
npm run seed -- remove SPY [QQQ …]  forget them with everything stored for them
DATABASE_URL names the database; without it the local stack's is edited.`;

/** `npm run seed`: edits the tickers that Volaris keeps fresh. */
await runCommand(async () => {
  const [verb = "list", ...words] = process.argv.slice(2);
  const wrong = words.find((word) => parseTickerSymbol(word) === null);
  if (wrong !== undefined) throw new Error(`"${wrong}" ${SYMBOL_REFUSAL}.\n\n${USAGE}`);
  const symbols = [...new Set(words.flatMap((word) => parseTickerSymbol(word) ?? []))];
  if (!["list", "add", "pause", "remove"].includes(verb))
    throw new Error(`There is no "${verb}".\n\n${USAGE}`);
  if (verb !== "list" && symbols.length === 0) throw new Error(`Name at least one symbol.\n\n${USAGE}`);

  const { db, where } = await openScriptDatabase();
  const chosen = sql`symbol = ANY(${`{${symbols.join(",")}}`}::text[])`;
  if (verb === "add") {
    await db.execute(sql`
INSERT INTO tickers (symbol) SELECT unnest(${`{${symbols.join(",")}}`}::text[])
ON CONFLICT (symbol) DO UPDATE SET is_active = true`);
    await fillNames(db, symbols);
  }
  if (verb === "pause") await db.execute(sql`UPDATE tickers SET is_active = false WHERE ${chosen}`);
  if (verb === "remove") await db.execute(sql`DELETE FROM tickers WHERE ${chosen}`);
  await list(db, where);
});

type ScriptDatabase = Awaited<ReturnType<typeof openScriptDatabase>>["db"];

/** Names that are still missing, from a provider whose key is at hand. Without one the symbols do. */
async function fillNames(db: ScriptDatabase, symbols: readonly string[]): Promise<void> {
  const settings = process.env["DATABASE_URL"] ? await readValues() : (await findLocalStack()).bindings;
  const { names, trouble } = await findCompanyNames(symbols, settings);
  for (const [symbol, name] of names) {
    await db.execute(sql`UPDATE tickers SET name = ${name} WHERE symbol = ${symbol} AND name IS NULL`);
  }
  if (trouble !== null) process.stderr.write(`Some names could not be found: ${trouble}\n`);
}

async function list(db: ScriptDatabase, where: string): Promise<void> {
  const { rows } = await db.execute<{
    symbol: string;
    name: string | null;
    active: boolean;
    contracts: number;
  }>(sql`
SELECT tickers.symbol, name, is_active AS active, count(occ_symbol)::int AS contracts
FROM tickers LEFT JOIN option_contracts USING (symbol) GROUP BY tickers.symbol ORDER BY added_at, tickers.symbol`);
  const cells = rows.map((row) => [
    row.symbol,
    row.active ? "yes" : "no",
    String(row.contracts),
    row.name ?? "",
  ]);
  process.stdout.write(
    `Tickers in ${where}:\n\n${terminalTable(["symbol", "active", "contracts", "name"], cells)}\n`,
  );
}
