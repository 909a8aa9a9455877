import type { EarningsSource, NewsSource, ProfileSource } from "../ingestion/provider-ports.ts";

/** Answers of providers, kept for a while so that many readers cost few calls. */
export type ResponseCache = {
  /** Null for what is not kept, or no longer. Throws `cache_unavailable`. */
  read(key: string): Promise<string | null>;
  write(key: string, text: string, ttlSeconds: number): Promise<void>;
};

/** Who is asked about companies. Null, or an empty list: nobody is configured. */
export type CompanySources = {
  earnings: EarningsSource | null;
  news: NewsSource | null;
  /** In the order in which they are asked. */
  profiles: readonly ProfileSource[];
  cache: ResponseCache;
};
