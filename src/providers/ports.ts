import type { Provider } from "./provider.ts";

export type ProviderState = "closed" | "open" | "half_open" | "rate_limited" | "auth_required";

/** A provider's circuit. Calls are kept away while `open` or `rate_limited` until `untilMs`, and in `auth_required`. */
export type ProviderHealth = {
  provider: Provider;
  state: ProviderState;
  sinceMs: number;
  untilMs: number | null;
  reason: string | null;
  failures: number;
  lastSuccessAtMs: number | null;
  lastFailureAtMs: number | null;
};

export type ProviderHealthStore = {
  /** Providers without an entry are closed and never failed. */
  readAll(): Promise<ProviderHealth[]>;
  write(health: ProviderHealth): Promise<void>;
};

export type RateBudget = {
  /**
   * Takes up to `calls` of a provider's rate limit from the window that `nowMs` falls in, for a whole job at once;
   * returns how many were granted and when the next window opens.
   */
  reserve(
    provider: Provider,
    calls: number,
    nowMs: number,
  ): Promise<{ granted: number; nextWindowMs: number }>;
};
