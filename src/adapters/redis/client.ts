import { Redis } from "@upstash/redis/cloudflare";

const TIMEOUT_MS = 5_000;

/**
 * Upstash over REST. Values are read as written (no guessing of JSON), and commands are not gathered across requests:
 * a promise made in one Workers request may not be awaited in another.
 */
export function connectRedis(config: { url: string; token: string }): Redis {
  return new Redis({
    url: config.url,
    token: config.token,
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    signal: () => AbortSignal.timeout(TIMEOUT_MS),
    retry: { retries: 1, backoff: () => 50 },
  });
}
