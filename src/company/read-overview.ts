import {
  type OverviewDeps,
  type OverviewTicker,
  readOverview as readMarket,
} from "../iv-metrics/overview/read-overview.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { CompanySources, EarningsReport } from "./ports.ts";
import { earningsKey } from "./read-earnings.ts";
import { keptAnswers } from "./remember-answer.ts";

/**
 * The next report as far as somebody has asked lately. scheduled: its date; none: the provider knows of none within a
 * year; unknown: nobody has asked within a week, or nobody can be asked.
 */
export type KnownEarnings =
  | { status: "scheduled"; date: string; when: EarningsReport["when"]; asOfMs: number }
  | { status: "none"; asOfMs: number }
  | { status: "unknown" };

export type BoardTicker = OverviewTicker & { earnings: KnownEarnings };

export type BoardDeps = OverviewDeps & { company: { cache: Pick<CompanySources["cache"], "readMany"> } };

/** Every active ticker beside the others. No provider is asked: earnings are those that an earlier answer was kept of. */
export async function readOverview(deps: BoardDeps, nowMs: number): Promise<BoardTicker[]> {
  const tickers = await readMarket(deps, nowMs);
  const known = await knownEarnings(
    deps.company.cache,
    tickers.map(({ symbol }) => symbol),
    nowMs,
  );
  return tickers.map((ticker, i) => ({ ...ticker, earnings: known[i] ?? { status: "unknown" } }));
}

export type KeptReports = { fetchedAtMs: number; reports: EarningsReport[] };

/** In the order of the symbols, of what is kept alone. */
async function knownEarnings(
  cache: Pick<CompanySources["cache"], "readMany">,
  symbols: readonly string[],
  nowMs: number,
): Promise<KnownEarnings[]> {
  const today = newYorkDate(nowMs);
  const kept = await keptAnswers<KeptReports>(cache, symbols.map(earningsKey));
  return symbols.map((symbol, i) => nextReport(kept[i] ?? null, symbol, today));
}

/** The first report from `today` on in a kept answer. */
export function nextReport(answer: KeptReports | null, asked: string, today: string): KnownEarnings {
  if (answer === null) return { status: "unknown" };
  const { fetchedAtMs: asOfMs } = answer;
  const [next] = answer.reports
    .filter(({ symbol, date }) => symbol === asked && date >= today)
    .sort((a, b) => a.date.localeCompare(b.date));
  if (next === undefined) return { status: "none", asOfMs };
  return { status: "scheduled", date: next.date, when: next.when, asOfMs };
}
