import { Redis } from "@upstash/redis/cloudflare";
import { type Meter, UNMETERED } from "../../meter.ts";

export type RedisClient = Redis;

const TIMEOUT_MS = 5_000;

/**
 * Upstash over REST. Values are read as written (no guessing of JSON), and commands are not gathered across requests:
 * a promise made in one Workers request may not be awaited in another.
 */
export function connectRedis(config: { url: string; token: string }, meter: Meter = UNMETERED): Redis {
  return new Redis({
    url: config.url,
    token: config.token,
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    // Asked for once a request, which without pipelines is one command.
    signal: () => {
      meter.count("subrequests");
      meter.count("redis_commands");
      return AbortSignal.timeout(TIMEOUT_MS);
    },
    retry: { retries: 1, backoff: () => 50 },
  });
}
