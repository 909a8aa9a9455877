import type { HistoryRequest } from "../prices/sources.ts";
import type { MissingDays } from "./ports.ts";

/** A block of holes: each of its symbols lacks each of its days, which follow one another in the trading calendar. */
export type HistoryPart = HistoryRequest & { days: string[] };

/**
 * What one invocation takes on. A day of minutes is up to 960 bars and weighs as much as 50 daily bars: 40 such days, or
 * 2,000 daily bars. Each part costs two calls or more, and its failures must fit the ledger.
 */
const PAGE = { weight: 2_000, parts: 8 } as const;
const WEIGHT = { "1m": 50, "1d": 1 } as const;
const PART = { "1m": { symbols: 40, days: 5 }, "1d": { symbols: 40, days: 400 } } as const;

/**
 * Merges holes into few requests, oldest first: contiguous days of a symbol become ranges, symbols with the same range
 * go together. The newest come last, since providers may not serve them yet.
 */
export function planHistory(
  timeframe: HistoryRequest["timeframe"],
  holes: readonly MissingDays[],
  calendar: readonly string[],
): HistoryPart[] {
  const place = new Map(calendar.map((day, i) => [day, i]));
  const stretches = holes.flatMap(({ symbol, days }) =>
    splitStretches(days, place, PART[timeframe].days).map((stretch) => ({ symbol, days: stretch })),
  );
  const blocks = [...Map.groupBy(stretches, ({ days }) => `${days[0]} ${days.at(-1)}`).values()];
  return blocks.flatMap((block) => {
    const days = block[0]?.days ?? [];
    const most = Math.max(1, Math.min(PART[timeframe].symbols, partSymbols(timeframe, days.length)));
    const symbols = block.map(({ symbol }) => symbol);
    return chunk(symbols, most).map((some) => partOf(timeframe, some, days));
  });
}

/** The parts of the next page, oldest first; at least one. */
export function cutHistoryPage(parts: readonly HistoryPart[]): { page: HistoryPart[]; left: number } {
  const ordered = parts.toSorted((a, b) => compare(a.to, b.to) || compare(a.timeframe, b.timeframe));
  const page: HistoryPart[] = [];
  let weight = 0;
  for (const part of ordered.slice(0, PAGE.parts)) {
    weight += part.symbols.length * part.days.length * WEIGHT[part.timeframe];
    if (weight > PAGE.weight && page.length > 0) break;
    page.push(part);
  }
  return { page, left: parts.length - page.length };
}

function partOf(
  timeframe: HistoryRequest["timeframe"],
  symbols: string[],
  days: readonly string[],
): HistoryPart {
  return { timeframe, symbols, days: [...days], from: days[0] ?? "", to: days.at(-1) ?? "" };
}

function splitStretches(
  days: readonly string[],
  place: ReadonlyMap<string, number>,
  most: number,
): string[][] {
  const stretches: string[][] = [];
  let before = Number.NaN;
  for (const day of days) {
    const at = place.get(day) ?? Number.NaN;
    const last = stretches.at(-1);
    if (last !== undefined && at === before + 1 && last.length < most) last.push(day);
    else stretches.push([day]);
    before = at;
  }
  return stretches;
}

const partSymbols = (timeframe: HistoryRequest["timeframe"], days: number) =>
  Math.floor(PAGE.weight / (WEIGHT[timeframe] * days));

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
