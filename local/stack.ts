import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { APPLICATION_ID } from "./discord/interaction-source.ts";
import { LOCAL_DISCORD_KEYS } from "./discord/sign-interaction.ts";
import { type LocalDiscordRest, startDiscordRest } from "./discord/start-discord-rest.ts";
import {
  type SandboxMarket,
  type SandboxMarketOptions,
  startSandboxMarket,
} from "./market/start-sandbox-market.ts";
import { applyMigrations } from "./neon/apply-migrations.ts";
import type { Database } from "./neon/database.ts";
import { openDatabase } from "./neon/open-database.ts";
import { type NeonHttp, startNeonHttp } from "./neon/start-neon-http.ts";
import { startPostgresSocket } from "./neon/start-postgres-socket.ts";
import type { Clock } from "./qstash/clock.ts";
import { type LocalQStash, type QStashSettings, startQStash } from "./qstash/start-qstash.ts";
import { startUpstashRedis, type UpstashRedis } from "./redis/start-upstash-redis.ts";

export type StackOptions = {
  /** Where state survives a restart; in memory only when null. */
  stateDir: string | null;
  databaseUrl: string | null;
  /** A database that the caller has opened and migrated; the stack closes it. Else it opens one. */
  database?: Database;
  workerPort: number;
  /** First of the ports that the services take; 0 lets each take any free one. */
  firstPort: number;
  migrationsDir: string;
  nowMs: () => number;
  clockOffsetMs: number;
  replayDir: string | null;
  /** Time of the queue's retries, delays and rates; the real one unless given. */
  queueClock?: Clock;
  /** The only bot token that the local Discord lets in; any unless given. */
  discordBotToken?: string;
  /** How the queue delivers, where it is not as QStash's free plan does. */
  queue?: Pick<QStashSettings, "around" | "parallelism">;
  /** Told of every sound answer of the market that goes out whole. */
  onMarketAnswer?: SandboxMarketOptions["onSound"];
};

export type Stack = {
  database: Database;
  neon: NeonHttp;
  redis: UpstashRedis;
  qstash: LocalQStash;
  market: SandboxMarket;
  discord: LocalDiscordRest;
  /** For psql. */
  postgresUrl: string;
  /** Every setting of a Worker that lives on this stack. */
  bindings: Record<string, string>;
  close(): Promise<void>;
};

/** Public by design: they protect nothing but services on this machine's loopback. */
const LOCAL = {
  redisToken: "local-redis-token",
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
};
/** The same market on every machine. */
export const MARKET_SEED = 20_261_123;

/** Starts every managed service that the Worker needs, in this process, and applies the migrations. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(service: T): T => {
    opened.push(service);
    return service;
  };
  // The Worker's writes come first, so what it writes to is closed last.
  const close = async () => {
    for (const service of opened.reverse()) await service.close();
  };
  try {
    return { ...(await startServices(options, keep)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startServices(
  options: StackOptions,
  keep: <T extends { close(): Promise<void> }>(service: T) => T,
): Promise<Omit<Stack, "close">> {
  const port = (offset: number) => (options.firstPort === 0 ? 0 : options.firstPort + offset);
  if (options.stateDir !== null) await mkdir(options.stateDir, { recursive: true });
  const inState = (name: string) => (options.stateDir === null ? undefined : join(options.stateDir, name));
  const database = keep(options.database ?? (await openOwnDatabase(options, inState("postgres"))));
  const postgresUrl = options.databaseUrl ?? keep(await startPostgresSocket({ database, port: port(0) })).url;
  const neon = keep(await startNeonHttp({ database, port: port(1) }));
  const snapshotFile = inState("redis.json");
  const redis = keep(
    await startUpstashRedis({
      port: port(2),
      token: LOCAL.redisToken,
      ...(snapshotFile && { snapshotFile }),
    }),
  );
  const stateFile = inState("qstash.json");
  const qstash = keep(
    await startQStash({
      port: port(3),
      ...(stateFile && { stateFile }),
      ...(options.queueClock && { clock: options.queueClock }),
      ...options.queue,
    }),
  );
  const market = keep(
    await startSandboxMarket({
      port: port(4),
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
    }),
  );
  const discord = keep(
    await startDiscordRest({
      port: port(5),
      ...(options.discordBotToken && { botToken: options.discordBotToken }),
    }),
  );
  const services = { database, neon, redis, qstash, market, discord, postgresUrl };
  return { ...services, bindings: workerBindings(options, services) };
}

async function openOwnDatabase(options: StackOptions, dataDir: string | undefined): Promise<Database> {
  const { databaseUrl: url, migrationsDir } = options;
  const database = await openDatabase(url !== null ? { url } : dataDir === undefined ? {} : { dataDir });
  try {
    await applyMigrations(database, migrationsDir);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

function workerBindings(
  options: StackOptions,
  { neon, redis, qstash, market, discord }: Pick<Stack, "neon" | "redis" | "qstash" | "market" | "discord">,
): Record<string, string> {
  return {
    ENVIRONMENT: "development",
    LOG_LEVEL: "info",
    PUBLIC_BASE_URL: `http://127.0.0.1:${options.workerPort}`,
    SCHEDULER_ENABLED: "true",
    OPTION_CHAIN_JOB_INTERVAL_MINUTES: "15",
    CLOCK_OFFSET_MS: String(options.clockOffsetMs),
    DATABASE_URL: neon.connectionString,
    DATABASE_HTTP_ENDPOINT: neon.fetchEndpoint,
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
    QSTASH_URL: qstash.url,
    QSTASH_TOKEN: qstash.token,
    QSTASH_CURRENT_SIGNING_KEY: qstash.currentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: qstash.nextSigningKey,
    SCHWAB_API_BASE: market.url,
    SCHWAB_APP_KEY: LOCAL.appKey,
    SCHWAB_SECRET_KEY: LOCAL.secretKey,
    SCHWAB_REFRESH_TOKEN: LOCAL.refreshToken,
    TIINGO_API_BASE: market.url,
    FINNHUB_API_BASE: market.url,
    TREASURY_API_BASE: market.url,
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
    ADMIN_TOKEN: LOCAL.adminToken,
  };
}
