import { Redis, type RedisConfigNodejs } from "@upstash/redis";
import { afterAll, test } from "vitest";
import { startUpstashRedis } from "../../local/redis/start-upstash-redis.ts";

type RedisUnderTest = {
  /** Configured as the Worker's client is. */
  redis: Redis;
  /** Another client of the same Redis, with other options. */
  connect(options?: Partial<RedisConfigNodejs>): Redis;
};

type Target = {
  name: string;
  open(): Promise<{ url: string; token: string }>;
};

/** Everything that the suite writes stands under this prefix, so that a real Redis loses nothing else. */
const PREFIX = "volaris-contract:";

let running: ReturnType<typeof startUpstashRedis> | undefined;

function startOnce() {
  running ??= startUpstashRedis({ port: 0, token: "local-token" });
  return running;
}

async function closeOnce() {
  const closing = running;
  running = undefined;
  await (await closing)?.close();
}

function targets(): Target[] {
  const list: Target[] = [{ name: "stand-in", open: startOnce }];
  const { CONTRACT_UPSTASH_REDIS_REST_URL: url, CONTRACT_UPSTASH_REDIS_REST_TOKEN: token } = process.env;
  if (url && token) list.push({ name: "Upstash itself", open: async () => ({ url, token }) });
  else console.log("skipped: Upstash itself (set CONTRACT_UPSTASH_REDIS_REST_URL and _TOKEN)");
  return list;
}

const TARGETS = targets();

const LIKE_THE_WORKER = {
  automaticDeserialization: false,
  enableAutoPipelining: false,
  enableTelemetry: false,
  retry: false,
} as const;

/** Registers a test for each Redis there is: the stand-in, and Upstash itself when its credentials are given. */
export function contractTest(name: string, run: (under: RedisUnderTest) => Promise<void>): void {
  // Of the file that is being collected: files of one process share this module.
  afterAll(closeOnce);
  for (const target of TARGETS) {
    test(`${target.name}: ${name}`, async () => {
      const { url, token } = await target.open();
      const connect = (options: Partial<RedisConfigNodejs> = {}) =>
        new Redis({ url, token, ...LIKE_THE_WORKER, ...options });
      const redis = connect();
      await forgetOwnKeys(redis);
      await run({ redis, connect });
    });
  }
}

async function forgetOwnKeys(redis: Redis): Promise<void> {
  if (used.size > 0) await redis.del(...used);
}

const used = new Set<string>();

/** A key of this suite. */
export function key(name: string): string {
  used.add(`${PREFIX}${name}`);
  return `${PREFIX}${name}`;
}
