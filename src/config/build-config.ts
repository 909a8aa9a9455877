import { SCOPE_BY_PLAN } from "./scheduler-settings.ts";
import type { Settings } from "./settings.ts";

/** What the Worker runs on, in its own words; every unit is in a name or a comment. */
export type Config = ReturnType<typeof buildConfig>;

export function buildConfig(s: Settings) {
  return {
    environment: s.ENVIRONMENT,
    logLevel: s.LOG_LEVEL,
    logDebugSample: s.LOG_DEBUG_SAMPLE,
    publicBaseUrl: s.PUBLIC_BASE_URL,
    /** Null: nobody is the operator, and /admin is shut. */
    adminToken: s.ADMIN_TOKEN ?? null,
    securityContact: s.SECURITY_CONTACT ?? null,
    /** None: raw quotes are for everybody. */
    apiTokens: s.API_TOKENS ?? [],
    /** Milliseconds added to the clock; always 0 outside development. */
    clockOffsetMs: s.CLOCK_OFFSET_MS,
    plan: s.WORKERS_PLAN,
    plans: { workers: s.WORKERS_PLAN, qstash: s.QSTASH_PLAN, neon: s.NEON_PLAN, redis: s.REDIS_PLAN },
    /** What MARKET_CLOSURES says, by New York date; it overrules calendar and exchange. */
    marketClosures: s.MARKET_CLOSURES,
    scheduler: schedulerConfig(s),
    retention: {
      minuteBarDays: s.RETENTION_MINUTE_BARS_DAYS,
      fiveMinuteBarDays: s.RETENTION_FIVE_MINUTE_BARS_DAYS,
      snapshotDays: s.RETENTION_SNAPSHOTS_DAYS,
      ledgerDays: s.RETENTION_LEDGER_DAYS,
    },
    database: { url: s.DATABASE_URL, httpEndpoint: s.DATABASE_HTTP_ENDPOINT ?? null },
    redis: { url: s.UPSTASH_REDIS_REST_URL, token: s.UPSTASH_REDIS_REST_TOKEN },
    qstash: {
      url: s.QSTASH_URL,
      token: s.QSTASH_TOKEN,
      currentSigningKey: s.QSTASH_CURRENT_SIGNING_KEY,
      nextSigningKey: s.QSTASH_NEXT_SIGNING_KEY,
    },
    discord: {
      apiBase: s.DISCORD_API_BASE,
      /** Null: no interaction can be verified, so none is answered. */
      publicKey: s.DISCORD_PUBLIC_KEY ?? null,
      /** Null: nothing can be told of itself. */
      botToken: s.DISCORD_BOT_TOKEN?.replace(/^Bot\s+/, "") ?? null,
    },
    operations: { webhookUrl: s.OPS_WEBHOOK_URL ?? null, pingUrl: s.HEALTHCHECK_PING_URL ?? null },
    webhooks: webhooksConfig(s),
    ...providerConfig(s),
  };
}

function schedulerConfig(s: Settings) {
  const scope = SCOPE_BY_PLAN[s.WORKERS_PLAN];
  return {
    enabled: s.SCHEDULER_ENABLED,
    timeZone: s.SCHEDULER_TIMEZONE,
    realtimeIntervalSeconds: s.REALTIME_JOB_INTERVAL_SECONDS,
    fiveMinuteIntervalSeconds: s.FIVE_MINUTE_JOB_INTERVAL_SECONDS,
    optionChainIntervalMinutes: s.OPTION_CHAIN_JOB_INTERVAL_MINUTES,
    optionChainMaxDte: s.OPTION_CHAIN_MAX_DTE ?? scope.maxDte,
    /** 0: all strikes. */
    optionChainStrikes: s.OPTION_CHAIN_STRIKES ?? scope.strikes,
    ivMetricsIntervalMinutes: s.IV_METRICS_JOB_INTERVAL_MINUTES,
    eodSync: { hour: s.EOD_SYNC_CRON_HOUR, minute: s.EOD_SYNC_CRON_MINUTE },
    historicalBackfill: {
      hour: s.HISTORICAL_BACKFILL_CRON_HOUR,
      lookbackDays: s.HISTORICAL_BACKFILL_LOOKBACK_DAYS,
    },
    retentionHour: s.RETENTION_CRON_HOUR,
  };
}

/** Null: nobody is told of events. */
function webhooksConfig({ WEBHOOK_URLS: urls, WEBHOOK_SECRET: secrets }: Settings) {
  return urls === undefined || secrets === undefined ? null : { urls, secrets };
}

function schwabConfig(s: Settings) {
  const { SCHWAB_APP_KEY: appKey, SCHWAB_SECRET_KEY: secretKey, TOKEN_ENCRYPTION_KEY: encryptionKey } = s;
  if (appKey === undefined || secretKey === undefined || encryptionKey === undefined) return null;
  return {
    apiBase: s.SCHWAB_API_BASE,
    appKey,
    secretKey,
    /** Seeds the store when nobody has logged in yet. */
    refreshToken: s.SCHWAB_REFRESH_TOKEN ?? null,
    redirectUri: s.SCHWAB_REDIRECT_URI ?? `${s.PUBLIC_BASE_URL}/auth/schwab/callback`,
    encryptionKey,
    previousEncryptionKey: s.TOKEN_ENCRYPTION_KEY_PREVIOUS ?? null,
  };
}

/** A provider without its credential is null: it takes no part. */
function providerConfig(s: Settings) {
  const { ALPACA_API_KEY: alpacaKey, ALPACA_API_SECRET: alpacaSecret } = s;
  return {
    schwab: schwabConfig(s),
    tiingo: s.TIINGO_API_KEY === undefined ? null : { apiBase: s.TIINGO_API_BASE, apiKey: s.TIINGO_API_KEY },
    alpaca:
      alpacaKey === undefined || alpacaSecret === undefined
        ? null
        : { apiBase: s.ALPACA_API_BASE, apiKey: alpacaKey, apiSecret: alpacaSecret },
    databento:
      s.DATABENTO_API_KEY === undefined
        ? null
        : {
            apiBase: s.DATABENTO_API_BASE,
            apiKey: s.DATABENTO_API_KEY,
            dailyDataset: s.DATABENTO_DAILY_DATASET,
            minuteDataset: s.DATABENTO_MINUTE_DATASET,
            optionDataset: s.DATABENTO_OPTION_DATASET,
            maxCostUsd: s.DATABENTO_MAX_COST_USD,
          },
    finnhub:
      s.FINNHUB_API_KEY === undefined ? null : { apiBase: s.FINNHUB_API_BASE, apiKey: s.FINNHUB_API_KEY },
    /** Open to everybody. */
    treasury: { apiBase: s.TREASURY_API_BASE },
    /** Open to everybody too, but to be shown to others with its approval only. */
    cboe: s.CBOE_CONTENT_APPROVED ? { apiBase: s.CBOE_API_BASE } : null,
    providerOrder: {
      chains: s.PROVIDER_ORDER_CHAINS,
      bars: s.PROVIDER_ORDER_BARS,
      quotes: s.PROVIDER_ORDER_QUOTES,
      eod: s.PROVIDER_ORDER_EOD,
      history: s.PROVIDER_ORDER_HISTORY,
      option_history: s.PROVIDER_ORDER_OPTION_HISTORY,
    },
  };
}
