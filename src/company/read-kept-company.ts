import type { ChainReader } from "../chains/reader-ports.ts";
import { addDays } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { CompanySources, NewsItem } from "./ports.ts";
import { earningsKey } from "./read-earnings.ts";
import { newsKey, WEEK } from "./read-news.ts";
import { type KeptReports, type KnownEarnings, nextReport } from "./read-overview.ts";
import { keptAnswers } from "./remember-answer.ts";

export type KeptNews = {
  /** When the provider was asked, epoch ms. */
  asOfMs: number;
  /** Of the last seven days, newest first. */
  items: readonly Pick<NewsItem, "headline" | "publisher" | "url" | "publishedAtMs">[];
};

export type KeptCompany = {
  /** Null where no name is stored. */
  name: string | null;
  earnings: KnownEarnings;
  /** Null where nobody has asked within a day, or nobody can be asked. */
  news: KeptNews | null;
};

export type KeptCompanyDeps = {
  chains: Pick<ChainReader, "findTicker">;
  company: { cache: Pick<CompanySources["cache"], "readMany"> };
};

type Answer = { fetchedAtMs: number };
type NewsAnswer = Answer & { items: readonly NewsItem[] };

/** What is kept of the company behind a ticker. No provider is asked: it is what earlier answers were kept of. */
export async function readKeptCompany(
  { chains, company }: KeptCompanyDeps,
  symbol: string,
  nowMs: number,
): Promise<KeptCompany> {
  const keys = [earningsKey(symbol), newsKey(symbol, WEEK)];
  const [ticker, [reports, news]] = await Promise.all([
    chains.findTicker(symbol),
    keptAnswers<Answer>(company.cache, keys),
  ]);
  const today = newYorkDate(nowMs);
  return {
    name: ticker?.name ?? null,
    earnings: nextReport((reports ?? null) as KeptReports | null, symbol, today),
    news: recent((news ?? null) as NewsAnswer | null, addDays(today, -WEEK)),
  };
}

function recent(answer: NewsAnswer | null, from: string): KeptNews | null {
  if (answer === null) return null;
  const items = answer.items.filter(({ publishedAtMs }) => newYorkDate(publishedAtMs) >= from);
  return { asOfMs: answer.fetchedAtMs, items };
}
