import { latestBelievedMs } from "../market/ahead.ts";
import { DAY_MS, MINUTE_MS } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import type { BarWatermark } from "./ports.ts";
import { extendedOpenMs, latestTradingDate, tradingDaysBefore } from "./trading-dates.ts";

/** A symbol whose bars are to be asked for, from this instant on (epoch ms). */
export type SymbolGap = { symbol: string; fromMs: number };

export type ChosenSymbols = {
  asked: SymbolGap[];
  /** Some are left for the next page of the same run. */
  more: boolean;
};

export type ChooseSymbolsInput = {
  /** Stalest first, as the store gives them. */
  watermarks: readonly BarWatermark[];
  /** Symbols at most; one that is days behind counts for each day, since its answer is as large. */
  places: number;
  slotMs: number;
  page: number;
  /** The end of what is asked for. */
  toMs: number;
  calendar?: TradingCalendar;
};

/** Older gaps are the backfill's. */
const LOOKBACK_TRADING_DAYS = 5;
/** Symbols without recent bars are asked this seldom while others have them. An index may never have any. */
const SILENT_TURNS = 11;
const SILENT_SHARE = 4;

/**
 * Whose bars a run asks for. In session the next run is near: the stalest come first, and symbols that no provider
 * knows, or that have not traded since yesterday, take turns on a small part of the places, or they would be the
 * stalest for ever. After the session no run follows soon, so that all symbols are asked, page by page.
 */
export function chooseSymbols(input: ChooseSymbolsInput): ChosenSymbols {
  const { page, toMs, calendar = nyseCalendar } = input;
  const places = Math.max(1, input.places);
  const behind = believedMarks(input.watermarks, toMs, calendar).filter(
    ({ lastStartMs }) => lastStartMs === null || lastStartMs < toMs,
  );
  if (calendar.isInSession(input.slotMs)) {
    return { asked: fillPlaces(takeTurns(behind, input), input), more: false };
  }
  const bySymbol = input.watermarks.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
  const ofPage = new Set(bySymbol.slice(page * places, (page + 1) * places).map(({ symbol }) => symbol));
  return {
    asked: behind.filter(({ symbol }) => ofPage.has(symbol)).map((mark) => gapOf(calendar, mark, toMs)),
    more: (page + 1) * places < bySymbol.length,
  };
}

/** A bar of the future, of a clock that ran ahead, says nothing: the day is asked for from its beginning. */
function believedMarks(marks: readonly BarWatermark[], toMs: number, calendar: TradingCalendar) {
  return marks.map((mark) =>
    mark.lastStartMs !== null && mark.lastStartMs > latestBelievedMs(toMs)
      ? { ...mark, lastStartMs: extendedOpenMs(latestTradingDate(calendar, toMs)) }
      : mark,
  );
}

function takeTurns(marks: readonly BarWatermark[], input: ChooseSymbolsInput) {
  const { places, slotMs, toMs, calendar = nyseCalendar } = input;
  const sinceMs = extendedOpenMs(tradingDaysBefore(calendar, latestTradingDate(calendar, toMs), 1));
  const isSilent = ({ lastStartMs }: BarWatermark) => lastStartMs === null || lastStartMs < sinceMs;
  const trading = marks.filter((mark) => !isSilent(mark));
  const silent = marks.filter(isSilent).toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
  // The day moves the turns on where the interval between runs is a multiple of them.
  const turn = Math.floor(slotMs / MINUTE_MS) + Math.floor(slotMs / DAY_MS);
  if (trading.length === 0) return inTurn(silent, places, silent.length, turn);
  const share = Math.max(
    1,
    Math.min(Math.floor(places / SILENT_SHARE), Math.ceil(silent.length / SILENT_TURNS)),
  );
  return [...inTurn(silent, share, Math.max(silent.length, share * SILENT_TURNS), turn), ...trading];
}

/** The next `share` of a ring of `size`, whose end may be empty. */
function inTurn(marks: readonly BarWatermark[], share: number, size: number, turn: number): BarWatermark[] {
  const count = Math.min(share, marks.length);
  return Array.from({ length: count }, (_, i) => marks[(turn * share + i) % size]).filter(
    (mark) => mark !== undefined,
  );
}

function fillPlaces(marks: readonly BarWatermark[], input: ChooseSymbolsInput): SymbolGap[] {
  const { places, toMs, calendar = nyseCalendar } = input;
  const asked: SymbolGap[] = [];
  let left = places;
  for (const mark of marks) {
    const gap = gapOf(calendar, mark, toMs);
    const days = calendar.tradingDaysBetween(newYorkDate(gap.fromMs), newYorkDate(toMs)).length;
    if (left <= 0 || (days > left && asked.length > 0)) break;
    left -= days;
    asked.push(gap);
  }
  return asked;
}

/** From the last stored bar, which is asked again for trades that were reported late. */
function gapOf(calendar: TradingCalendar, { symbol, lastStartMs }: BarWatermark, toMs: number): SymbolGap {
  const today = latestTradingDate(calendar, toMs);
  if (lastStartMs === null) return { symbol, fromMs: extendedOpenMs(today) };
  const earliestMs = extendedOpenMs(tradingDaysBefore(calendar, today, LOOKBACK_TRADING_DAYS - 1));
  return { symbol, fromMs: Math.max(lastStartMs, earliestMs) };
}
