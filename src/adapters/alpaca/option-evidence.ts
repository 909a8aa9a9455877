import { AppError } from "../../errors.ts";
import type { FetchedOptionHistory } from "../../iv-metrics/history-ports.ts";
import { addSkips, type SkipCounts, type SymbolFailure } from "../../providers/provider.ts";
import type { HistoryContract } from "../../valuation/rebuild/rebuilt-day.ts";
import { unreadableRows } from "../unreadable-rows.ts";
import type { BarPages } from "./fetch-bar-pages.ts";
import { readTradedMinutes, type TradedMinutes } from "./read-traded-minutes.ts";

export type OptionEvidence = Pick<FetchedOptionHistory, "evidence" | "failures" | "skipped">;

/** A row in fifty that can't be read is lost; of more, what is left may be as wrong. */
const UNREADABLE_SHARE = 0.02;

/** As Alpaca writes it: "SPY240426C00555000". */
export function wireSymbol({ occSymbol }: HistoryContract): string {
  return occSymbol.replaceAll(" ", "");
}

/**
 * The minutes of contracts and of their underlyings, in `[fromMs, toMs)`. An underlying of which a page is missing, too
 * many rows can't be read, or only options are said to have traded has failed, and nothing of it is given. Pure.
 */
export function optionEvidence(
  pages: { shares: BarPages; options: BarPages },
  contracts: readonly HistoryContract[],
  range: { fromMs: number; toMs: number },
): OptionEvidence {
  const bySymbol = new Map(contracts.map((contract) => [wireSymbol(contract), contract]));
  const underlyings = new Set(contracts.map(({ symbol }) => symbol));
  const shares = readTradedMinutes(pages.shares.pages, { ...range, symbols: underlyings });
  const options = readTradedMinutes(pages.options.pages, { ...range, symbols: new Set(bySymbol.keys()) });
  const ofOption = (symbol: string) => bySymbol.get(symbol)?.symbol ?? symbol;
  const failures = firstOfEach([
    ...pages.shares.unknownSymbols.map((symbol) => ({ symbol, error: noOptions(symbol) })),
    ...pages.shares.failures,
    ...pages.options.failures.map(({ symbol, error }) => ({ symbol: ofOption(symbol), error })),
    ...unreadable(shares, (symbol) => symbol),
    ...unreadable(options, ofOption),
    ...untraded(shares, options, ofOption),
  ]);
  const failed = new Set(failures.map(({ symbol }) => symbol));
  const trades = options.minutes.flatMap(({ symbol, minuteMs, price, trades: count }) => {
    const contract = bySymbol.get(symbol);
    if (contract === undefined || failed.has(contract.symbol)) return [];
    return [{ contract, minuteMs, price, trades: count }];
  });
  const underlying = shares.minutes
    .filter(({ symbol }) => !failed.has(symbol))
    .map(({ symbol, minuteMs, price }) => ({ symbol, minuteMs, price }));
  const skipped: SkipCounts = {};
  addSkips(skipped, shares.skipped);
  addSkips(skipped, options.skipped);
  return { evidence: { kind: "trades", trades, underlying }, failures, skipped };
}

export function noOptions(symbol: string): AppError {
  return new AppError("provider_unknown_symbol", `Alpaca has no options on ${symbol}.`);
}

function unreadable(read: TradedMinutes, underlyingOf: (symbol: string) => string): SymbolFailure[] {
  const sound = countBy(read.minutes, ({ symbol }) => underlyingOf(symbol));
  const lost = new Map<string, number>();
  for (const [symbol, rows] of read.unreadable) {
    const underlying = underlyingOf(symbol);
    lost.set(underlying, (lost.get(underlying) ?? 0) + rows);
  }
  const failed = [...lost].filter(
    ([symbol, rows]) => rows > UNREADABLE_SHARE * (rows + (sound.get(symbol) ?? 0)),
  );
  return unreadableRows(
    "Alpaca",
    failed.map(([symbol]) => ({ symbol })),
  );
}

/** Whose options traded while no share did: its minutes are missing, and no day is that quiet. */
function untraded(
  shares: TradedMinutes,
  options: TradedMinutes,
  underlyingOf: (symbol: string) => string,
): SymbolFailure[] {
  const traded = new Set(shares.minutes.map(({ symbol }) => symbol));
  const named = new Set(options.minutes.map(({ symbol }) => underlyingOf(symbol)));
  const missing = [...named].filter((symbol) => !traded.has(symbol));
  return missing.map((symbol) => ({
    symbol,
    error: new AppError(
      "provider_bad_body",
      `Alpaca sent no minute of ${symbol}, whose options traded in that half hour.`,
    ),
  }));
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

function firstOfEach(failures: readonly SymbolFailure[]): SymbolFailure[] {
  const bySymbol = new Map<string, SymbolFailure>();
  for (const failure of failures) {
    if (!bySymbol.has(failure.symbol)) bySymbol.set(failure.symbol, failure);
  }
  return [...bySymbol.values()];
}
