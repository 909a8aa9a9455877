import { SUITE_SECRETS } from "./secret-watch.ts";

/** Raw bindings of a complete deployment; `changes` override, undefined takes one out. */
export function bindings(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const complete: Record<string, unknown> = {
    PUBLIC_BASE_URL: "https://volaris.example",
    DATABASE_URL: "postgresql://user:pw@db.example/volaris",
    UPSTASH_REDIS_REST_URL: "https://redis.example",
    UPSTASH_REDIS_REST_TOKEN: "redis-token",
    QSTASH_TOKEN: "qstash-token",
    QSTASH_CURRENT_SIGNING_KEY: "sig_current",
    QSTASH_NEXT_SIGNING_KEY: "sig_next",
    SCHWAB_APP_KEY: "app-key",
    SCHWAB_SECRET_KEY: "secret-key",
    SCHWAB_REFRESH_TOKEN: "refresh-token",
    TOKEN_ENCRYPTION_KEY: "0f".repeat(32),
    DISCORD_APPLICATION_ID: "1311000000000000001",
    DISCORD_PUBLIC_KEY: "ab".repeat(32),
    ADMIN_TOKEN: "an-admin-token-of-some-length",
  };
  const given = { ...complete, ...changes };
  SUITE_SECRETS.use(given);
  return given;
}
