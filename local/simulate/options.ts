import { parseArgs } from "node:util";
import { InvalidDateError, weekday } from "../../src/market/calendar-date.ts";
import { UsageError } from "../options.ts";

export type SimulateOptions = {
  /** New York date. */
  date: string;
  tickers: number;
  faults: boolean;
  seed: number;
  plan: "free" | "paid";
  /** Somebody asks /health every minute. */
  monitor: boolean;
  /** Schedule, queue and budget by their rules alone, however few tickers: no Worker runs. */
  rules: boolean;
};

export const SIMULATE_USAGE = `npm run simulate -- --day 2026-11-23 [--tickers 20] [--plan free|paid] [--faults] [--seed 1] [--monitor] [--rules]
  --day DATE     the New York day to live through, midnight to midnight
  --tickers N    SPY, QQQ and N - 2 single names; above 100 as with --rules
  --rules        schedule, queue and budget by their rules alone, without a Worker: what many names would take
  --plan NAME    free (default): the part of each chain that the plan sizes (OPTION_CHAIN_…); paid: all of it
  --monitor      asks /health every minute, as an uptime monitor does, and says how long the database was awake
  --faults       what goes wrong in a year, in one day
  --seed N       another day of faults`;

/** From here on living through the day would take hours. */
export const MOST_TICKERS_LIVED_THROUGH = 100;

/** Throws UsageError with a sentence for the terminal. */
export function parseSimulateOptions(args: string[]): SimulateOptions {
  const values = readWords(args);
  const { day, plan } = values;
  if (day === undefined) throw new UsageError("--day is missing, e.g. --day 2026-11-23.");
  if (plan !== "free" && plan !== "paid") throw new UsageError(`--plan ${plan} is neither free nor paid.`);
  return {
    date: dateOf(day),
    tickers: wholeNumber("--tickers", values.tickers, [1, 10_000]),
    faults: values.faults,
    monitor: values.monitor,
    rules: values.rules,
    seed: wholeNumber("--seed", values.seed, [1, 1_000_000]),
    plan,
  };
}

function readWords(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        day: { type: "string" },
        tickers: { type: "string", default: "20" },
        plan: { type: "string", default: "free" },
        faults: { type: "boolean", default: false },
        monitor: { type: "boolean", default: false },
        rules: { type: "boolean", default: false },
        seed: { type: "string", default: "1" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function dateOf(text: string): string {
  try {
    weekday(text);
  } catch (error) {
    if (error instanceof InvalidDateError)
      throw new UsageError(`--day ${text} is not a date like 2026-11-23.`);
    throw error;
  }
  // The modelled market begins in 2020, the checked calendar ends with 2028.
  if (text < "2020-03-01" || text > "2028-12-31")
    throw new UsageError(`--day ${text} is outside the sandbox market, which has 2020-03-01 to 2028-12-31.`);
  return text;
}

function wholeNumber(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`${name} ${text} must be a whole number from ${least} to ${most}.`);
  return value;
}
