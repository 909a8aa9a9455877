import { AppError } from "../errors.ts";
import { PROVIDER_SETTINGS } from "./provider-settings.ts";
import { SCHEDULER_SETTINGS, SCOPE_BY_PLAN } from "./scheduler-settings.ts";
import { SCRIPT_SETTINGS, SERVICE_SETTINGS } from "./service-settings.ts";
import type { Setting } from "./setting.ts";

/** Raw bindings to Config. Only this file and src/config/ know variable names. */

export type Config = ReturnType<typeof buildConfig>;

/** Every setting: what it is for, where to get it, what it may be. */
export const SETTINGS = { ...SERVICE_SETTINGS, ...SCHEDULER_SETTINGS, ...PROVIDER_SETTINGS } as const;
export { SCRIPT_SETTINGS };

export type SettingName = keyof typeof SETTINGS;
export type RawBindings = Readonly<Record<string, unknown>>;

type SettingValue<S> = S extends Setting<infer Value> ? Value : never;
type Settings = { [Name in SettingName]: SettingValue<(typeof SETTINGS)[Name]> };

/** Parses all bindings; throws one `configuration_invalid` that lists every problem, by name and without values. */
export function parseConfig(raw: RawBindings): Config {
  const values: Partial<Record<string, unknown>> = {};
  const problems: string[] = [];
  for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
    // An empty line in .dev.vars means "not set".
    const given = raw[name] === "" ? undefined : raw[name];
    const parsed = setting.parse(given);
    if (parsed.ok) values[name] = parsed.value;
    else problems.push(describeProblem(name, setting, given === undefined ? "is missing" : parsed.why));
  }
  problems.push(...contradictions(values));
  if (problems.length > 0) {
    throw new AppError("configuration_invalid", `Settings are missing or wrong:\n- ${problems.join("\n- ")}`);
  }
  return buildConfig(values as Settings);
}

function describeProblem(name: string, setting: Setting, why: string): string {
  return `${name}: ${why} (${setting.purpose}; get it: ${setting.where})`;
}

/** What is wrong with settings that are each right by themselves. */
function contradictions(values: Partial<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  if (values["CLOCK_OFFSET_MS"] !== 0 && values["ENVIRONMENT"] === "production") {
    problems.push("CLOCK_OFFSET_MS: only a development environment may move the clock; remove it");
  }
  if ((values["ALPACA_API_KEY"] === undefined) !== (values["ALPACA_API_SECRET"] === undefined)) {
    problems.push("ALPACA_API_KEY and ALPACA_API_SECRET: set both or neither; one is of no use");
  }
  return problems;
}

function buildConfig(s: Settings) {
  return {
    environment: s.ENVIRONMENT,
    logLevel: s.LOG_LEVEL,
    publicBaseUrl: s.PUBLIC_BASE_URL,
    adminToken: s.ADMIN_TOKEN,
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
      applicationId: s.DISCORD_APPLICATION_ID,
      publicKey: s.DISCORD_PUBLIC_KEY,
    },
    operations: { webhookUrl: s.OPS_WEBHOOK_URL ?? null, pingUrl: s.HEALTHCHECK_PING_URL ?? null },
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

/** A provider without its credential is null: it takes no part. */
function providerConfig(s: Settings) {
  const { ALPACA_API_KEY: alpacaKey, ALPACA_API_SECRET: alpacaSecret } = s;
  return {
    schwab: {
      apiBase: s.SCHWAB_API_BASE,
      appKey: s.SCHWAB_APP_KEY,
      secretKey: s.SCHWAB_SECRET_KEY,
      /** Seeds the store when nobody has logged in yet. */
      refreshToken: s.SCHWAB_REFRESH_TOKEN ?? null,
      redirectUri: s.SCHWAB_REDIRECT_URI ?? `${s.PUBLIC_BASE_URL}/auth/schwab/callback`,
      encryptionKey: s.TOKEN_ENCRYPTION_KEY,
      previousEncryptionKey: s.TOKEN_ENCRYPTION_KEY_PREVIOUS ?? null,
    },
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
            maxCostUsd: s.DATABENTO_MAX_COST_USD,
          },
    finnhub:
      s.FINNHUB_API_KEY === undefined ? null : { apiBase: s.FINNHUB_API_BASE, apiKey: s.FINNHUB_API_KEY },
    /** Open to everybody. */
    treasury: { apiBase: s.TREASURY_API_BASE },
    providerOrder: {
      chains: s.PROVIDER_ORDER_CHAINS,
      bars: s.PROVIDER_ORDER_BARS,
      quotes: s.PROVIDER_ORDER_QUOTES,
      eod: s.PROVIDER_ORDER_EOD,
      history: s.PROVIDER_ORDER_HISTORY,
    },
  };
}
