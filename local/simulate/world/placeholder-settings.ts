import { type Config, parseConfig } from "../../../src/config/config.ts";

/** The settings of a plan where no deployment is at hand: what they say of schedule and scope, and nowhere to go. */
export function placeholderConfig(
  plan: "free" | "paid",
  settings: Readonly<Record<string, string>> = {},
): Config {
  const nowhere = "http://127.0.0.1";
  const unused = "unused-placeholder";
  return parseConfig({
    ...settings,
    ENVIRONMENT: "development",
    WORKERS_PLAN: plan,
    PUBLIC_BASE_URL: nowhere,
    DATABASE_URL: "postgresql://nobody:nothing@127.0.0.1/none",
    UPSTASH_REDIS_REST_URL: nowhere,
    UPSTASH_REDIS_REST_TOKEN: unused,
    QSTASH_TOKEN: unused,
    QSTASH_CURRENT_SIGNING_KEY: unused,
    QSTASH_NEXT_SIGNING_KEY: unused,
    SCHWAB_APP_KEY: unused,
    SCHWAB_SECRET_KEY: unused,
    TOKEN_ENCRYPTION_KEY: "0".repeat(64),
    DISCORD_APPLICATION_ID: "0",
    DISCORD_PUBLIC_KEY: "0".repeat(64),
    ADMIN_TOKEN: unused,
  });
}
