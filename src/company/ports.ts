import type { Fetched } from "../providers/provider.ts";

export type EarningsReport = {
  symbol: string;
  /** New York date. */
  date: string;
  when: "before_open" | "after_close" | "during_session" | null;
  fiscalYear: number | null;
  fiscalQuarter: number | null;
  epsEstimate: number | null;
  epsActual: number | null;
  /** Dollars. */
  revenueEstimate: number | null;
  revenueActual: number | null;
};

export type EarningsSource = {
  /** New York dates, both included, however wide: sources ask in chunks that lose nothing. */
  fetchEarnings(request: {
    from: string;
    to: string;
    symbols: readonly string[] | null;
  }): Promise<Fetched & { reports: EarningsReport[] }>;
};

export type NewsItem = {
  id: string;
  symbol: string;
  headline: string;
  summary: string;
  publisher: string;
  url: string;
  publishedAtMs: number;
};

export type NewsSource = {
  /** New York dates, both included; newest first. */
  fetchNews(request: { symbol: string; from: string; to: string }): Promise<Fetched & { items: NewsItem[] }>;
};

export type CompanyProfile = {
  symbol: string;
  name: string;
  exchange: string | null;
  industry: string | null;
  /** Dollars. */
  marketCap: number | null;
  /** Absent where it is not told. */
  sharesOutstanding?: number;
};

export type ProfileSource = {
  /** Null for a symbol that the provider does not know. */
  fetchProfile(symbol: string): Promise<Fetched & { profile: CompanyProfile | null }>;
};

/** Answers of providers, kept for a while so that many readers cost few calls. */
export type ResponseCache = {
  /** Null for what is not kept, or no longer. Throws `cache_unavailable`. */
  read(key: string): Promise<string | null>;
  /** The same of many at once, in their order. */
  readMany(keys: readonly string[]): Promise<(string | null)[]>;
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
