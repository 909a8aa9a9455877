import type {
  CompanyProfile,
  CompanySources,
  EarningsReport,
  NewsItem,
  ProfileSource,
} from "../../src/company/ports.ts";
import type { AppError } from "../../src/errors.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { memoryResponseCache } from "./memory-response-cache.ts";

export function aReport(changes: Partial<EarningsReport> = {}): EarningsReport {
  return {
    symbol: "SPY",
    date: "2026-12-01",
    when: "after_close",
    fiscalYear: 2026,
    fiscalQuarter: 4,
    epsEstimate: 1.5,
    epsActual: null,
    revenueEstimate: 9e10,
    revenueActual: null,
    ...changes,
  };
}

export function aNewsItem(changes: Partial<NewsItem> = {}): NewsItem {
  return {
    id: "1",
    symbol: "SPY",
    headline: "It rose",
    summary: "By a little.",
    publisher: "Wire",
    url: "https://example.com/1",
    publishedAtMs: Date.parse("2026-11-23T14:00:00Z"),
    ...changes,
  };
}

export const A_PROFILE: CompanyProfile = {
  symbol: "SPY",
  name: "SPDR S&P 500",
  exchange: "NYSE ARCA",
  industry: null,
  marketCap: null,
};

/** Somebody to ask for profiles, who answers this, or fails with it. */
export function profilesOf(provider: Provider, answer: CompanyProfile | null | AppError) {
  const asked: string[] = [];
  const source: ProfileSource = {
    async fetchProfile(symbol) {
      asked.push(symbol);
      if (answer instanceof Error) throw answer;
      return { provider, fetchedAtMs: 0, skipped: {}, bytes: 1, providerCalls: 1, profile: answer };
    },
  };
  return { source, asked };
}

/** Finnhub with these reports and items at the time of `clock`; `fail` makes the next calls throw. */
export function companySources(
  content: { reports?: EarningsReport[]; items?: NewsItem[] },
  clock: { nowMs: number },
) {
  const { cache, kept } = memoryResponseCache();
  const asked: object[] = [];
  let failure: AppError | null = null;
  const answer = <T extends object>(request: object, body: T) => {
    asked.push(request);
    if (failure !== null) throw failure;
    const provider = "finnhub" as const;
    return { provider, fetchedAtMs: clock.nowMs, skipped: {}, bytes: 1, providerCalls: 1, ...body };
  };
  const company: CompanySources = {
    earnings: { fetchEarnings: async (request) => answer(request, { reports: content.reports ?? [] }) },
    news: { fetchNews: async (request) => answer(request, { items: content.items ?? [] }) },
    profiles: [],
    cache,
  };
  const fail = (error: AppError | null) => {
    failure = error;
  };
  return { company, asked, kept, fail };
}
