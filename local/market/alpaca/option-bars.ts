import { addDays, MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import { type OccSymbol, parseOccSymbol } from "../../../src/options/occ-symbol.ts";
import type { Market } from "../model/market.ts";
import { tradingDay } from "../model/market-clock.ts";
import type { ContractMinutes, TradedMinute } from "../model/options/contract-minutes.ts";
import { rawFactor } from "../model/prices/corporate-actions.ts";
import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../vendor.ts";
import { FREE_DELAY_MS, parseRange, type Range } from "./bars.ts";
import { refuse } from "./refuse.ts";
import { type WireBar, wireInstant } from "./wire-bar.ts";

const MOST_SYMBOLS = 100;
const FIRST_DATE = "2024-02-05";
const TIMEFRAMES = ["1Min", "1Day"] as const;
const CONTRACT = /^[A-Z]{1,5}\d?\d{6}[CP]\d{8}$/;

type Timeframe = (typeof TIMEFRAMES)[number];
type Named = { readonly name: string; readonly contract: OccSymbol; readonly underlying: string };
type After = { readonly symbol: string; readonly atMs: number };

/**
 * GET /v1beta1/options/bars: trades of any contract that was listed on the day, expired ones too. What was not listed or
 * did not trade is left out. The free plan has none of the last 15 minutes, and says so in the words of a signature.
 */
export function answerOptionBars(
  market: Market,
  request: SandboxRequest,
  plan: "free" | "plus",
): SandboxAnswer {
  const params = request.url.searchParams;
  const names = [...new Set((params.get("symbols") ?? "").split(",").filter((name) => name !== ""))];
  if (names.length === 0) return refuse(400, "symbols is required");
  if (names.length > MOST_SYMBOLS) return refuse(400, `too many symbols: the limit is ${MOST_SYMBOLS}`);
  const wrong = names.find((name) => !CONTRACT.test(name) || parseOccSymbol(name) === null);
  if (wrong !== undefined) return refuse(400, `invalid symbol: ${wrong}`);
  const timeframe = TIMEFRAMES.find((known) => known === params.get("timeframe"));
  if (timeframe === undefined) return refuse(400, `invalid timeframe: ${params.get("timeframe")}`);
  const range = parseRange(request, plan);
  if ("refusal" in range) return range.refusal;
  const after = readToken(params.get("page_token"));
  if (after === "invalid") return refuse(400, "invalid page_token");
  // `toMs` is one past the end that was asked for.
  if (plan === "free" && range.toMs - 1 > request.nowMs - FREE_DELAY_MS) {
    return refuse(403, "OPRA agreement is not signed");
  }
  const named = names.toSorted().flatMap((name) => nameContract(market, name));
  const { bars, next } = onePage(openTape(market, named, timeframe, range), named, range.limit, after);
  return jsonAnswer(200, { bars, next_page_token: next }, Object.keys(bars).length);
}

function onePage(tape: Tape, named: readonly Named[], limit: number, after: After | null) {
  const bars: Record<string, WireBar[]> = {};
  let served = 0;
  let last = "";
  for (const each of named) {
    if (after !== null && each.name < after.symbol) continue;
    for (const bar of tape(each)) {
      if (after?.symbol === each.name && bar.startMs <= after.atMs) continue;
      if (served === limit) return { bars, next: last };
      const listed = bars[each.name] ?? [];
      bars[each.name] = listed;
      listed.push(wireTrades(bar));
      served += 1;
      last = Buffer.from(`${each.name}|M|${bar.startMs}000000`).toString("base64");
    }
  }
  return { bars, next: null };
}

/** Bars of a contract in order of time. */
type Tape = (named: Named) => Generator<TradedMinute>;

/** Contracts of one underlying are made together, day by day, when the first of them is read. */
function openTape(market: Market, named: readonly Named[], timeframe: Timeframe, range: Range): Tape {
  const made = new Map<string, ContractMinutes | null>();
  const family = (underlying: string) => named.filter((each) => each.underlying === underlying);
  const minutesOf = (underlying: string, date: string): ContractMinutes | null => {
    const key = `${underlying} ${date}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const factor = rawFactor(underlying, date);
    const contracts = family(underlying).map(({ contract }) => ({
      ...contract,
      strike: contract.strike / factor,
    }));
    const whole = timeframe === "1Day";
    const [fromMs, toMs] = whole ? [0, range.nowMs] : [range.fromMs, Math.min(range.toMs, range.nowMs)];
    const minutes = market.optionMinutes(underlying, date, { contracts, fromMs, toMs });
    made.set(key, minutes);
    return minutes;
  };
  return function* ({ name, underlying }) {
    const index = family(underlying).findIndex((each) => each.name === name);
    const lastDate = newYorkDate(range.toMs - 1);
    let date = newYorkDate(range.fromMs);
    if (date < FIRST_DATE) date = FIRST_DATE;
    for (; date <= lastDate; date = addDays(date, 1)) {
      if (tradingDay(date) === null) continue;
      const ended = (minutesOf(underlying, date)?.[index] ?? []).filter(
        ({ startMs }) => startMs + MINUTE_MS <= range.nowMs,
      );
      const bars = timeframe === "1Day" ? dayOf(ended, date) : ended;
      const factor = rawFactor(underlying, date);
      for (const bar of bars) {
        if (bar.startMs >= range.fromMs && bar.startMs < range.toMs) yield scaled(bar, factor);
      }
    }
  };
}

function dayOf(minutes: readonly TradedMinute[], date: string): TradedMinute[] {
  const [first, last] = [minutes[0], minutes.at(-1)];
  if (first === undefined || last === undefined) return [];
  const sum = (of: (minute: TradedMinute) => number) => minutes.reduce((total, each) => total + of(each), 0);
  const volume = sum((each) => each.volume);
  return [
    {
      startMs: wallTimeToMs(date, 0),
      open: first.open,
      high: Math.max(...minutes.map(({ high }) => high)),
      low: Math.min(...minutes.map(({ low }) => low)),
      close: last.close,
      mean: Math.round((sum((each) => each.mean * each.volume) / volume) * 1e6) / 1e6,
      volume,
      trades: sum((each) => each.trades),
    },
  ];
}

function scaled(bar: TradedMinute, factor: number): TradedMinute {
  if (factor === 1) return bar;
  const price = (value: number) => Math.round(value * factor * 1e6) / 1e6;
  const { open, high, low, close, mean } = bar;
  return {
    ...bar,
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    mean: price(mean),
  };
}

function wireTrades({ startMs, open, high, low, close, volume, trades, mean }: TradedMinute): WireBar {
  return { t: wireInstant(startMs), o: open, h: high, l: low, c: close, v: volume, n: trades, vw: mean };
}

/** Alpaca has options on shares and funds: an index has none there. */
function nameContract(market: Market, name: string): Named[] {
  const contract = parseOccSymbol(name);
  if (contract === null) return [];
  const listed = market.symbols.find((symbol) => symbol.replace(/[^A-Z0-9]/g, "") === contract.root);
  const underlying = listed ?? contract.root;
  const profile = market.profile(underlying);
  return profile === null || profile.kind === "index" ? [] : [{ name, contract, underlying }];
}

/** "SPY240426C00555000|M|1710254340000000000": the last bar that was served, ns. */
function readToken(token: string | null): After | null | "invalid" {
  if (token === null || token === "") return null;
  const [symbol = "", kind, ns = ""] = Buffer.from(token, "base64").toString("utf8").split("|");
  if (!CONTRACT.test(symbol) || kind !== "M" || !/^\d{19}$/.test(ns)) return "invalid";
  return { symbol, atMs: Number(ns.slice(0, 13)) };
}
