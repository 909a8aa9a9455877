import { MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { Market } from "../../market/model/market.ts";
import type { Database } from "../../neon/database.ts";
import { type Answer, modelSymbol } from "../truth/answers.ts";
import {
  answersBySymbol,
  datesOf,
  FIVE_MINUTES_MS,
  type TrueBar,
  trueFives,
  trueMinutes,
} from "../truth/bars.ts";
import { trueDays } from "../truth/days.ts";
import { BAR_COLUMNS } from "./bar-columns.ts";
import { compareRows, type Expected, type StoredRow } from "./compare-rows.ts";
import { type Comparison, emptyComparison, type Where } from "./comparison.ts";
import { readStored } from "./read-stored.ts";

export type BarsInput = {
  market: Market;
  database: Database;
  symbols: readonly string[];
  answers: readonly Answer[];
  /** The New York date that is simulated. */
  date: string;
  /** Its last instant. */
  endMs: number;
  /** The last slot of each job, epoch ms: what had ended by then is owed. Null: the job had none. */
  lastSlots: Record<"prices_1m" | "prices_5m" | "eod_sync" | "historical_backfill", number | null>;
  /** Earlier sessions of which every minute is owed, and every day; New York dates. */
  owedBefore: { minutes: readonly string[]; days: readonly string[] };
  /** Nothing went wrong, so that each bar was stored as soon as somebody gave it. */
  firstOnly: boolean;
};

type Group = { comparison: Comparison; slotMs: number };
type Groups = Record<"minutes" | "fives" | "earlierMinutes" | "earlierFives" | "days", Group>;
type Wanted = Record<keyof Groups, Map<string, Expected<TrueBar>>>;

/** Every stored bar, column by column, of the day and of all days before it that were fetched. */
export async function compareBars(input: BarsInput): Promise<Comparison[]> {
  const groups = openGroups(input);
  const answers = {
    minutes: answersBySymbol(input.answers, "1m"),
    days: answersBySymbol(input.answers, "1d"),
  };
  const names = Object.keys(groups) as (keyof Groups)[];
  for (const symbol of input.symbols) {
    const model = modelSymbol(symbol);
    const wanted = openWanted();
    wantIntraday(input, symbol, answers.minutes.get(model) ?? [], wanted, groups);
    wantDays(input, symbol, answers.days.get(model) ?? [], wanted.days, groups.days.slotMs);
    const rows = await readStored(input.database, BAR_COLUMNS, `symbol = '${symbol}'`);
    const stored = Map.groupBy(rows, (row) => groupOf(row, input.date));
    for (const name of names) {
      const { comparison, slotMs } = groups[name];
      const where: Where = { symbol, slotMs, expiration: null, side: null };
      compareRows(BAR_COLUMNS, wanted[name], stored.get(name) ?? [], comparison, () => where);
    }
  }
  return names.map((name) => groups[name].comparison);
}

function openGroups({ lastSlots }: BarsInput): Groups {
  const group = (job: keyof BarsInput["lastSlots"], what: string): Group => ({
    comparison: emptyComparison(job, what),
    slotMs: lastSlots[job] ?? 0,
  });
  return {
    minutes: group("prices_1m", "price_bars 1m of the day"),
    fives: group("prices_5m", "price_bars 5m of the day"),
    days: group("eod_sync", "price_bars 1d"),
    earlierMinutes: group("historical_backfill", "price_bars 1m before it"),
    earlierFives: group("historical_backfill", "price_bars 5m before it"),
  };
}

const openWanted = (): Wanted => ({
  minutes: new Map(),
  fives: new Map(),
  days: new Map(),
  earlierMinutes: new Map(),
  earlierFives: new Map(),
});

function groupOf(row: StoredRow, date: string): keyof Groups {
  const [, timeframe, startMs] = row;
  if (timeframe === "1d") return "days";
  const today = newYorkDate(Number(startMs)) >= date;
  if (timeframe === "1m") return today ? "minutes" : "earlierMinutes";
  return today ? "fives" : "earlierFives";
}

function wantIntraday(
  input: BarsInput,
  symbol: string,
  answers: readonly Answer[],
  wanted: Wanted,
  groups: Groups,
): void {
  const { market, date, lastSlots, owedBefore, firstOnly } = input;
  const dates = new Set([...datesOf(answers, input.endMs), ...owedBefore.minutes, date]);
  for (const day of dates) {
    const today = day === date;
    const near = answers.filter(({ fromMs, toMs }) => newYorkDate(fromMs) <= day && day <= newYorkDate(toMs));
    const minutes = trueMinutes(market, symbol, day, near, { firstOnly });
    const dueMs = today ? lastSlots.prices_1m : Number.POSITIVE_INFINITY;
    const known = minutes.filter(
      ([bar]) => bar.fetchedMs.size > 0 || (dueMs !== null && bar.startMs + MINUTE_MS <= dueMs),
    );
    const [ofMinutes, ofFives] = today
      ? (["minutes", "fives"] as const)
      : (["earlierMinutes", "earlierFives"] as const);
    add(wanted[ofMinutes], known, groups[ofMinutes].slotMs, () => true);
    const dueFivesMs = today ? lastSlots.prices_5m : Number.POSITIVE_INFINITY;
    add(
      wanted[ofFives],
      trueFives(known, { firstOnly }),
      groups[ofFives].slotMs,
      // One that ended later may have been joined by a run that was late.
      ({ startMs }) => dueFivesMs !== null && startMs + FIVE_MINUTES_MS <= dueFivesMs,
    );
  }
}

function wantDays(
  { market, owedBefore, date, lastSlots, firstOnly, endMs }: BarsInput,
  symbol: string,
  answers: readonly Answer[],
  wanted: Map<string, Expected<TrueBar>>,
  slotMs: number,
): void {
  const days = trueDays(market, symbol, answers, { untilMs: endMs, firstOnly });
  const owed = lastSlots.eod_sync === null ? owedBefore.days : [...owedBefore.days, date];
  for (const day of owed) {
    const bar = market.dailyBar(modelSymbol(symbol), day);
    if (days.has(day) || bar === null) continue;
    const nobodys = { adjusted: null, splitFactor: null, dividend: null, fetchedMs: new Set<number>() };
    const named = { symbol, timeframe: "1d", session: "regular", provider: "tiingo" } as const;
    days.set(day, [{ ...bar, ...named, ...nobodys }]);
  }
  add(wanted, [...days.values()], slotMs, () => true);
}

function add(
  wanted: Map<string, Expected<TrueBar>>,
  bars: readonly [TrueBar, ...TrueBar[]][],
  slotMs: number,
  owed: (bar: TrueBar) => boolean,
): void {
  for (const rows of bars) {
    const [{ symbol, timeframe, startMs }] = rows;
    const where = { symbol, slotMs, expiration: null, side: null };
    wanted.set(`${symbol} ${timeframe} ${startMs}`, { rows, owed: owed(rows[0]), where });
  }
}
