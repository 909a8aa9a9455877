import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type LocalDiscordRest, startDiscordRest } from "./discord/start-discord-rest.ts";
import { maskUrl } from "./mask-url.ts";
import { applyMigrations } from "./neon/apply-migrations.ts";
import type { Database } from "./neon/database.ts";
import { openDatabase } from "./neon/open-database.ts";
import { refuseNewerSchema } from "./neon/refuse-newer-schema.ts";
import { type NeonHttp, startNeonHttp } from "./neon/start-neon-http.ts";
import { startPostgresSocket } from "./neon/start-postgres-socket.ts";
import { type LocalQStash, type QStashSettings, startQStash } from "./qstash/start-qstash.ts";
import { startUpstashRedis, type UpstashRedis } from "./redis/start-upstash-redis.ts";

export type ServiceOptions = {
  /** Where state survives a restart; in memory only when null. */
  stateDir: string | null;
  databaseUrl: string | null;
  /** A database that the caller has opened and migrated; the services close it. Else they open one. */
  database?: Database;
  /** First of the ports that the services take; 0 lets each take any free one. */
  firstPort: number;
  migrationsDir: string;
  /** The only bot token that the local Discord lets in; any unless given. */
  discordBotToken?: string;
  /** How the queue goes, where that is not as QStash's free plan does in real time. */
  queue?: Pick<QStashSettings, "around" | "parallelism" | "clock" | "credentials" | "reach" | "held">;
};

/** What the Worker lives on, whoever gives it market data. */
export type Services = {
  database: Database;
  neon: NeonHttp;
  redis: UpstashRedis;
  qstash: LocalQStash;
  discord: LocalDiscordRest;
  /** For psql; without the password of a PostgreSQL of the user's own. */
  postgresUrl: string;
};

export type Closable = { close(): Promise<void> };
/** Has something closed with the rest, last opened first. */
export type Keep = <T extends Closable>(service: T) => T;

/** Ports of the services, counted from the first. */
export const PORT_OFFSETS = { postgres: 0, neon: 1, redis: 2, qstash: 3, market: 4, discord: 5 } as const;

/** It protects nothing but a service on this machine's loopback. */
const REDIS_TOKEN = "local-redis-token";

/**
 * Opens what `open` opens, and closes all of it in one go: what is written to after those who write. What was opened
 * before a failure is closed as well.
 */
export async function openTogether<T>(open: (keep: Keep) => Promise<T>): Promise<T & Closable> {
  const opened: Closable[] = [];
  const keep: Keep = (service) => {
    opened.push(service);
    return service;
  };
  const close = async () => {
    const failures: unknown[] = [];
    for (const service of opened.splice(0).reverse()) {
      await service.close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    return { ...(await open(keep)), close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** Starts every managed service that the Worker needs, in this process, and applies the migrations. */
export async function startServices(options: ServiceOptions, keep: Keep): Promise<Services> {
  const port = portOf(options.firstPort);
  if (options.stateDir !== null) await mkdir(options.stateDir, { recursive: true });
  const inState = (name: string) => (options.stateDir === null ? undefined : join(options.stateDir, name));
  const database = keep(options.database ?? (await openOwnDatabase(options, inState("postgres"))));
  const postgresUrl =
    options.databaseUrl === null
      ? keep(await startPostgresSocket({ database, port: port("postgres") })).url
      : maskUrl(options.databaseUrl);
  const neon = keep(await startNeonHttp({ database, port: port("neon") }));
  const snapshotFile = inState("redis.json");
  const redis = keep(
    await startUpstashRedis({
      port: port("redis"),
      token: REDIS_TOKEN,
      ...(snapshotFile && { snapshotFile }),
    }),
  );
  const stateFile = inState("qstash.json");
  const qstash = keep(
    await startQStash({ port: port("qstash"), ...(stateFile && { stateFile }), ...options.queue }),
  );
  const discord = keep(
    await startDiscordRest({
      port: port("discord"),
      ...(options.discordBotToken && { botToken: options.discordBotToken }),
    }),
  );
  return { database, neon, redis, qstash, discord, postgresUrl };
}

export function portOf(firstPort: number): (service: keyof typeof PORT_OFFSETS) => number {
  return (service) => (firstPort === 0 ? 0 : firstPort + PORT_OFFSETS[service]);
}

/** Settings by which the Worker finds these services. */
export function serviceBindings({ neon, redis, qstash }: Services): Record<string, string> {
  return {
    DATABASE_URL: neon.connectionString,
    DATABASE_HTTP_ENDPOINT: neon.fetchEndpoint,
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
    QSTASH_URL: qstash.url,
    QSTASH_TOKEN: qstash.token,
    QSTASH_CURRENT_SIGNING_KEY: qstash.currentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: qstash.nextSigningKey,
  };
}

async function openOwnDatabase(options: ServiceOptions, dataDir: string | undefined): Promise<Database> {
  const { databaseUrl: url, migrationsDir } = options;
  const database = await openDatabase(url !== null ? { url } : dataDir === undefined ? {} : { dataDir });
  try {
    await refuseNewerSchema(database, migrationsDir);
    await applyMigrations(database, migrationsDir);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
