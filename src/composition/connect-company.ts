import { createFinnhubEarnings } from "../adapters/finnhub/earnings-source.ts";
import { createFinnhubNews } from "../adapters/finnhub/news-source.ts";
import { createFinnhubProfiles } from "../adapters/finnhub/profile-source.ts";
import { createProviderHttp } from "../adapters/provider-http.ts";
import { createResponseCache } from "../adapters/redis/response-cache.ts";
import { createTiingoProfiles } from "../adapters/tiingo/profile-source.ts";
import type { CompanySources } from "../company/ports.ts";
import type { Config } from "../config/config.ts";
import { attemptCall } from "../providers/ask-providers.ts";
import type { ProviderHealthBook } from "../providers/health-book.ts";
import type { Provider } from "../providers/provider.ts";
import type { Stores } from "./connect-stores.ts";

const LIMITS = { timeoutMs: 10_000, maxBodyBytes: 4_000_000 };

type CompanySurroundings = { health: ProviderHealthBook; nowMs: () => number };

/** Who is asked about companies, behind the providers' circuits, and where the answers are kept. */
export function connectCompany(
  { finnhub, tiingo }: Config,
  { redis, meter }: Stores,
  { health, nowMs }: CompanySurroundings,
): CompanySources {
  const http = (provider: Provider, name: string) => createProviderHttp({ provider, name, ...LIMITS, meter });
  const guarded = async <T>(provider: Provider, call: () => Promise<T>): Promise<T> => {
    const attempt = await attemptCall({ health, nowMs }, provider, call);
    if (attempt.ok) return attempt.answer;
    throw attempt.error;
  };
  const finnhubDeps = finnhub && { ...finnhub, http: http("finnhub", "Finnhub"), nowMs };
  const earnings = finnhubDeps && createFinnhubEarnings(finnhubDeps);
  const news = finnhubDeps && createFinnhubNews(finnhubDeps);
  const named = finnhubDeps && createFinnhubProfiles(finnhubDeps);
  const listed = tiingo && createTiingoProfiles({ ...tiingo, http: http("tiingo", "Tiingo"), nowMs });
  return {
    earnings: earnings && {
      fetchEarnings: (request) => guarded("finnhub", () => earnings.fetchEarnings(request)),
    },
    news: news && { fetchNews: (request) => guarded("finnhub", () => news.fetchNews(request)) },
    // Finnhub first: it knows industry and value, and allows 60 calls a minute where Tiingo allows 50 an hour.
    profiles: [
      ...(named
        ? [{ fetchProfile: (symbol: string) => guarded("finnhub", () => named.fetchProfile(symbol)) }]
        : []),
      ...(listed
        ? [{ fetchProfile: (symbol: string) => guarded("tiingo", () => listed.fetchProfile(symbol)) }]
        : []),
    ],
    cache: createResponseCache(redis),
  };
}
