import { expect } from "vitest";
import type { Market } from "../../local/market/model/market.ts";
import { BAR_COLUMNS } from "../../local/simulate/compare/bar-columns.ts";
import { compareRows, type Expected } from "../../local/simulate/compare/compare-rows.ts";
import { emptyComparison } from "../../local/simulate/compare/comparison.ts";
import { readStored } from "../../local/simulate/compare/read-stored.ts";
import { type TrueBar, trueFives, trueMinutes } from "../../local/simulate/truth/bars.ts";
import { wallTimeToMs } from "../../src/market/time-zone.ts";
import type { System } from "./system.ts";

type Day = { symbols: readonly string[]; date: string; untilIso: string };

/** What was asked of whom is not written down here, so that nothing is said of who gave a bar, when, and adjusted by what. */
const VALUES = ["symbol", "timeframe", "start", "session", "open", "high", "low", "close", "volume"];
const LENGTH_MS = { "1m": 60_000, "5m": 300_000, "1d": 0 };
const FROM_NOBODY = { adjusted: null, splitFactor: null, dividend: null, provider: "schwab" } as const;

/** What the market generated of a day by `untilIso` is stored, to the last figure, and nothing else of that day is. */
export async function expectSameBars(
  { stack }: Pick<System, "stack">,
  timeframe: keyof typeof LENGTH_MS,
  of: Day,
): Promise<number> {
  const { market } = stack.market;
  if (market === null) throw new Error("A replay has no market to compare with.");
  const table = { ...BAR_COLUMNS, columns: BAR_COLUMNS.columns.filter(({ name }) => VALUES.includes(name)) };
  const comparison = emptyComparison("", timeframe);
  const day = [wallTimeToMs(of.date, 0), wallTimeToMs(of.date, 23 * 60 + 59)].map(
    (ms) => `'${new Date(ms).toISOString()}'`,
  );
  const stored = await readStored(
    stack.database,
    table,
    `timeframe = '${timeframe}' AND start BETWEEN ${day.join(" AND ")}`,
  );
  const nowhere = { symbol: "", slotMs: 0, expiration: null, side: null };
  compareRows(table, expectedOf(market, timeframe, of), stored, comparison, () => nowhere);
  expect(comparison.differences).toEqual([]);
  expect(comparison).toMatchObject({ stored: comparison.generated, equal: comparison.generated });
  return comparison.generated;
}

function expectedOf(market: Market, timeframe: keyof typeof LENGTH_MS, { symbols, date, untilIso }: Day) {
  const untilMs = Date.parse(untilIso);
  const expected = new Map<string, Expected<TrueBar>>();
  for (const symbol of symbols) {
    for (const rows of barsOf(market, timeframe, symbol, date)) {
      const [{ startMs }] = rows;
      const where = { symbol, slotMs: untilMs, expiration: null, side: null };
      // A run that was late has later bars too; those are right when they are the market's.
      const owed = timeframe === "1d" || startMs + LENGTH_MS[timeframe] <= untilMs;
      expected.set(`${symbol} ${timeframe} ${startMs}`, { rows, owed, where });
    }
  }
  return expected;
}

function barsOf(
  market: Market,
  timeframe: keyof typeof LENGTH_MS,
  symbol: string,
  date: string,
): [TrueBar, ...TrueBar[]][] {
  if (timeframe === "1d") {
    const bar = market.dailyBar(symbol, date);
    return bar === null
      ? []
      : [[{ ...bar, ...FROM_NOBODY, symbol, timeframe, session: "regular", fetchedMs: new Set() }]];
  }
  const minutes = trueMinutes(market, symbol, date, [], { firstOnly: false });
  return timeframe === "1m" ? minutes : trueFives(minutes, { firstOnly: false });
}
