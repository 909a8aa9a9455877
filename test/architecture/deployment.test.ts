import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig, SETTINGS } from "../../src/config/config.ts";
import { TICK_CRON } from "../../src/cron/run-scheduled.ts";
import { ROOT } from "./source-files.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

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

test("wrangler.toml holds nothing that is one operator's own, and no default that the code has", () => {
  const text = read("wrangler.toml");
  expect(text).not.toMatch(/^\[(?:env\.\w+\.)?vars\]$/m);
  expect(text).toMatch(/^keep_vars = true$/m);
  expect(text).not.toMatch(/^(?:account_id|route|zone_id)/m);
  for (const { name } of settings) expect(text).not.toMatch(new RegExp(`^${name}\\s*=`, "m"));
});

test(".dev.vars.example offers every secret once, empty, under a line that says what it is, and nothing else", () => {
  const wanted = settings.filter(({ secret }) => secret).map(({ name }) => name);
  const lines = read(".dev.vars.example").split("\n");
  const offered = lines.filter((line) => line !== "" && !line.startsWith("#"));
  expect(offered.filter((line) => !line.endsWith("="))).toEqual([]);
  const names = offered.map((line) => line.slice(0, -1));
  expect(names.toSorted()).toEqual(wanted.toSorted());
  for (const block of read(".dev.vars.example")
    .trim()
    .split(/\n(?=#)/))
    expect(block).toMatch(/^#/);
});

test("docs/operating.md lists every setting in a table", () => {
  const rows = read("docs/operating.md")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|")[1] ?? "");
  const listed = new Set(
    rows.flatMap((cell) => [...cell.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name)),
  );
  const wanted = settings.map(({ name }) => name);
  expect(wanted.filter((name) => !listed.has(name))).toEqual([]);
});

test("the bindings that a Worker cannot do without are few, and complete with them it starts", () => {
  const read = readConfig({});
  if (read.finished) throw new Error("a Worker without a database is not complete");
  expect(read.unfinished.faults.map(({ name }) => name)).toEqual([
    "PUBLIC_BASE_URL",
    "DATABASE_URL",
    "UPSTASH_REDIS_REST_URL",
    "UPSTASH_REDIS_REST_TOKEN",
    "QSTASH_TOKEN",
    "QSTASH_CURRENT_SIGNING_KEY",
    "QSTASH_NEXT_SIGNING_KEY",
  ]);
});
