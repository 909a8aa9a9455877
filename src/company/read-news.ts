import { requireTicker } from "../chains/read-chain.ts";
import type { ChainReader } from "../chains/reader-ports.ts";
import { addDays, HOUR_MS, MINUTE_MS } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { CompanySources, NewsItem } from "./ports.ts";
import { type ProviderData, providerData, unconfigured } from "./provider-data.ts";
import { rememberAnswer } from "./remember-answer.ts";

export const MOST_NEWS_DAYS = 30;
/** Of a busy name's hundreds the latest, so that an answer stays of a size to keep. */
const MOST_ITEMS = 100;
const MOST_SUMMARY = 1_000;
/** Readers of a day and of a week share one answer, those of a month another. */
export const WEEK = 7;
const KEEP = { freshMs: 10 * MINUTE_MS, keptMs: 24 * HOUR_MS };

export type NewsDeps = {
  chains: Pick<ChainReader, "findTicker">;
  company: Pick<CompanySources, "news" | "cache">;
};

export type NewsView = {
  symbol: string;
  /** New York dates, both included. */
  from: string;
  to: string;
  news: Omit<NewsItem, "symbol">[];
  data: ProviderData;
};

/**
 * News of a company of today and the `days` before, newest first, at most 100 items. Throws `unknown_symbol`,
 * `provider_unconfigured`, and the provider's error while no earlier answer is kept.
 */
export async function readNews(
  { chains, company }: NewsDeps,
  { symbol, days }: { symbol: string; days: number },
  nowMs: number,
): Promise<NewsView> {
  const known = requireTicker(chains, symbol);
  const { news: source, cache } = company;
  if (source === null) {
    await known;
    throw unconfigured("news", "FINNHUB_API_KEY");
  }
  const to = newYorkDate(nowMs);
  const span = days <= WEEK ? WEEK : MOST_NEWS_DAYS;
  // The cache is read meanwhile; the provider is asked for a symbol that is kept.
  const ask = async () => {
    await known;
    const { items, provider, fetchedAtMs } = await source.fetchNews({ symbol, from: addDays(to, -span), to });
    return { items: items.slice(0, MOST_ITEMS).map(shorten), provider, fetchedAtMs };
  };
  const [, remembered] = await Promise.all([
    known,
    rememberAnswer(cache, newsKey(symbol, span), KEEP, ask, nowMs),
  ]);
  const from = addDays(to, -days);
  const news = remembered.answer.items.filter(({ publishedAtMs }) => newYorkDate(publishedAtMs) >= from);
  return { symbol, from, to, news, data: providerData(remembered, nowMs) };
}

export const newsKey = (symbol: string, span: number) => `news:${symbol}:${span}`;

function shorten({ symbol: _asked, summary, ...item }: NewsItem): Omit<NewsItem, "symbol"> {
  return {
    ...item,
    summary: summary.length > MOST_SUMMARY ? `${summary.slice(0, MOST_SUMMARY - 1)}…` : summary,
  };
}
