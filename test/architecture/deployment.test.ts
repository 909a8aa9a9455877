import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseConfig, SCRIPT_SETTINGS, SETTINGS } from "../../src/config/config.ts";
import { TICK_CRON } from "../../src/cron/run-scheduled.ts";
import { ROOT } from "./source-files.ts";

/** Settings of the local stack alone: a deployment that set one of them would be wrong. */
const LOCAL_ONLY = ["CLOCK_OFFSET_MS", "DATABASE_HTTP_ENDPOINT"];

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const has = (path: string) => existsSync(join(ROOT, path));

/** `NAME = "value"` lines of one table of a TOML file. */
function tomlTable(text: string, table: string): Record<string, string> {
  const body = text.split(new RegExp(`^\\[${table}\\]$`, "m"))[1]?.split(/^\[/m)[0] ?? "";
  return Object.fromEntries(
    [...body.matchAll(/^(\w+)\s*=\s*"([^"]*)"/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** Names of an env file, also of those that are commented out: they are offered all the same. */
function envNames(text: string): string[] {
  return [...text.matchAll(/^(?:#\s?)?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = ""]) => name);
}

const settings = Object.entries(SETTINGS).map(([name, { secret }]) => ({ name, secret }));

test("wrangler.toml has one cron trigger, the one that the code knows", () => {
  const crons = /^crons\s*=\s*\[(.*)\]$/m.exec(read("wrangler.toml"))?.[1];
  expect(crons).toBe(`"${TICK_CRON}"`);
});

test("wrangler.toml keeps queries out of Cloudflare's logs, in the word that Wrangler has for it", () => {
  expect(read("wrangler.toml")).toMatch(
    /^\[observability\]\nenabled = true\n(?:#.*\n)*redact_query_string = true$/m,
  );
  const schema = JSON.parse(read("node_modules/wrangler/config-schema.json"));
  expect(schema.definitions.Observability.properties.redact_query_string).toMatchObject({ type: "boolean" });
});

test("wrangler.toml holds every public setting, no secret, and nothing of the local stack", () => {
  const vars = Object.keys(tomlTable(read("wrangler.toml"), "vars"));
  const wanted = settings.filter(({ name, secret }) => !secret && !LOCAL_ONLY.includes(name));
  expect(vars.toSorted()).toEqual(wanted.map(({ name }) => name).toSorted());
});

test("what wrangler.toml says is valid as it stands, once the secrets are given", () => {
  const secrets = {
    DATABASE_URL: "postgresql://user:password@host/database",
    UPSTASH_REDIS_REST_URL: "https://redis.example",
    UPSTASH_REDIS_REST_TOKEN: "t",
    QSTASH_TOKEN: "t",
    QSTASH_CURRENT_SIGNING_KEY: "k",
    QSTASH_NEXT_SIGNING_KEY: "k",
    SCHWAB_APP_KEY: "k",
    SCHWAB_SECRET_KEY: "k",
    SCHWAB_REFRESH_TOKEN: "t",
    TOKEN_ENCRYPTION_KEY: "0f".repeat(32),
    TOKEN_ENCRYPTION_KEY_PREVIOUS: "",
    TIINGO_API_KEY: "k",
    ALPACA_API_KEY: "k",
    ALPACA_API_SECRET: "k",
    DATABENTO_API_KEY: "k",
    FINNHUB_API_KEY: "k",
    OPS_WEBHOOK_URL: "https://discord.example/api/webhooks/1/t",
    HEALTHCHECK_PING_URL: "",
    ADMIN_TOKEN: "0123456789abcdef",
  };
  const named = settings.filter(({ secret }) => secret).map(({ name }) => name);
  expect(Object.keys(secrets).toSorted()).toEqual(named.toSorted());
  expect(parseConfig({ ...tomlTable(read("wrangler.toml"), "vars"), ...secrets }).environment).toBe(
    "production",
  );
});

test.skipIf(!has(".dev.vars.example"))(".dev.vars.example offers every setting once, and no other", () => {
  const wanted = [...Object.keys(SETTINGS), ...Object.keys(SCRIPT_SETTINGS)];
  expect(envNames(read(".dev.vars.example")).toSorted()).toEqual(wanted.toSorted());
});

test("the readers of these files would notice", () => {
  expect(tomlTable('[a]\nX = "1"\n[vars]\nY = "2"\n# Z = "3"\n[b]\nW = "4"', "vars")).toEqual({ Y: "2" });
  expect(envNames("AA=1\n#BB=2\n# CC=3\n# see DD\n")).toEqual(["AA", "BB", "CC"]);
});
