import { requireTicker } from "../chains/read-chain.ts";
import type { ChainReader } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import { addDays, HOUR_MS } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { CompanySources, EarningsReport, EarningsSource, ResponseCache } from "./ports.ts";
import { type ProviderData, providerData, unconfigured } from "./provider-data.ts";
import { rememberAnswer } from "./remember-answer.ts";

/** As far ahead as is asked for; readers who want less share that answer. */
export const MOST_EARNINGS_DAYS = 365;
/** Dates move by days and estimates by hours. */
const KEEP = { freshMs: 6 * HOUR_MS, keptMs: 7 * 24 * HOUR_MS };

export type EarningsDeps = {
  chains: Pick<ChainReader, "findTicker">;
  company: Pick<CompanySources, "earnings" | "cache">;
};

export type EarningsView = {
  symbol: string;
  /** New York dates, both included. */
  from: string;
  to: string;
  earnings: Omit<EarningsReport, "symbol">[];
  data: ProviderData;
};

/**
 * Earnings reports from today to `days` ahead, soonest first. Throws `unknown_symbol`, `provider_unconfigured`, and the
 * provider's error while no earlier answer is kept.
 */
export async function readEarnings(
  { chains, company }: EarningsDeps,
  { symbol, days }: { symbol: string; days: number },
  nowMs: number,
): Promise<EarningsView> {
  const known = requireTicker(chains, symbol);
  const { earnings: source, cache } = company;
  if (source === null) {
    await known;
    throw unconfigured("earnings", "FINNHUB_API_KEY");
  }
  const from = newYorkDate(nowMs);
  const [, remembered] = await Promise.all([known, rememberReports(source, cache, symbol, nowMs, known)]);
  const to = addDays(from, days);
  const earnings = remembered.answer.reports
    .filter((report) => report.symbol === symbol && report.date >= from && report.date <= to)
    .map(({ symbol: _asked, ...report }) => report);
  return { symbol, from, to, earnings, data: providerData(remembered, nowMs) };
}

/** Reports to come of a symbol, soonest first; null where nobody can be asked, or nobody answers. */
export async function nextEarnings(
  company: EarningsDeps["company"],
  symbol: string,
  nowMs: number,
): Promise<Pick<EarningsReport, "date" | "when">[] | null> {
  if (company.earnings === null) return null;
  try {
    const { answer } = await rememberReports(company.earnings, company.cache, symbol, nowMs);
    const today = newYorkDate(nowMs);
    const ahead = answer.reports.filter((report) => report.symbol === symbol && report.date >= today);
    return ahead.sort((a, b) => a.date.localeCompare(b.date));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The cache is read while `known` is still out; the provider is asked for a symbol that is kept. */
function rememberReports(
  source: EarningsSource,
  cache: ResponseCache,
  symbol: string,
  nowMs: number,
  known: Promise<unknown> = Promise.resolve(),
) {
  const from = newYorkDate(nowMs);
  const last = addDays(from, MOST_EARNINGS_DAYS);
  const ask = async () => {
    await known;
    return source.fetchEarnings({ from, to: last, symbols: [symbol] });
  };
  return rememberAnswer(cache, earningsKey(symbol), KEEP, ask, nowMs);
}

/** Under what the reports to come of a symbol are kept. */
export function earningsKey(symbol: string): string {
  return `earnings:${symbol}`;
}
