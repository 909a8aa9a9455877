export type Plan = "free" | "paid";

/** WORKERS_PLAN, QSTASH_PLAN, NEON_PLAN and REDIS_PLAN: what is paid for at each. */
export type Plans = {
  workers: Plan;
  qstash: "free" | "payg";
  neon: "free" | "launch";
  redis: "free" | "payg";
};

/** The documented deployment, and one that pays nothing. */
export const DOCUMENTED_PLANS: Plans = { workers: "paid", qstash: "payg", neon: "free", redis: "free" };
export const FREE_PLANS: Plans = { workers: "free", qstash: "free", neon: "free", redis: "free" };

/**
 * What vendors allow, as published in 2026; docs/operating.md names the sources. Those of QStash, Redis and Neon are
 * their free plans'; plan-tariffs.ts has what the others ask. Null: no limit that matters here.
 */
export const PLAN_LIMITS = {
  workers: {
    free: { requestsPerDay: 100_000, cpuMsPerInvocation: 10, subrequests: 50, cpuMsPerMonth: null },
    paid: {
      requestsPerDay: null,
      cpuMsPerInvocation: 30_000,
      subrequests: 10_000,
      cpuMsPerMonth: 30_000_000,
    },
  },
  /** Of Workers Logs on the free plan. */
  logEventsPerDay: 200_000,
  qstashMessagesPerDay: 1_000,
  redisCommandsPerMonth: 500_000,
  neonStorageBytes: 0.5e9,
  /** At a quarter of a compute unit 400 hours awake. */
  neonComputeHoursPerMonth: 100,
  neonEgressBytesPerMonth: 5e9,
  schwabCallsPerMinute: 120,
  tiingoCallsPerHour: 50,
} as const;

const MINUTE_MS = 60_000;

/**
 * CPU of a day of a liquid ticker rebuilt from its quotes, or from its trades, parsing them included, milliseconds; see
 * `npm run bench:history`.
 */
export const HISTORY_DAY_CPU_MS = { quotes: 8, trades: 10.9 } as const;

/** What is taken on of those limits. Every number of policy stands here and nowhere else. */
export const POLICY = {
  /** Bounds a slice's parse, valuation and upsert, which share one invocation's CPU. */
  contractsPerSlice: { free: 600, paid: 1_500 },
  /** Symbols whose minute bars one run asks for: each is a body of up to a day to parse, so the free plan takes turns. */
  symbolsPerPriceRun: { free: 10, paid: 17 },
  /** Symbols of one page of eod_sync, a call each; an invocation has 50 subrequests on the free plan. */
  symbolsPerDailyPage: 20,
  /** Expirations whose outcome one page works out: half a millisecond each, three times as much in a fresh isolate. */
  outcomesPerPage: { free: 12, paid: 200 },
  /** Tickers of one page of dividends: one call to each source. */
  symbolsPerDividendPage: 100,
  /**
   * Of one page of iv_history: days of a ticker, whose quotes or trades it parses and values, and calls of providers,
   * which stay below an invocation's subrequests with room for second looks and the database.
   */
  historyPage: {
    free: { quotes: { tickerDays: 2, calls: 12 }, trades: { tickerDays: 1, calls: 12 } },
    paid: { quotes: { tickerDays: 120, calls: 300 }, trades: { tickerDays: 120, calls: 300 } },
  },
  /** Outcomes that a rebuilt day of a ticker leads to, about: three horizons of a weekly expiration. */
  outcomesPerHistoryDay: 0.5,
  /** Tickers that one run asks Cboe about, two calls each, beside what else its page does. */
  symbolsPerBoundsRun: { free: 8, paid: 25 },
  /** Slices that one request to the queue publishes: some 40 kB of QStash's 1 MB. */
  messagesPerBatch: 100,
  /** Quick retries of a slice: what is later than that is stale anyway. */
  sliceRetries: 2,
  /** Below Schwab's 120 calls a minute, leaving room for price jobs and token refreshes. */
  schwabFlow: { key: "schwab", rate: 100, period: "1m", parallelism: 4 },
  /**
   * Calls that jobs reserve of each provider, below what it allows: Schwab's beside the flow above, the others' with
   * room for users and retries.
   */
  jobCalls: {
    schwab: { calls: 18, windowMs: MINUTE_MS },
    alpaca: { calls: 180, windowMs: MINUTE_MS },
    tiingo: { calls: 45, windowMs: 60 * MINUTE_MS },
    // It allows 100 requests a second.
    databento: { calls: 1_200, windowMs: MINUTE_MS },
    finnhub: { calls: 50, windowMs: MINUTE_MS },
    treasury: { calls: 10, windowMs: MINUTE_MS },
    cboe: { calls: 20, windowMs: MINUTE_MS },
  },
} as const;
