import { z } from "zod";
import { postgresUrl, secret, text, url, variable, YOU_CHOOSE } from "./setting.ts";

const UPSTASH = "console.upstash.com";
const DISCORD = "discord.com/developers/applications, General Information";
const LOCAL_ONLY = "local stack only";

/** The Worker itself, the managed services it lives on, and whom it tells. */
export const SERVICE_SETTINGS = {
  ENVIRONMENT: variable(
    "production or development; development permits CLOCK_OFFSET_MS",
    YOU_CHOOSE,
    z.enum(["production", "development"]).default("production"),
  ),
  LOG_LEVEL: variable(
    "least severe event that is logged",
    YOU_CHOOSE,
    z.enum(["debug", "info", "warn", "error"]).default("info"),
  ),
  PUBLIC_BASE_URL: variable(
    "address under which QStash and Schwab's login reach this Worker",
    "wrangler deploy prints it",
    url,
  ),
  CLOCK_OFFSET_MS: variable(
    "development only: milliseconds added to the clock, to live at another moment",
    "npm start -- --replay sets it",
    z.coerce.number({ error: "must be a number of milliseconds" }).int().default(0),
  ),
  DATABASE_URL: secret("Neon Postgres", "console.neon.tech, Connection string", postgresUrl),
  DATABASE_HTTP_ENDPOINT: variable(
    "SQL-over-HTTP address when it is not Neon's own",
    LOCAL_ONLY,
    url.optional(),
  ),
  UPSTASH_REDIS_REST_URL: secret("Upstash Redis", `${UPSTASH}/redis, REST API`, url),
  UPSTASH_REDIS_REST_TOKEN: secret("Upstash Redis", `${UPSTASH}/redis, REST API`, text),
  QSTASH_URL: variable(
    "QStash of your region",
    `${UPSTASH}/qstash`,
    url.default("https://qstash.upstash.io"),
  ),
  QSTASH_TOKEN: secret("publishing to QStash", `${UPSTASH}/qstash`, text),
  QSTASH_CURRENT_SIGNING_KEY: secret("verifying QStash deliveries", `${UPSTASH}/qstash, Signing keys`, text),
  QSTASH_NEXT_SIGNING_KEY: secret(
    "verifying QStash deliveries after a rotation",
    `${UPSTASH}/qstash, Signing keys`,
    text,
  ),
  DISCORD_API_BASE: variable("Discord REST", "fixed", url.default("https://discord.com/api/v10")),
  DISCORD_APPLICATION_ID: variable("Discord application", DISCORD, text.regex(/^\d+$/, "must be digits")),
  DISCORD_PUBLIC_KEY: variable(
    "verifying Discord interactions",
    DISCORD,
    text.regex(/^[0-9a-f]{64}$/i, "must be 64 hexadecimal digits"),
  ),
  ADMIN_TOKEN: secret(
    "what the operator sends to /admin as the bearer",
    "invent one: openssl rand -hex 32",
    text.min(16, "must be at least 16 characters"),
  ),
  OPS_WEBHOOK_URL: secret(
    "Discord webhook that is told what needs the operator; empty: nobody is told",
    "Discord, a channel's settings, Integrations, Webhooks",
    url.optional(),
  ),
  HEALTHCHECK_PING_URL: secret(
    "called after each successful run, {job} in it becomes the job's id; empty: nobody is called",
    "a dead-man's switch such as healthchecks.io",
    url.optional(),
  ),
} as const;

/** Settings that only scripts read; the Worker never sees them. */
export const SCRIPT_SETTINGS = {
  DISCORD_BOT_TOKEN: {
    purpose: "registering the slash commands",
    where: "discord.com/developers/applications, Bot",
  },
} as const;
