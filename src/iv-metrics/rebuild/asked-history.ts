import type { AppError } from "../../errors.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { AskDeps } from "../../providers/ask-providers.ts";
import type { Ranked } from "../../providers/merge-answers.ts";
import type { RateBudget } from "../../providers/ports.ts";
import type { RunMemory } from "../../scheduling/run-memory.ts";
import type { FetchedOptionHistory, OptionHistorySource } from "../history-ports.ts";
import type { DayWork, HistoryPageSize } from "./plan-history-pages.ts";

export type AskHistoryDeps = AskDeps & {
  calendar: TradingCalendar;
  /** Who is asked, in this order. */
  sources: readonly Ranked<OptionHistorySource>[];
  budget: RateBudget;
  /** What one page may take on, by what a source's answers hold. */
  size: Readonly<Record<OptionHistorySource["evidence"], HistoryPageSize>>;
  memory: Pick<RunMemory, "spend">;
  /** Most that a run may cost over all of its pages, US dollars: DATABENTO_MAX_COST_USD. */
  maxCostUsd: number;
};

/** What one source said of a day, for the tickers of `work`. */
export type AnsweredDay = { work: DayWork; by: Ranked<OptionHistorySource>; fetched: FetchedOptionHistory };

export type AskedHistory = {
  answered: AnsweredDay[];
  /** Days that nobody has: the history of all who were asked begins later. */
  unheard: { work: DayWork; by: Ranked<OptionHistorySource> }[];
  /** Days that nobody gave, each with the first error. */
  failed: { work: DayWork; error: AppError }[];
  /** Seconds until what was not asked yet may be asked; null when all was. */
  waitSeconds: number | null;
};
