import { z } from "zod";
import { AppError } from "./errors.ts";

/** Raw bindings to Config. The only file that knows variable names. */

export type Environment = "production" | "development";

export type Config = {
  environment: Environment;
  logLevel: "debug" | "info" | "warn" | "error";
  publicBaseUrl: string;
  adminToken: string;
  /** Milliseconds added to the clock; always 0 outside development. */
  clockOffsetMs: number;
  scheduler: { enabled: boolean; optionChainIntervalMinutes: number };
  database: { url: string; httpEndpoint: string | null };
  redis: { url: string; token: string };
  qstash: { url: string; token: string; currentSigningKey: string; nextSigningKey: string };
  schwab: { apiBase: string; appKey: string; secretKey: string; refreshToken: string };
  discord: { apiBase: string; applicationId: string; publicKey: string };
};

type Setting<Schema extends z.ZodType = z.ZodType> = {
  purpose: string;
  where: string;
  /** Secrets have no default and belong in `wrangler secret put`, never in wrangler.toml. */
  secret: boolean;
  schema: Schema;
};

const text = z.string().trim().min(1, "must not be empty");
const url = z
  .url({ protocol: /^https?$/, error: "must be an http(s) URL" })
  .transform((v) => v.replace(/\/+$/, ""));
const flag = z.enum(["true", "false"], { error: 'must be "true" or "false"' }).transform((v) => v === "true");
const postgresUrl = text.regex(/^postgres(ql)?:\/\/[^:@/\s]+:[^@/\s]+@[^/\s]+\/\S+$/, {
  error: "must look like postgres://user:password@host/database",
});

function variable<Schema extends z.ZodType>(purpose: string, where: string, schema: Schema): Setting<Schema> {
  return { purpose, where, schema, secret: false };
}
function secret<Schema extends z.ZodType>(purpose: string, where: string, schema: Schema): Setting<Schema> {
  return { purpose, where, schema, secret: true };
}

const UPSTASH = "console.upstash.com";
const SCHWAB = "developer.schwab.com, Dashboard > Apps";
const DISCORD = "discord.com/developers/applications, General Information";

/** Every setting: what it is for, where to get it, what it may be. */
export const SETTINGS = {
  ENVIRONMENT: variable(
    "production or development; development permits CLOCK_OFFSET_MS",
    "you choose",
    z.enum(["production", "development"]).default("production"),
  ),
  LOG_LEVEL: variable(
    "least severe event that is logged",
    "you choose",
    z.enum(["debug", "info", "warn", "error"]).default("info"),
  ),
  PUBLIC_BASE_URL: variable(
    "address under which QStash reaches this Worker",
    "wrangler deploy prints it",
    url,
  ),
  SCHEDULER_ENABLED: variable(
    "false stops the cron ticks and nothing else",
    "you choose",
    flag.default(true),
  ),
  OPTION_CHAIN_JOB_INTERVAL_MINUTES: variable(
    "minutes between two refreshes of the option chains",
    "you choose",
    z.coerce
      .number({ error: "must be a number of minutes" })
      .int("must be whole minutes")
      .min(1, "must be at least 1")
      .max(390, "must fit the 390-minute session")
      .default(15),
  ),
  CLOCK_OFFSET_MS: variable(
    "development only: milliseconds added to the clock, to live at another moment",
    "npm start -- --replay sets it",
    z.coerce.number({ error: "must be a number of milliseconds" }).int().default(0),
  ),
  DATABASE_URL: secret("Neon Postgres", "console.neon.tech, Connection string", postgresUrl),
  DATABASE_HTTP_ENDPOINT: variable(
    "SQL-over-HTTP address when it is not Neon's own",
    "local stack only",
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
  SCHWAB_API_BASE: variable("Schwab Trader API", "fixed", url.default("https://api.schwabapi.com")),
  SCHWAB_APP_KEY: secret("Schwab app key", SCHWAB, text),
  SCHWAB_SECRET_KEY: secret("Schwab app secret", SCHWAB, text),
  SCHWAB_REFRESH_TOKEN: secret(
    "Schwab refresh token, valid 7 days",
    "the last step of Schwab's OAuth login",
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
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export type RawBindings = Readonly<Record<string, unknown>>;

/** Settings that only scripts read; the Worker never sees them. */
export const SCRIPT_SETTINGS = {
  DISCORD_BOT_TOKEN: {
    purpose: "registering the slash commands",
    where: `${DISCORD.replace("General Information", "Bot")}`,
  },
} as const;

type Settings = { [Name in SettingName]: z.infer<(typeof SETTINGS)[Name]["schema"]> };

/** Parses all bindings; throws one `configuration_invalid` that lists every problem, by name and without values. */
export function parseConfig(raw: RawBindings): Config {
  const values: Partial<Record<string, unknown>> = {};
  const problems: string[] = [];
  for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
    // An empty line in .dev.vars means "not set".
    const given = raw[name] === "" ? undefined : raw[name];
    const parsed = setting.schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(describeProblem(name, setting, given, parsed.error));
  }
  if (values["CLOCK_OFFSET_MS"] !== 0 && values["ENVIRONMENT"] === "production") {
    problems.push("CLOCK_OFFSET_MS: only a development environment may move the clock; remove it");
  }
  if (problems.length > 0) {
    throw new AppError("configuration_invalid", `Settings are missing or wrong:\n- ${problems.join("\n- ")}`);
  }
  return buildConfig(values as Settings);
}

function describeProblem(name: string, setting: Setting, given: unknown, error: z.ZodError): string {
  const why = given === undefined ? "is missing" : (error.issues[0]?.message ?? "is not valid");
  return `${name}: ${why} (${setting.purpose}; get it: ${setting.where})`;
}

function buildConfig(s: Settings): Config {
  return {
    environment: s.ENVIRONMENT,
    logLevel: s.LOG_LEVEL,
    publicBaseUrl: s.PUBLIC_BASE_URL,
    adminToken: s.ADMIN_TOKEN,
    clockOffsetMs: s.CLOCK_OFFSET_MS,
    scheduler: {
      enabled: s.SCHEDULER_ENABLED,
      optionChainIntervalMinutes: s.OPTION_CHAIN_JOB_INTERVAL_MINUTES,
    },
    database: { url: s.DATABASE_URL, httpEndpoint: s.DATABASE_HTTP_ENDPOINT ?? null },
    redis: { url: s.UPSTASH_REDIS_REST_URL, token: s.UPSTASH_REDIS_REST_TOKEN },
    qstash: {
      url: s.QSTASH_URL,
      token: s.QSTASH_TOKEN,
      currentSigningKey: s.QSTASH_CURRENT_SIGNING_KEY,
      nextSigningKey: s.QSTASH_NEXT_SIGNING_KEY,
    },
    schwab: {
      apiBase: s.SCHWAB_API_BASE,
      appKey: s.SCHWAB_APP_KEY,
      secretKey: s.SCHWAB_SECRET_KEY,
      refreshToken: s.SCHWAB_REFRESH_TOKEN,
    },
    discord: {
      apiBase: s.DISCORD_API_BASE,
      applicationId: s.DISCORD_APPLICATION_ID,
      publicKey: s.DISCORD_PUBLIC_KEY,
    },
  };
}
