import fc from "fast-check";
import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { SETTINGS, type SettingName } from "../../src/config/settings.ts";
import { bindings } from "../support/bindings.ts";

/** One value of each setting that differs from its default, as text. */
const SAMPLES: Record<SettingName, string> = {
  ENVIRONMENT: "development",
  LOG_LEVEL: "warn",
  LOG_DEBUG_SAMPLE: "0.25",
  PUBLIC_BASE_URL: "https://volaris.other",
  CLOCK_OFFSET_MS: "-60000",
  DATABASE_URL: "postgresql://user:pass%23word@db.other/volaris?sslmode=require&channel_binding=require",
  DATABASE_HTTP_ENDPOINT: "http://127.0.0.1:5433/sql",
  UPSTASH_REDIS_REST_URL: "https://redis.other",
  UPSTASH_REDIS_REST_TOKEN: "another-redis-token",
  QSTASH_URL: "https://qstash-eu.other",
  QSTASH_TOKEN: "another-qstash-token",
  QSTASH_CURRENT_SIGNING_KEY: "sig_this",
  QSTASH_NEXT_SIGNING_KEY: "sig_other",
  DISCORD_API_BASE: "https://discord.other/api",
  DISCORD_APPLICATION_ID: "42",
  DISCORD_PUBLIC_KEY: "cd".repeat(32),
  DISCORD_BOT_TOKEN: "another-bot-token",
  ADMIN_TOKEN: "0123456789abcdef",
  API_TOKENS: `alice:${"5a".repeat(32)},bob:${"6b".repeat(32)}`,
  SECURITY_CONTACT: "mailto:security@volaris.other",
  OPS_WEBHOOK_URL: "https://discord.other/api/webhooks/1/t?thread_id=2",
  HEALTHCHECK_PING_URL: "https://ping.other/{job}/",
  WEBHOOK_URLS: "https://hooks.other/a,https://hooks.other/b",
  WEBHOOK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  SCHEDULER_ENABLED: "false",
  SCHEDULER_TIMEZONE: "America/New_York",
  MARKET_CLOSURES: "2027-01-07,2027-07-02@13:00",
  WORKERS_PLAN: "free",
  QSTASH_PLAN: "free",
  NEON_PLAN: "launch",
  REDIS_PLAN: "payg",
  REALTIME_JOB_INTERVAL_SECONDS: "120",
  FIVE_MINUTE_JOB_INTERVAL_SECONDS: "600",
  OPTION_CHAIN_JOB_INTERVAL_MINUTES: "10",
  OPTION_CHAIN_MAX_DTE: "0",
  OPTION_CHAIN_STRIKES: "7",
  IV_METRICS_JOB_INTERVAL_MINUTES: "7",
  EOD_SYNC_CRON_HOUR: "0",
  EOD_SYNC_CRON_MINUTE: "0",
  HISTORICAL_BACKFILL_CRON_HOUR: "0",
  HISTORICAL_BACKFILL_LOOKBACK_DAYS: "7",
  RETENTION_CRON_HOUR: "0",
  RETENTION_MINUTE_BARS_DAYS: "7",
  RETENTION_FIVE_MINUTE_BARS_DAYS: "7",
  RETENTION_SNAPSHOTS_DAYS: "7",
  RETENTION_LEDGER_DAYS: "7",
  SCHWAB_API_BASE: "https://schwab.other",
  SCHWAB_APP_KEY: "another-app-key",
  SCHWAB_SECRET_KEY: "another-secret-key",
  SCHWAB_REFRESH_TOKEN: "another-refresh-token",
  SCHWAB_REDIRECT_URI: "https://127.0.0.1/",
  TOKEN_ENCRYPTION_KEY: "1e".repeat(32),
  TOKEN_ENCRYPTION_KEY_PREVIOUS: "2d".repeat(32),
  TIINGO_API_BASE: "https://tiingo.other",
  TIINGO_API_KEY: "another-tiingo-key",
  ALPACA_API_BASE: "https://alpaca.other",
  ALPACA_API_KEY: "another-alpaca-key",
  ALPACA_API_SECRET: "another-alpaca-secret",
  DATABENTO_API_BASE: "https://databento.other",
  DATABENTO_API_KEY: "another-databento-key",
  DATABENTO_DAILY_DATASET: "XNAS.ITCH",
  DATABENTO_MINUTE_DATASET: "XNAS.ITCH",
  DATABENTO_OPTION_DATASET: "OPRA.OTHER",
  DATABENTO_MAX_COST_USD: "0.5",
  FINNHUB_API_BASE: "https://finnhub.other",
  FINNHUB_API_KEY: "another-finnhub-key",
  TREASURY_API_BASE: "https://treasury.other",
  CBOE_CONTENT_APPROVED: "true",
  CBOE_API_BASE: "https://cboe.other",
  PROVIDER_ORDER_CHAINS: "alpaca,schwab",
  PROVIDER_ORDER_BARS: "alpaca",
  PROVIDER_ORDER_QUOTES: "finnhub",
  PROVIDER_ORDER_EOD: "alpaca",
  PROVIDER_ORDER_HISTORY: "schwab",
  PROVIDER_ORDER_OPTION_HISTORY: "alpaca",
};

const BLANKS = [" ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u200b", "\ufeff"];
const blank = fc.string({ unit: fc.constantFrom(...BLANKS), maxLength: 5 });
const RUNS = { seed: 20261130, numRuns: 25 };

for (const [name, setting] of Object.entries(SETTINGS)) {
  const sample = SAMPLES[name as SettingName];
  const leftOut = setting.parse(undefined);
  const given = setting.parse(sample);

  test(`${name} may be left blank as it may be left out`, () => {
    expect(leftOut.leftOut).toBe(true);
    fc.assert(
      fc.property(fc.oneof(blank, fc.constant(null)), (value) => {
        expect(setting.parse(value)).toEqual(leftOut);
      }),
      RUNS,
    );
  });

  test(`${name} is read whatever stands round it`, () => {
    expect(given).toMatchObject({ ok: true, leftOut: false });
    expect(given).not.toEqual({ ...leftOut, leftOut: false });
    fc.assert(
      fc.property(blank, blank, (before, after) => {
        expect(setting.parse(`${before}${sample}${after}`)).toEqual(given);
      }),
      RUNS,
    );
  });

  test(`${name} takes what TOML makes of the same line without quotes`, () => {
    const literal = /^-?\d+(\.\d+)?$/.test(sample) ? Number(sample) : sample;
    const bare = sample === "false" ? false : literal;
    expect(setting.parse(bare)).toEqual(given);
  });

  test(`${name} refuses what it is not, and does not show it`, () => {
    for (const strange of [{ secret: "hunter2" }, ["hunter2"], Number.NaN, 1e300, "\u0000hunter2 # ?"]) {
      const parsed = setting.parse(strange);
      expect(JSON.stringify(parsed.ok ? "" : parsed.why)).not.toMatch(/hunter2|1e\+?300/);
      if (typeof strange === "object") expect(parsed.ok).toBe(false);
    }
  });
}

test("with every setting blank the Worker has the same settings as with none", () => {
  const optional = Object.entries(SETTINGS).filter(([, setting]) => setting.parse(undefined).ok);
  const all = (value: unknown) =>
    parseConfig(bindings(Object.fromEntries(optional.map(([name]) => [name, value]))));
  expect(optional.length).toBeGreaterThan(30);
  expect(all(" \n")).toEqual(all(undefined));
});

test("whole hours stay what they were when they are blank", () => {
  const { scheduler } = parseConfig(
    bindings({ EOD_SYNC_CRON_HOUR: " ", RETENTION_CRON_HOUR: "\n", OPTION_CHAIN_MAX_DTE: " " }),
  );
  expect(scheduler).toMatchObject({ eodSync: { hour: 22 }, retentionHour: 7, optionChainMaxDte: 1200 });
});

test.each([
  [false, false],
  [true, true],
  ["False", false],
  ["TRUE", true],
  ["0", false],
  ["1", true],
  [0, false],
  [1, true],
])("SCHEDULER_ENABLED = %j is %s", (given, enabled) => {
  expect(parseConfig(bindings({ SCHEDULER_ENABLED: given })).scheduler.enabled).toBe(enabled);
});

test.each(["on", "2", "ja", 2, -1, "truefalse"])(
  "SCHEDULER_ENABLED = %j is refused, with what it may be",
  (given) => {
    expect(SETTINGS.SCHEDULER_ENABLED.parse(given)).toMatchObject({
      ok: false,
      why: 'must be "true" or "false", or 1 or 0',
    });
  },
);

test.each(["0x16", "1e1", "22h", "½", "1 0"])("a number of hours is no %s", (given) => {
  expect(SETTINGS.EOD_SYNC_CRON_HOUR.parse(given)).toMatchObject({ ok: false });
});

test("an id that lost digits as a number without quotes is not taken for an id", () => {
  expect(SETTINGS.DISCORD_APPLICATION_ID.parse(1311000000000000000)).toMatchObject({
    ok: false,
    why: "must be text: write it in quotes",
  });
});

test("a word is taken in any case", () => {
  const config = parseConfig(
    bindings({ LOG_LEVEL: "WARN", ENVIRONMENT: "Production", WORKERS_PLAN: "Paid" }),
  );
  expect(config).toMatchObject({ logLevel: "warn", environment: "production", plan: "paid" });
});
