import { MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import type { Market } from "../../market/model/market.ts";
import { rawFactor } from "../../market/model/prices/corporate-actions.ts";
import { joinBars, type PriceBar } from "../../market/model/prices/price-bars.ts";
import { type Answer, modelSymbol, type Vendor } from "./answers.ts";

export type AdjustedPrices = { open: number; high: number; low: number; close: number; volume: number };

/** A row of `price_bars` as it should be. */
export type TrueBar = PriceBar & {
  symbol: string;
  timeframe: "1m" | "5m" | "1d";
  session: "regular" | "extended";
  /** Daily bars only. */
  adjusted: AdjustedPrices | null;
  splitFactor: number | null;
  dividend: number | null;
  provider: Vendor;
  /** When it may have been written: that provider gave it at each of these instants. */
  fetchedMs: ReadonlySet<number>;
};

export const FIVE_MINUTES_MS = 5 * MINUTE_MS;

/**
 * A day's minute bars, each with the providers that gave it: with the first of them alone where nothing can have kept it
 * from being stored (`firstOnly`), since the same bar again changes nothing. A bar that nobody gave has no instant.
 */
export function trueMinutes(
  market: Market,
  symbol: string,
  date: string,
  answers: readonly Answer[],
  { firstOnly }: { firstOnly: boolean },
): [TrueBar, ...TrueBar[]][] {
  const model = modelSymbol(symbol);
  return (market.minuteBars(model, date) ?? []).map((bar) => {
    const endMs = bar.startMs + MINUTE_MS;
    const givers = answers.filter(
      ({ fromMs, toMs, atMs }) => fromMs <= bar.startMs && endMs <= toMs && endMs <= atMs,
    );
    const [first, ...others] = byVendor(firstOnly ? givers.slice(0, 1) : givers).map(
      ([provider, fetchedMs]) => ({
        ...valuesOf(provider, bar, model, date),
        symbol,
        timeframe: "1m" as const,
        session: bar.regular ? ("regular" as const) : ("extended" as const),
        ...RAW,
        provider,
        fetchedMs,
      }),
    );
    return first === undefined
      ? [{ ...nobodys(bar, symbol), session: bar.regular ? "regular" : "extended" }]
      : [first, ...others];
  });
}

/**
 * Five-minute bars out of the minutes: written with the last of them, under the name of who gave that one. Where a
 * minute may have come at several instants the whole may have been written at any of them.
 */
export function trueFives(
  minutes: readonly (readonly [TrueBar, ...TrueBar[]])[],
  { firstOnly }: { firstOnly: boolean },
): [TrueBar, ...TrueBar[]][] {
  const groups = Map.groupBy(
    minutes,
    ([{ startMs }]) => Math.floor(startMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS,
  );
  return [...groups].flatMap(([startMs, group]): [TrueBar, ...TrueBar[]][] => {
    const joined = joinBars(
      group.map(([bar]) => bar),
      startMs,
    );
    const last = group.at(-1);
    if (joined === null || last === undefined) return [];
    const instants = group.flatMap((bars) => bars.flatMap(({ fetchedMs }) => [...fetchedMs]));
    const fetchedMs = new Set(firstOnly && instants.length > 0 ? [Math.max(...instants)] : instants);
    const of = (bar: TrueBar): TrueBar => ({ ...bar, ...joined, timeframe: "5m", fetchedMs });
    const [first, ...others] = last;
    return [[of(first), ...others.map(of)]];
  });
}

/** Answers by symbol of the model, in order of time. */
export function answersBySymbol(answers: readonly Answer[], what: Answer["what"]): Map<string, Answer[]> {
  const found = new Map<string, Answer[]>();
  for (const answer of answers) {
    if (answer.what !== what) continue;
    for (const symbol of answer.symbols) {
      const known = found.get(symbol);
      if (known === undefined) found.set(symbol, [answer]);
      else known.push(answer);
    }
  }
  return found;
}

/** New York dates that any of the answers reaches, as far as the market goes. */
export function datesOf(answers: readonly Answer[], lastMs: number): string[] {
  const dates = new Set<string>();
  for (const { fromMs, toMs } of answers)
    for (let ms = fromMs; ms < Math.min(toMs, lastMs + MINUTE_MS); ms += 12 * 60 * MINUTE_MS)
      dates.add(newYorkDate(ms)).add(newYorkDate(Math.min(toMs, lastMs + MINUTE_MS) - 1));
  return [...dates].toSorted();
}

const RAW = { adjusted: null, splitFactor: null, dividend: null } as const;

function nobodys(bar: PriceBar, symbol: string): Omit<TrueBar, "session"> {
  return { ...plain(bar), symbol, timeframe: "1m", ...RAW, provider: "schwab", fetchedMs: new Set() };
}

function byVendor(answers: readonly Answer[]): [Vendor, Set<number>][] {
  const instants = new Map<Vendor, Set<number>>();
  for (const { vendor, atMs } of answers) instants.set(vendor, (instants.get(vendor) ?? new Set()).add(atMs));
  return [...instants];
}

/** The path is a price per share of today; all but Schwab give minutes as they were traded. */
function valuesOf(vendor: Vendor, bar: PriceBar, model: string, date: string): PriceBar {
  return vendor === "schwab" ? plain(bar) : asTraded(bar, rawFactor(model, date));
}

export function asTraded(bar: PriceBar, factor: number): PriceBar {
  if (factor === 1) return plain(bar);
  const price = (value: number) => Math.round(value * factor * 100) / 100;
  const { startMs, open, high, low, close, volume } = bar;
  return {
    startMs,
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    volume: Math.round(volume / factor),
  };
}

function plain({ startMs, open, high, low, close, volume }: PriceBar): PriceBar {
  return { startMs, open, high, low, close, volume };
}
