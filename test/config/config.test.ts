import { expect, test } from "vitest";
import { parseConfig, readConfig } from "../../src/config/config.ts";
import { AppError } from "../../src/errors.ts";
import { DOCUMENTED_PLANS, FREE_PLANS } from "../../src/operations/plan-limits.ts";
import { bindings } from "../support/bindings.ts";

function problemsOf(changes: Record<string, unknown>): string {
  try {
    parseConfig(bindings(changes));
  } catch (error) {
    if (error instanceof AppError && error.code === "configuration_invalid") return error.message;
    throw error;
  }
  return "";
}

test("complete bindings become one typed config, with defaults where a setting may be left out", () => {
  const config = parseConfig(bindings());
  expect(config).toMatchObject({
    environment: "production",
    logLevel: "info",
    publicBaseUrl: "https://volaris.example",
    clockOffsetMs: 0,
    scheduler: { enabled: true, optionChainIntervalMinutes: 15 },
    database: { url: "postgresql://user:pw@db.example/volaris", httpEndpoint: null },
    qstash: { url: "https://qstash.upstash.io" },
    schwab: { apiBase: "https://api.schwabapi.com" },
  });
});

test("postgres:// and postgresql:// are both taken, and a trailing slash is no part of an address", () => {
  const config = parseConfig(
    bindings({ DATABASE_URL: "postgres://u:p@h/d", PUBLIC_BASE_URL: "https://volaris.example///" }),
  );
  expect(config.database.url).toBe("postgres://u:p@h/d");
  expect(config.publicBaseUrl).toBe("https://volaris.example");
});

test("text flags and numbers are read, and an empty line counts as left out", () => {
  const config = parseConfig(
    bindings({ SCHEDULER_ENABLED: "false", OPTION_CHAIN_JOB_INTERVAL_MINUTES: "5", LOG_LEVEL: "" }),
  );
  expect(config.scheduler).toMatchObject({ enabled: false, optionChainIntervalMinutes: 5 });
  expect(config.logLevel).toBe("info");
});

test("Cboe is off until its approval is said to be there, in no other words than true or 1", () => {
  const cboe = (CBOE_CONTENT_APPROVED: unknown) => parseConfig(bindings({ CBOE_CONTENT_APPROVED })).cboe;
  for (const off of [undefined, "", "false", "FALSE", "0"]) expect(cboe(off)).toBeNull();
  for (const on of ["true", "True", "1"]) expect(cboe(on)).toEqual({ apiBase: "https://cdn.cboe.com" });
  for (const other of ["yes", "on", "approved", "y", "2", "truee"]) {
    expect(problemsOf({ CBOE_CONTENT_APPROVED: other })).toContain("CBOE_CONTENT_APPROVED: must be");
  }
});

test("every problem is listed at once: name, why, purpose, and where to get it", () => {
  const message = problemsOf({ DATABASE_URL: undefined, ADMIN_TOKEN: "short", SCHEDULER_ENABLED: "yes" });
  const [, ...lines] = message.split("\n");
  expect(lines).toEqual([
    "- DATABASE_URL: is missing (Neon Postgres; get it: console.neon.tech, Connection string)",
    "- ADMIN_TOKEN: must be at least 16 characters (what the operator sends to /admin as the bearer; empty: /admin is shut; get it: invent one: openssl rand -hex 32)",
    '- SCHEDULER_ENABLED: must be "true" or "false", or 1 or 0 (false stops the cron ticks and nothing else; get it: you choose)',
  ]);
});

test("a key of Discord's under which anybody can sign counts as not set", () => {
  const keyOf = (DISCORD_PUBLIC_KEY: string) =>
    parseConfig(bindings({ DISCORD_PUBLIC_KEY })).discord.publicKey;
  for (const key of [
    "0".repeat(64),
    `01${"0".repeat(62)}`,
    `${"0".repeat(62)}80`,
    `EC${"FF".repeat(30)}7F`,
  ]) {
    expect(keyOf(key), key).toBeNull();
  }
  expect(keyOf("ab".repeat(32))).toBe("ab".repeat(32));
});

test("a wrong value is named but never repeated", () => {
  const secrets = {
    DATABASE_URL: "mysql://admin:hunter2@host/db",
    ADMIN_TOKEN: "hunter2",
    DISCORD_PUBLIC_KEY: "hunter2hunter2",
    UPSTASH_REDIS_REST_URL: "hunter2 is no address",
    OPTION_CHAIN_JOB_INTERVAL_MINUTES: "hunter2",
  };
  const message = problemsOf(secrets);
  for (const name of Object.keys(secrets)) expect(message).toContain(`${name}: `);
  expect(message).not.toContain("hunter2");
});

for (const [name, value, why] of [
  ["OPTION_CHAIN_JOB_INTERVAL_MINUTES", "0", "at least 1"],
  ["OPTION_CHAIN_JOB_INTERVAL_MINUTES", "391", "a session has 390 minutes"],
  ["OPTION_CHAIN_JOB_INTERVAL_MINUTES", "2.5", "must be whole minutes"],
  ["REALTIME_JOB_INTERVAL_SECONDS", "30", "at least 60, the cron trigger fires once a minute"],
  ["REALTIME_JOB_INTERVAL_SECONDS", "90", "must be whole minutes"],
  ["FIVE_MINUTE_JOB_INTERVAL_SECONDS", "often", "must be a number of seconds"],
  ["EOD_SYNC_CRON_HOUR", "24", "at most 23"],
  ["EOD_SYNC_CRON_MINUTE", "-1", "at least 0"],
  ["HISTORICAL_BACKFILL_LOOKBACK_DAYS", "0", "at least 1"],
  ["SCHEDULER_TIMEZONE", "New York", "IANA name"],
  ["WORKERS_PLAN", "gold", 'must be "free" or "paid"'],
  ["QSTASH_PLAN", "paid", 'must be "free" or "payg"'],
  ["NEON_PLAN", "scale", 'must be "free" or "launch"'],
  ["REDIS_PLAN", "paid", 'must be "free" or "payg"'],
  ["PROVIDER_ORDER_CHAINS", "schwab,tiingo", "may only name schwab, alpaca"],
  ["PROVIDER_ORDER_BARS", "alpaca,alpaca", "names a provider twice"],
  ["TOKEN_ENCRYPTION_KEY", "short", "32 bytes"],
  ["DATABENTO_MAX_COST_USD", "-1", "0 or more"],
  ["PUBLIC_BASE_URL", "ftp://volaris.example", "http(s) URL"],
  ["DATABASE_URL", "postgresql://host/db", "postgres://user:password@host/database"],
  ["DISCORD_APPLICATION_ID", "my app", "digits"],
  ["ENVIRONMENT", "staging", "Invalid option"],
] as const) {
  test(`${name}=${value} is refused`, () => {
    expect(problemsOf({ [name]: value })).toContain(`${name}: `);
    expect(problemsOf({ [name]: value })).toContain(why);
  });
}

test("a bound is itself allowed", () => {
  const atBounds = {
    ADMIN_TOKEN: "x".repeat(16),
    OPTION_CHAIN_JOB_INTERVAL_MINUTES: "390",
    EOD_SYNC_CRON_HOUR: "0",
    DATABENTO_MAX_COST_USD: "0",
  };
  expect(problemsOf(atBounds)).toBe("");
  expect(problemsOf({ ADMIN_TOKEN: "x".repeat(15) })).toContain("at least 16 characters");
});

test("the clock moves in development only", () => {
  expect(problemsOf({ CLOCK_OFFSET_MS: "-60000" })).toContain(
    "only a development environment may move the clock",
  );
  const moved = parseConfig(bindings({ ENVIRONMENT: "development", CLOCK_OFFSET_MS: "-60000" }));
  expect(moved.clockOffsetMs).toBe(-60_000);
});

test("the plan sizes the chains, and a setting of its own overrides it", () => {
  expect(parseConfig(bindings({ WORKERS_PLAN: "free" })).scheduler).toMatchObject({
    optionChainMaxDte: 45,
    optionChainStrikes: 40,
  });
  expect(parseConfig(bindings()).scheduler).toMatchObject({
    optionChainMaxDte: 1_200,
    optionChainStrikes: 0,
  });
  const own = parseConfig(bindings({ OPTION_CHAIN_MAX_DTE: "30", OPTION_CHAIN_STRIKES: "0" }));
  expect(own.scheduler).toMatchObject({ optionChainMaxDte: 30, optionChainStrikes: 0 });
});

test("the documented deployment is what nobody has to set", () => {
  expect(parseConfig(bindings()).plans).toEqual(DOCUMENTED_PLANS);
  const free = { WORKERS_PLAN: "free", QSTASH_PLAN: "free", NEON_PLAN: "free", REDIS_PLAN: "free" };
  expect(parseConfig(bindings(free)).plans).toEqual(FREE_PLANS);
});

test("a provider without its credential takes no part, and half a credential is refused", () => {
  const bare = parseConfig(bindings());
  expect([bare.tiingo, bare.alpaca, bare.databento, bare.finnhub]).toEqual([null, null, null, null]);
  expect(problemsOf({ ALPACA_API_KEY: "k" })).toContain(
    "ALPACA_API_SECRET: is missing beside ALPACA_API_KEY; set both or neither",
  );
  const both = parseConfig(bindings({ ALPACA_API_KEY: "k", ALPACA_API_SECRET: "s" }));
  expect(both.alpaca).toMatchObject({ apiKey: "k", apiSecret: "s" });
  expect(both.providerOrder.eod).toEqual(["tiingo", "schwab", "alpaca"]);
});

test("nobody has to be at Schwab, nor in Discord, and half of Schwab's credential is refused", () => {
  const without = { SCHWAB_APP_KEY: "", SCHWAB_SECRET_KEY: "", TOKEN_ENCRYPTION_KEY: "" };
  const bare = parseConfig(
    bindings({ ...without, DISCORD_PUBLIC_KEY: "", DISCORD_APPLICATION_ID: "", ADMIN_TOKEN: "" }),
  );
  expect(bare).toMatchObject({ schwab: null, discord: { publicKey: null }, adminToken: null });
  expect(problemsOf({ SCHWAB_SECRET_KEY: "" })).toContain(
    "SCHWAB_SECRET_KEY: is missing beside SCHWAB_APP_KEY",
  );
  expect(problemsOf({ TOKEN_ENCRYPTION_KEY: "" })).toContain(
    "TOKEN_ENCRYPTION_KEY: is missing beside SCHWAB_APP_KEY",
  );
});

test("while settings are missing, those that are right are still gone by", () => {
  const read = readConfig(bindings({ DATABASE_URL: "", LOG_LEVEL: "warn", DISCORD_PUBLIC_KEY: "cafe" }));
  expect(read).toMatchObject({
    finished: false,
    unfinished: { logLevel: "warn", adminToken: bindings()["ADMIN_TOKEN"], discord: { publicKey: null } },
  });
});

test("a setting that is wrong is not called missing as well", () => {
  const faultsOf = (changes: Record<string, unknown>) => {
    const read = readConfig(bindings(changes));
    return read.finished ? [] : read.unfinished.faults.map(({ name, state }) => `${name} ${state}`);
  };
  expect(faultsOf({ TOKEN_ENCRYPTION_KEY: "no key" })).toEqual(["TOKEN_ENCRYPTION_KEY wrong"]);
  expect(faultsOf({ SCHWAB_APP_KEY: true })).toEqual(["SCHWAB_APP_KEY wrong"]);
});

test("a list is not taken for the one word in it", () => {
  for (const changes of [
    { SCHEDULER_ENABLED: ["true"] },
    { WORKERS_PLAN: ["free"] },
    { LOG_LEVEL: [["warn"]] },
    { EOD_SYNC_CRON_HOUR: [5] },
    { ADMIN_TOKEN: {} },
  ]) {
    expect(problemsOf(changes)).toContain(`- ${Object.keys(changes)[0]}: `);
  }
});
