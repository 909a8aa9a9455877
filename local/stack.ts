import { APPLICATION_ID } from "./discord/interaction-source.ts";
import { LOCAL_DISCORD_KEYS } from "./discord/sign-interaction.ts";
import {
  type SandboxMarket,
  type SandboxMarketOptions,
  startSandboxMarket,
} from "./market/start-sandbox-market.ts";
import type { Clock } from "./qstash/clock.ts";
import {
  type Closable,
  openTogether,
  portOf,
  type ServiceOptions,
  type Services,
  serviceBindings,
  startServices,
} from "./services.ts";

export type StackOptions = ServiceOptions & {
  workerPort: number;
  nowMs: () => number;
  clockOffsetMs: number;
  replayDir: string | null;
  /** Time of the queue's retries, delays and rates; the real one unless given. */
  queueClock?: Clock;
  /** Told of every sound answer of the market that goes out whole. */
  onMarketAnswer?: SandboxMarketOptions["onSound"];
};

export type Stack = Services &
  Closable & {
    market: SandboxMarket;
    /** Every setting of a Worker that lives on this stack. */
    bindings: Record<string, string>;
  };

/** Public by design: they protect nothing but services on this machine's loopback. */
const LOCAL = {
  adminToken: "local-admin-token",
  appKey: "local-app-key",
  secretKey: "local-secret-key",
  refreshToken: "local-refresh-token",
  encryptionKey: "10ca1".padEnd(64, "0"),
  tiingoKey: "local-tiingo-key",
  alpacaKey: "local-alpaca-key",
  alpacaSecret: "local-alpaca-secret",
  databentoKey: "db-local-databento-key",
  finnhubKey: "local-finnhub-key",
  botToken: "local-bot-token",
};
/** The same market on every machine. */
export const MARKET_SEED = 20_261_123;

/** Starts every managed service that the Worker needs, in this process, with a modelled market beside them. */
export function startStack(options: StackOptions): Promise<Stack> {
  return openTogether(async (keep) => {
    const queue = { ...options.queue, ...(options.queueClock && { clock: options.queueClock }) };
    const services = await startServices({ ...options, queue }, keep);
    const market = keep(await startSandboxMarket(marketOptions(options)));
    return { ...services, market, bindings: workerBindings(options, { ...services, market }) };
  });
}

function marketOptions(options: StackOptions): SandboxMarketOptions {
  return {
    port: portOf(options.firstPort)("market"),
    seed: MARKET_SEED,
    now: options.nowMs,
    appKey: LOCAL.appKey,
    secretKey: LOCAL.secretKey,
    refreshToken: LOCAL.refreshToken,
    tiingoKey: LOCAL.tiingoKey,
    finnhubKey: LOCAL.finnhubKey,
    alpacaKey: LOCAL.alpacaKey,
    alpacaSecret: LOCAL.alpacaSecret,
    databentoKey: LOCAL.databentoKey,
    ...(options.replayDir !== null && { replayDir: options.replayDir }),
    ...(options.onMarketAnswer && { onSound: options.onMarketAnswer }),
  };
}

function workerBindings(
  options: StackOptions,
  { market, discord, ...services }: Services & { market: SandboxMarket },
): Record<string, string> {
  return {
    ENVIRONMENT: "development",
    LOG_LEVEL: "info",
    PUBLIC_BASE_URL: `http://127.0.0.1:${options.workerPort}`,
    SCHEDULER_ENABLED: "true",
    OPTION_CHAIN_JOB_INTERVAL_MINUTES: "15",
    CLOCK_OFFSET_MS: String(options.clockOffsetMs),
    ...serviceBindings({ discord, ...services }),
    SCHWAB_API_BASE: market.url,
    SCHWAB_APP_KEY: LOCAL.appKey,
    SCHWAB_SECRET_KEY: LOCAL.secretKey,
    SCHWAB_REFRESH_TOKEN: LOCAL.refreshToken,
    TIINGO_API_BASE: market.url,
    FINNHUB_API_BASE: market.url,
    TREASURY_API_BASE: market.url,
    CBOE_API_BASE: market.url,
    ALPACA_API_BASE: market.url,
    DATABENTO_API_BASE: market.url,
    // In a replay only Schwab's chains are there; without their keys the others are not asked.
    ...(options.replayDir === null && {
      TIINGO_API_KEY: LOCAL.tiingoKey,
      FINNHUB_API_KEY: LOCAL.finnhubKey,
      ALPACA_API_KEY: LOCAL.alpacaKey,
      ALPACA_API_SECRET: LOCAL.alpacaSecret,
      DATABENTO_API_KEY: LOCAL.databentoKey,
    }),
    TOKEN_ENCRYPTION_KEY: LOCAL.encryptionKey,
    // All chains whole, as operators of the paid plan have them; SIMULATE and tests say otherwise where they mean to.
    WORKERS_PLAN: "paid",
    DISCORD_API_BASE: discord.apiUrl,
    DISCORD_APPLICATION_ID: APPLICATION_ID,
    DISCORD_PUBLIC_KEY: LOCAL_DISCORD_KEYS.publicKey,
    DISCORD_BOT_TOKEN: LOCAL.botToken,
    ADMIN_TOKEN: LOCAL.adminToken,
  };
}
