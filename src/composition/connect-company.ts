import { createFinnhubEarningsSource } from "../adapters/finnhub/earnings-source.ts";
import { createFinnhubNewsSource } from "../adapters/finnhub/news-source.ts";
import { createFinnhubProfileSource } from "../adapters/finnhub/profile-source.ts";
import { createResponseCache } from "../adapters/redis/response-cache.ts";
import { createTiingoProfileSource } from "../adapters/tiingo/profile-source.ts";
import type { CompanySources, ProfileSource } from "../company/ports.ts";
import { attemptCall } from "../providers/ask-providers.ts";
import type { Provider } from "../providers/provider.ts";
import type { Providers } from "./connect-providers.ts";
import type { Vendors } from "./connect-vendors.ts";
import { lazily } from "./lazily.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";

/** Who is asked about companies, behind the providers' circuits, and where the answers are kept. */
export function connectCompany(
  { finnhub, tiingo }: Vendors,
  stores: Stores,
  providers: Providers,
  { nowMs }: Surroundings,
): CompanySources {
  const guarded = async <T>(provider: Provider, call: () => Promise<T>): Promise<T> => {
    const attempt = await attemptCall({ health: providers.healthBook, nowMs }, provider, call);
    if (attempt.ok) return attempt.answer;
    throw attempt.error;
  };
  const guardedProfiles = (provider: Provider, source: ProfileSource): ProfileSource => ({
    fetchProfile: (symbol) => guarded(provider, () => source.fetchProfile(symbol)),
  });
  return lazily<CompanySources>({
    earnings: () => {
      if (finnhub === null) return null;
      const earnings = createFinnhubEarningsSource(finnhub);
      return { fetchEarnings: (request) => guarded("finnhub", () => earnings.fetchEarnings(request)) };
    },
    news: () => {
      if (finnhub === null) return null;
      const news = createFinnhubNewsSource(finnhub);
      return { fetchNews: (request) => guarded("finnhub", () => news.fetchNews(request)) };
    },
    // Finnhub first: it knows industry and value, and allows 60 calls a minute where Tiingo allows 50 an hour.
    profiles: () => [
      ...(finnhub === null ? [] : [guardedProfiles("finnhub", createFinnhubProfileSource(finnhub))]),
      ...(tiingo === null ? [] : [guardedProfiles("tiingo", createTiingoProfileSource(tiingo))]),
    ],
    cache: () => createResponseCache(stores.redis),
  });
}
