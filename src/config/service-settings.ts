import { address, baseUrl, postgresUrl } from "./addresses.ts";
import { apiTokens } from "./api-tokens.ts";
import { discordKey } from "./discord-key.ts";
import {
  also,
  longText,
  number,
  oneOf,
  optional,
  otherwise,
  pattern,
  secret,
  text,
  variable,
  YOU_CHOOSE,
} from "./setting.ts";
import { webhookSecrets, webhookUrls } from "./webhook-settings.ts";

const UPSTASH = "console.upstash.com";
const DISCORD = "discord.com/developers/applications, General Information";
const LOCAL_ONLY = "local stack only";

const ENVIRONMENTS = ["production", "development"] as const;
const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
const listed = (names: readonly string[]) =>
  `Invalid option: expected one of ${names.map((name) => `"${name}"`).join("|")}`;
const share = also(number("must be a number from 0 to 1"), (value) =>
  value >= 0 && value <= 1 ? null : "must be a number from 0 to 1",
);
const milliseconds = also(number("must be a number of milliseconds"), (value) =>
  Number.isInteger(value) ? null : "must be whole milliseconds",
);

export const DISCORD_API = "https://discord.com/api/v10";

/** The Worker itself, the managed services it lives on, and whom it tells. */
export const SERVICE_SETTINGS = {
  ENVIRONMENT: variable(
    "production or development; development permits CLOCK_OFFSET_MS",
    YOU_CHOOSE,
    otherwise(oneOf(ENVIRONMENTS, listed(ENVIRONMENTS)), "production"),
  ),
  LOG_LEVEL: variable(
    "least severe event that is logged",
    YOU_CHOOSE,
    otherwise(oneOf(LOG_LEVELS, listed(LOG_LEVELS)), "info"),
  ),
  LOG_DEBUG_SAMPLE: variable(
    "share of requests, ticks and deliveries whose debug facts are logged too, 0 to 1",
    YOU_CHOOSE,
    otherwise(share, 0),
  ),
  PUBLIC_BASE_URL: secret(
    "address under which QStash and Schwab's login reach this Worker",
    "wrangler deploy prints it",
    baseUrl,
  ),
  CLOCK_OFFSET_MS: variable(
    "development only: milliseconds added to the clock, to live at another moment",
    "npm start -- --replay sets it",
    otherwise(milliseconds, 0),
  ),
  DATABASE_URL: secret("Neon Postgres", "console.neon.tech, Connection string", postgresUrl),
  DATABASE_HTTP_ENDPOINT: variable(
    "SQL-over-HTTP address when it is not Neon's own",
    LOCAL_ONLY,
    optional(address),
  ),
  UPSTASH_REDIS_REST_URL: secret("Upstash Redis", `${UPSTASH}/redis, REST API`, baseUrl),
  UPSTASH_REDIS_REST_TOKEN: secret("Upstash Redis", `${UPSTASH}/redis, REST API`, text),
  QSTASH_URL: secret(
    "QStash of your region; empty: the European one",
    `${UPSTASH}/qstash`,
    otherwise(baseUrl, "https://qstash.upstash.io"),
  ),
  QSTASH_TOKEN: secret("publishing to QStash", `${UPSTASH}/qstash`, text),
  QSTASH_CURRENT_SIGNING_KEY: secret("verifying QStash deliveries", `${UPSTASH}/qstash, Signing keys`, text),
  QSTASH_NEXT_SIGNING_KEY: secret(
    "verifying QStash deliveries after a rotation",
    `${UPSTASH}/qstash, Signing keys`,
    text,
  ),
  DISCORD_API_BASE: variable("Discord REST", "fixed", otherwise(baseUrl, DISCORD_API)),
  DISCORD_APPLICATION_ID: secret(
    "Discord application, for registering its commands; Discord names it with each command",
    DISCORD,
    optional(pattern(/^\d+$/, "must be digits")),
  ),
  DISCORD_PUBLIC_KEY: secret(
    "verifying Discord interactions; empty: no slash commands",
    DISCORD,
    optional(discordKey),
  ),
  DISCORD_BOT_TOKEN: secret(
    "telling of alerts in Discord as the bot, and registering its commands; empty: no alerts",
    "discord.com/developers/applications, Bot, Reset Token",
    optional(text),
  ),
  ADMIN_TOKEN: secret(
    "what the operator sends to /admin as the bearer; empty: /admin is shut",
    "invent one: openssl rand -hex 32",
    optional(longText(16)),
  ),
  API_TOKENS: secret(
    "who may read raw quotes, name:hash of each token; empty: everybody",
    "npm run token -- add NAME",
    optional(apiTokens),
  ),
  SECURITY_CONTACT: variable(
    "whom /.well-known/security.txt names for reports of a weakness; empty: there is none",
    YOU_CHOOSE,
    optional(
      pattern(/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, "must be mailto: or https: and an address"),
    ),
  ),
  OPS_WEBHOOK_URL: secret(
    "Discord webhook that is told what needs the operator; empty: nobody is told",
    "Discord, a channel's settings, Integrations, Webhooks",
    optional(address),
  ),
  HEALTHCHECK_PING_URL: secret(
    "called after each successful run, {job} in it becomes the job's id; empty: nobody is called",
    "a dead-man's switch such as healthchecks.io",
    optional(address),
  ),
  WEBHOOK_URLS: secret(
    "addresses of programs that are told of refreshes, alerts and failures, a comma between two; empty: none is told",
    "the receiver's own; https to a public host",
    optional(webhookUrls),
  ),
  WEBHOOK_SECRET: secret(
    "signs what WEBHOOK_URLS are told; while it is changed the new and the old one, a comma between",
    "invent one: echo whsec_$(openssl rand -base64 32)",
    optional(webhookSecrets),
  ),
} as const;
