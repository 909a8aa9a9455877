import { z } from "zod";
import { newYorkDate } from "../../src/market/time-zone.ts";
import type { Market } from "../market/model/market.ts";
import { joinBars, type MinuteBar, type PriceBar } from "../market/model/price-bars.ts";
import type { Database } from "../neon/database.ts";
import { type Comparison, compareRows, differencesOf } from "./comparison.ts";
import { readRows } from "./ledger.ts";

type Timeframe = "1m" | "5m" | "1d";

const Stored = z.object({
  symbol: z.string(),
  start_ms: z.number(),
  session: z.string(),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
});
type StoredBar = z.infer<typeof Stored>;

export type CompareBarsInput = {
  market: Market;
  database: Database;
  symbols: readonly string[];
  /** The New York date that is simulated. */
  date: string;
  /** The last slot of the job that stores them, epoch ms: it knows what had ended by then. Null: it never ran. */
  lastSlotMs: number | null;
};

const MINUTE_MS = 60_000;
const FIVE_MINUTES_MS = 5 * MINUTE_MS;

/** Minute bars of the day that had ended at the last slot, extended hours included, beside the market's own. */
export function compareMinuteBars(input: CompareBarsInput): Promise<Comparison> {
  return compareBars(input, { job: "prices_1m", timeframe: "1m" }, (symbol, untilMs) =>
    endedBy(untilMs, input, symbol).map((bar) => [bar.startMs, barText(bar, sessionOf(bar))]),
  );
}

/** Five-minute bars beside the market's minutes, joined here. */
export function compareFiveMinuteBars(input: CompareBarsInput): Promise<Comparison> {
  return compareBars(input, { job: "prices_5m", timeframe: "5m" }, (symbol, untilMs) => {
    const wholeUntilMs = Math.floor(untilMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS;
    const groups = Map.groupBy(
      endedBy(wholeUntilMs, input, symbol),
      ({ startMs }) => Math.floor(startMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS,
    );
    return [...groups].flatMap(([startMs, minutes]) => {
      const bar = joinBars(minutes, startMs);
      const [first] = minutes;
      return bar === null || first === undefined ? [] : [[startMs, barText(bar, sessionOf(first))] as const];
    });
  });
}

/** The day's session as one bar. */
export function compareDailyBars(input: CompareBarsInput): Promise<Comparison> {
  return compareBars(input, { job: "eod_sync", timeframe: "1d" }, (symbol) => {
    const bar = input.market.dailyBar(symbol, input.date);
    return bar === null ? [] : [[bar.startMs, barText(bar, "regular")]];
  });
}

async function compareBars(
  input: CompareBarsInput,
  { job, timeframe }: { job: string; timeframe: Timeframe },
  expectedOf: (symbol: string, untilMs: number) => (readonly [startMs: number, row: string])[],
): Promise<Comparison> {
  const { lastSlotMs, symbols, date } = input;
  const rows = await readBars(input.database, timeframe);
  const ofDay = rows.filter(({ start_ms }) => newYorkDate(start_ms) === date);
  const total: Comparison = {
    job,
    what: `price_bars ${timeframe}: open, high, low, close, volume, session`,
    generated: 0,
    stored: ofDay.length,
    equal: 0,
    differences: [],
    note: noteOn(rows.length - ofDay.length),
  };
  if (lastSlotMs === null) return total;
  const bySymbol = Map.groupBy(ofDay, ({ symbol }) => symbol);
  for (const symbol of symbols) {
    const stored = new Map(
      (bySymbol.get(symbol) ?? []).map((bar) => [keyOf(bar.start_ms), barText(bar, bar.session)]),
    );
    const owed = new Set(expectedOf(symbol, lastSlotMs).map(([startMs]) => startMs));
    // A run that was late has later bars too; those are right when they are the market's.
    const expected = expectedOf(symbol, Number.POSITIVE_INFINITY).filter(
      ([startMs]) => owed.has(startMs) || stored.has(keyOf(startMs)),
    );
    const compared = compareRows(new Map(expected.map(([startMs, row]) => [keyOf(startMs), row])), stored);
    total.generated += expected.length;
    total.equal += compared.equal;
    total.differences.push(...differencesOf(compared, { symbol, slotMs: lastSlotMs, expiration: null }));
  }
  return total;
}

async function readBars(database: Database, timeframe: Timeframe): Promise<StoredBar[]> {
  const columns = ["open", "high", "low", "close", "volume"].map((name) => `${name}::float8 AS ${name}`);
  return z.array(Stored).parse(
    await readRows(
      database,
      `SELECT symbol, (extract(epoch FROM start) * 1000)::float8 AS start_ms, session, ${columns.join(", ")}
       FROM price_bars WHERE timeframe = '${timeframe}'`,
    ),
  );
}

function endedBy(untilMs: number, { market, date }: CompareBarsInput, symbol: string): MinuteBar[] {
  return (market.minuteBars(symbol, date) ?? []).filter(({ startMs }) => startMs + MINUTE_MS <= untilMs);
}

const sessionOf = ({ regular }: MinuteBar) => (regular ? "regular" : "extended");
const keyOf = (startMs: number) => new Date(startMs).toISOString();
const noteOn = (others: number) => (others > 0 ? `${others.toLocaleString("en-US")} more of other days` : "");

function barText({ open, high, low, close, volume }: Omit<PriceBar, "startMs">, session: string): string {
  return `${[open, high, low, close].map((price) => price.toFixed(4)).join(" ")} ${volume} ${session}`;
}
