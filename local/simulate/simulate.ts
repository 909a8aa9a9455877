import { createMarket } from "../market/model/market.ts";
import { UsageError } from "../options.ts";
import { MARKET_SEED } from "../stack.ts";
import { chooseTickers } from "./choose-tickers.ts";
import { wholeDay } from "./day-minutes.ts";
import { planLimits } from "./many/plan-limits.ts";
import { planMany } from "./many/plan-many.ts";
import {
  MOST_TICKERS_LIVED_THROUGH,
  parseSimulateOptions,
  SIMULATE_USAGE,
  type SimulateOptions,
} from "./options.ts";
import { describeLimits } from "./report/describe-limits.ts";
import { describeMany } from "./report/describe-many.ts";
import { describeSimulation } from "./report/describe-simulation.ts";
import { simulateDay } from "./simulate-day.ts";
import { placeholderConfig } from "./world/placeholder-settings.ts";

/** A whole trading day through the real Worker on the local stack, as fast as it goes, and a report of it. */
async function main(): Promise<number> {
  const options = parseSimulateOptions(process.argv.slice(2));
  // Whatever ends us, the Worker must end too: `exit` is where its process group is ended.
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(1));
  if (options.rules || options.tickers > MOST_TICKERS_LIVED_THROUGH) return planOnly(options);
  return await liveThrough(options);
}

function planOnly({ date, tickers }: SimulateOptions): number {
  const market = createMarket({ seed: MARKET_SEED });
  const symbols = chooseTickers(tickers).map(({ symbol }) => symbol);
  const paid = planMany(market, symbols, date, placeholderConfig("paid"));
  const free = planMany(market, symbols, date, placeholderConfig("free"));
  const { text, ok } = describeMany(date, { free, paid });
  const { stops, bill } = planLimits(paid);
  process.stdout.write(`${text}\n${describeLimits(paid, stops, bill)}`);
  return ok ? 0 : 1;
}

async function liveThrough({ date, tickers, plan, faults, seed, monitor }: SimulateOptions): Promise<number> {
  const simulation = await simulateDay({
    date,
    tickers: chooseTickers(tickers),
    plan,
    monitor,
    faults: faults ? { seed, quick: false } : null,
    stretches: [wholeDay(date)],
    onMinute: showProgress,
  });
  showProgress(null);
  const { text, ok } = describeSimulation(simulation);
  process.stdout.write(text);
  return ok ? 0 : 1;
}

function showProgress(atMs: number | null): void {
  if (!process.stderr.isTTY) return;
  const text = atMs === null ? "" : new Date(atMs).toISOString().slice(0, 16).replace("T", " ");
  process.stderr.write(`\r\u001b[2K${text}`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n${error instanceof UsageError ? `\n${SIMULATE_USAGE}\n` : ""}`);
    process.exit(1);
  },
);
