import { terminalTable } from "./terminal-table.ts";
import type { ListedTicker, WorkerApi } from "./worker-api.ts";

/** What is stored now, and what to try next. */
export async function printWelcome(options: {
  api: WorkerApi;
  nowMs: () => number;
  workerUrl: string;
  postgresUrl: string;
  /** Below the advice, a line each. */
  notes: readonly string[];
}): Promise<void> {
  const tickers = await options.api.listTickers();
  const rows = tickers.map((ticker) => row(ticker, options.nowMs()));
  const table = terminalTable(["symbol", "contracts", "expirations", "price", "age", "provider"], rows);
  const { jobs } = await options.api.jobs();
  const next = jobs.map(({ id, nextSlot }) => `next ${id} ${nextSlot?.replace(".000Z", "Z") ?? "unknown"}`);
  const notes = options.notes.map((note) => `${note}\n`).join("");
  process.stdout.write(`\n${table}\n\n${advice(options, tickers)}\n${notes}${next.join("\n")}\n`);
  process.stdout.write("Ctrl-C ends everything.\n");
}

function row(ticker: ListedTicker, nowMs: number): string[] {
  return [
    ticker.symbol,
    ticker.contracts.toLocaleString("en-US"),
    String(ticker.expirations),
    ticker.price?.toFixed(2) ?? "–",
    ticker.lastUpdated === null ? "never" : age(nowMs - Date.parse(ticker.lastUpdated)),
    ticker.provider ?? "–",
  ];
}

function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}

function advice(
  { workerUrl, postgresUrl }: { workerUrl: string; postgresUrl: string },
  tickers: readonly ListedTicker[],
): string {
  const first = tickers.find((ticker) => ticker.contracts > 0);
  const symbol = first?.symbol ?? "SPY";
  const strike = Math.round((first?.price ?? 580) / 5) * 5;
  return [
    `Open ${workerUrl}/ in a browser.`,
    "",
    "Try, in another terminal:",
    `  npm run discord -- '/calc strategy:long_call symbol:${symbol} strikes:${strike} dte:7'`,
    `  npm run discord -- '/calc strategy:bull_put_spread symbol:${symbol} strikes:${strike}/${strike - 5} dte:30 account_size:25000'`,
    `  curl ${workerUrl}/v1/tickers/${symbol}/expirations`,
    `  curl ${workerUrl}/v1/tickers/${symbol}/volatility`,
    `  npm run job -- options_refresh    npm run doctor    npm run budget`,
    `  psql ${postgresUrl} -c 'SELECT symbol, COUNT(*) FROM option_contracts GROUP BY symbol'`,
    "  npm run seed -- add NFLX",
    "",
  ].join("\n");
}
