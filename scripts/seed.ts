import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { terminalTable } from "../local/terminal-table.ts";
import { parseTickerSymbol, SYMBOL_REFUSAL } from "../src/options/ticker-symbol.ts";
import { addTickers } from "./add-tickers.ts";
import { openScriptDatabase, type ScriptDatabase } from "./database.ts";
import { TARGET_OPTIONS, TARGET_USAGE } from "./deployment/find-target.ts";
import { runCommand } from "./local-stack.ts";
import { readWords } from "./read-words.ts";
import { tellHolders } from "./tell-holders.ts";

const USAGE = `npm run seed                        list the tickers
npm run seed -- add SPY [QQQ …]     keep them fresh from the next refresh on
npm run seed -- pause SPY [QQQ …]   stop refreshing them; what is stored stays
npm run seed -- remove SPY [QQQ …]  forget them with everything stored for them
${TARGET_USAGE}`;

/** `npm run seed`: edits the tickers that Volaris keeps fresh. */
await runCommand(async () => {
  const { values: target, positionals } = readWords(USAGE, () =>
    parseArgs({ allowPositionals: true, options: TARGET_OPTIONS }),
  );
  const [verb = "list", ...words] = positionals;
  const wrong = words.find((word) => parseTickerSymbol(word) === null);
  if (wrong !== undefined) throw new Error(`"${wrong}" ${SYMBOL_REFUSAL}.\n\n${USAGE}`);
  const symbols = [...new Set(words.flatMap((word) => parseTickerSymbol(word) ?? []))];
  if (!["list", "add", "pause", "remove"].includes(verb))
    throw new Error(`There is no "${verb}".\n\n${USAGE}`);
  if (verb !== "list" && symbols.length === 0) throw new Error(`Name at least one symbol.\n\n${USAGE}`);

  const { db, where, target: found } = await openScriptDatabase(target);
  const chosen = sql`symbol = ANY(${`{${symbols.join(",")}}`}::text[])`;
  if (verb === "add") {
    const trouble = await addTickers(db, symbols, found.values);
    if (trouble !== null) process.stderr.write(`Some names could not be found: ${trouble}\n`);
  }
  if (verb === "pause" || verb === "remove") {
    const told = await tellHolders(db, symbols, verb, Date.now());
    if (told > 0)
      process.stdout.write(`${told} who have alerts or trades on them will be told in Discord.\n`);
  }
  if (verb === "pause") await db.execute(sql`UPDATE tickers SET is_active = false WHERE ${chosen}`);
  if (verb === "remove") await db.execute(sql`DELETE FROM tickers WHERE ${chosen}`);
  await list(db, where);
});

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
