import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import { startQStash } from "../../local/qstash/start-qstash.ts";
import { startUpstashRedis } from "../../local/redis/start-upstash-redis.ts";
import type { Values } from "../../scripts/deployment/env-file.ts";
import { clean, masked, openAnswers } from "../../scripts/setup/answers.ts";
import { deployWorker, workerSettings } from "../../scripts/setup/bring-up.ts";
import { DISCORD } from "../../scripts/setup/check-discord.ts";
import { SCHWAB } from "../../scripts/setup/check-providers.ts";
import { NEON, qstash, UPSTASH_REDIS } from "../../scripts/setup/check-services.ts";
import { parseAddress, parseReport, parseWhoami } from "../../scripts/setup/cloudflare.ts";
import { type Question, settle } from "../../scripts/setup/question.ts";
import { setupSchwab } from "../../scripts/setup/setup-schwab.ts";
import { parseSetupWords } from "../../scripts/setup/setup-words.ts";
import { symbolsOf } from "../../scripts/setup/surroundings.ts";
import { openLog, Stopped, type Terminal } from "../../scripts/setup/terminal.ts";
import { APP_KEY, openMarket, SECRET_KEY } from "../local/market-client.ts";
import { sendJson, startWebServer } from "../support/web-server.ts";

async function aFile(text?: string) {
  const folder = await mkdtemp(join(tmpdir(), "volaris setup "));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "deployments", "production.env");
  if (text !== undefined) await (await openAnswers(file, {})).keep({}).then(() => writeFile(file, text));
  return file;
}

/** A person who gives these inputs one after another, and then leaves; `said` is what stood on the screen. */
function aPerson(...inputs: string[]): Terminal & { said: () => string } {
  let said = "";
  return {
    ...openLog((text) => {
      said += text;
    }),
    interactive: true,
    secret: async () => inputs.shift() ?? Promise.reject(new Stopped("Stopped.")),
    said: () => said,
  };
}

const aToken: Question = {
  title: "A service",
  how: ["What it is for.", "https://where.example"],
  fields: [{ name: "QSTASH_TOKEN", label: "Token" }],
  check: async ({ QSTASH_TOKEN: token = "" }) =>
    token.startsWith("good")
      ? { ok: true, found: "known", learned: { QSTASH_URL: "https://learned.example" } }
      : { ok: false, why: "That token is not known." },
};

test("a wrong answer is explained and asked again; a right one is kept at once, for its owner alone", async () => {
  const file = await aFile();
  const answers = await openAnswers(file, {});
  const terminal = aPerson("bad-token-4711-long", "", " QSTASH_TOKEN='good-token-4711-long' ");
  await settle(aToken, { answers, terminal });
  expect(answers.values).toEqual({
    QSTASH_TOKEN: "good-token-4711-long",
    QSTASH_URL: "https://learned.example",
  });
  expect(terminal.said()).toMatch(/https:\/\/where\.example[\s\S]*not known[\s\S]*Nothing came in/);
  expect(terminal.said()).not.toMatch(/-token-4711/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("stopped in the middle, the next start checks what is kept, shows it masked and asks for the rest", async () => {
  const file = await aFile();
  const second: Question = {
    ...aToken,
    title: "Another",
    fields: [{ name: "TIINGO_API_KEY", label: "Key" }],
  };
  const check: Question["check"] = async () => ({ ok: true, found: "known" });
  const answers = await openAnswers(file, {});
  const leaving = aPerson("good-token-4711-long");
  await settle(aToken, { answers, terminal: leaving });
  await expect(settle({ ...second, check }, { answers, terminal: leaving })).rejects.toThrow(Stopped);

  const again = await openAnswers(file, {});
  const back = aPerson("key");
  await settle(aToken, { answers: again, terminal: back });
  await settle({ ...second, check }, { answers: again, terminal: back });
  expect(back.said()).toContain("A service ••••long: known");
  expect(Object.keys((await openAnswers(file, {})).values).toSorted()).toEqual([
    "QSTASH_TOKEN",
    "QSTASH_URL",
    "TIINGO_API_KEY",
  ]);
});

test("what is kept and no longer works is asked anew; where nobody is there it is named", async () => {
  const file = await aFile("QSTASH_TOKEN=bad-since-yesterday\r\n");
  const answers = await openAnswers(file, {});
  let told = "";
  const nobody = openLog((text) => {
    told += text;
  });
  await expect(settle(aToken, { answers, terminal: nobody })).rejects.toThrow(/^QSTASH_TOKEN: refused/);
  expect(told).toContain("That token is not known.");
  await settle(aToken, { answers, terminal: aPerson("good-one") });
  expect(await readFile(file, "utf8")).toContain("QSTASH_TOKEN='good-one'");
  const empty = await openAnswers(await aFile(), {});
  await expect(settle(aToken, { answers: empty, terminal: nobody })).rejects.toThrow(
    /^QSTASH_TOKEN: missing/,
  );
});

test.for([
  ["psql 'postgresql://u:p@h/d?channel_binding=require'", "postgresql://u:p@h/d?channel_binding=require"],
  ['DATABASE_URL="postgresql://u:p@h/d"', "postgresql://u:p@h/d"],
  ["  plain\n", "plain"],
] as const)("%s is understood as it was meant", ([pasted, meant]) => {
  expect(clean("DATABASE_URL", pasted)).toBe(meant);
});

test("a value is shown by its host or its last four characters", () => {
  expect(masked("postgresql://user:S3cret@ep-1.neon.tech/db")).toBe("ep-1.neon.tech");
  expect(masked("0123456789abcdef")).toBe("••••cdef");
  expect(masked("short")).toBe("••••");
});

test("QStash's region and signing keys are found by the token alone", async () => {
  const credentials = { token: "us", currentSigningKey: "sig_1", nextSigningKey: "sig_2" };
  const [eu, us] = [await startQStash(), await startQStash({ credentials })];
  onTestFinished(() => Promise.all([eu.close(), us.close()]).then(() => undefined));
  const regions = [
    { name: "EU", url: eu.url },
    { name: "US", url: us.url },
  ];
  expect(await qstash(regions).check({ QSTASH_TOKEN: "us" })).toEqual({
    ok: true,
    found: "region US, signing keys read",
    learned: { QSTASH_URL: us.url, QSTASH_CURRENT_SIGNING_KEY: "sig_1", QSTASH_NEXT_SIGNING_KEY: "sig_2" },
  });
  expect(await qstash(regions).check({ QSTASH_TOKEN: eu.token })).toMatchObject({
    learned: { QSTASH_URL: eu.url, QSTASH_CURRENT_SIGNING_KEY: eu.currentSigningKey },
  });
  expect(await qstash(regions).check({ QSTASH_TOKEN: "hunter2" })).toEqual({
    ok: false,
    why: expect.stringContaining("No region of QStash knows that token"),
  });
  const away = [{ name: "EU", url: "http://127.0.0.1:9" }];
  expect(await qstash(away).check({ QSTASH_TOKEN: "us" })).toEqual({
    ok: false,
    why: expect.stringContaining("did not answer"),
  });
});

test("Redis is written to, and each mistake has its words", async () => {
  const redis = await startUpstashRedis({ port: 0, token: "right" });
  onTestFinished(() => redis.close());
  const check = (url: string, token: string) =>
    UPSTASH_REDIS.check({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token });
  expect(await check(redis.url, "right")).toMatchObject({ ok: true });
  const wrong = [
    [await check(redis.url, "hunter2"), /both must be of one database/],
    [await check("rediss://default:hunter2@x.upstash.io:6379", "t"), /TCP address/],
    [await check("http://127.0.0.1:9", "hunter2"), /Nobody answers/],
  ] as const;
  for (const [outcome, words] of wrong) {
    expect(outcome).toMatchObject({ ok: false, why: expect.stringMatching(words) });
    expect(JSON.stringify(outcome)).not.toContain("hunter2");
  }
});

test("Discord's token gives id and public key; with Bot before it as well", async () => {
  const discord = await startDiscordRest({ botToken: "right" });
  onTestFinished(() => discord.close());
  const check = (token: string) =>
    DISCORD.check({ DISCORD_BOT_TOKEN: token, DISCORD_API_BASE: discord.apiUrl });
  expect(await check("Bot right")).toMatchObject({
    ok: true,
    learned: {
      DISCORD_BOT_TOKEN: "right",
      DISCORD_APPLICATION_ID: expect.stringMatching(/^\d+$/),
      DISCORD_PUBLIC_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
  expect(await check("hunter2")).toEqual({
    ok: false,
    why: expect.stringContaining("not the client secret"),
  });
});

test("a connection string that is none is refused before anybody is asked, without repeating it", async () => {
  for (const url of ["hunter2", "mysql://a:hunter2@h/d"]) {
    const outcome = await NEON.check({ DATABASE_URL: url });
    expect(outcome).toMatchObject({ ok: false, why: expect.stringContaining("no connection string") });
    expect(JSON.stringify(outcome)).not.toContain("hunter2");
  }
  const away: Values = {
    DATABASE_URL: "postgres://a:hunter2@h/d",
    DATABASE_HTTP_ENDPOINT: "http://127.0.0.1:9/sql",
  };
  expect(JSON.stringify(await NEON.check(away))).toMatch(/^(?!.*hunter2).*Nobody answers/);
});

test("Schwab's app is told from one that Schwab does not know, before any login", async () => {
  const { sandbox } = await openMarket("2026-11-23T15:00:00Z");
  onTestFinished(() => sandbox.close());
  const check = (secret: string) =>
    SCHWAB.check({ SCHWAB_API_BASE: sandbox.url, SCHWAB_APP_KEY: APP_KEY, SCHWAB_SECRET_KEY: secret });
  expect(await check(SECRET_KEY)).toMatchObject({ ok: true, found: expect.stringContaining("known") });
  expect(await check("hunter2")).toMatchObject({ ok: false, why: expect.stringContaining("does not know") });
});

test("Wrangler's own words are read: who is logged in, and where the Worker answers", () => {
  const whoami = `\n{\n  "loggedIn": true,\n  "authType": "OAuth Token",\n  "email": "a@b.example",\n  "accounts": [{ "name": "Mine", "id": "c0ffee" }],\n  "tokenPermissions": ["account:read"]\n}\n`;
  expect(parseWhoami(whoami)).toEqual([{ id: "c0ffee", name: "Mine" }]);
  expect(parseWhoami('{"loggedIn":false}\n')).toBeNull();
  expect(parseWhoami("✘ [ERROR] no network\n")).toBeNull();
  const report = [
    '{"version":1,"type":"wrangler-session","wrangler_version":"4.155.0"}',
    '{"type":"deploy","version":1,"worker_name":"volaris","targets":["https://volaris.someone.workers.dev","schedule: * * * * *"]}',
    '{"type":"dep',
  ].join("\n");
  expect(parseReport(report)).toBe("https://volaris.someone.workers.dev");
  expect(parseReport('{"type":"deploy","targets":["schedule: * * * * *"]}')).toBeNull();
  const printed =
    "Uploaded volaris (4.12 sec)\nDeployed volaris triggers (0.31 sec)\n  https://volaris-staging.some-one.workers.dev\n  schedule: * * * * *\n";
  expect(parseAddress(printed)).toBe("https://volaris-staging.some-one.workers.dev");
  expect(parseAddress("nothing")).toBeNull();
});

/** A Cloudflare that gives this address, and the settings of each deployment. */
function aCloudflare(address: string | null) {
  const deployed: Values[] = [];
  const cloudflare = {
    accounts: async () => [],
    signIn: async () => undefined,
    async deploy(settings: Values) {
      deployed.push(settings);
      return address;
    },
  };
  return { cloudflare, deployed };
}

async function deploying(values: Values, address: string | null) {
  const { cloudflare, deployed } = aCloudflare(address);
  const answers = await openAnswers(await aFile(), values);
  const terminal = openLog(() => undefined);
  await deployWorker({ name: "production", terminal, answers, cloudflare, qstashRegions: [] });
  return { answers, deployed };
}

test("an address that only the deployment tells is told to the Worker by a second one, and kept", async () => {
  const { url } = await startWebServer((_request, response) => sendJson(response, {}, 503));
  const first = await deploying({ WORKERS_PLAN: "paid" }, url);
  expect(first.deployed).toEqual([{ WORKERS_PLAN: "paid" }, { WORKERS_PLAN: "paid", PUBLIC_BASE_URL: url }]);
  expect(first.answers.values["PUBLIC_BASE_URL"]).toBe(url);
  expect((await deploying({ PUBLIC_BASE_URL: url }, url)).deployed).toHaveLength(1);
  // A domain of one's own stays, whatever Cloudflare calls the Worker.
  const own = await deploying({ PUBLIC_BASE_URL: url }, "https://volaris.someone.workers.dev");
  expect(own.answers.values["PUBLIC_BASE_URL"]).toBe(url);
  await expect(deploying({}, null)).rejects.toThrow("Set PUBLIC_BASE_URL");
});

test("Schwab is added to a Worker that is live: tried, deployed, and the login link is given", async () => {
  const { sandbox } = await openMarket("2026-11-23T15:00:00Z");
  onTestFinished(() => sandbox.close());
  const { url, received } = await startWebServer(({ path }, response) =>
    sendJson(
      response,
      path === "/health" ? {} : { url: "https://volaris.example/auth/schwab/login?ticket=t" },
    ),
  );
  const { cloudflare, deployed } = aCloudflare(url);
  const known = { PUBLIC_BASE_URL: url, ADMIN_TOKEN: "admin-token", SCHWAB_API_BASE: sandbox.url };
  const answers = await openAnswers(await aFile(), known);
  const terminal = aPerson(APP_KEY, SECRET_KEY);
  await setupSchwab({ name: "production", terminal, answers, cloudflare, qstashRegions: [] });
  expect(deployed).toEqual([{ ...known, SCHWAB_APP_KEY: APP_KEY, SCHWAB_SECRET_KEY: SECRET_KEY }]);
  expect(received.at(-1)).toMatchObject({
    path: "/admin/schwab/login-link",
    headers: { authorization: "Bearer admin-token" },
  });
  expect(terminal.said()).toContain(`${url}/auth/schwab/callback`);
  expect(terminal.said()).toContain("https://volaris.example/auth/schwab/login?ticket=t");
  const nothing = await openAnswers(await aFile(), {});
  await expect(
    setupSchwab({ name: "production", terminal, answers: nothing, cloudflare, qstashRegions: [] }),
  ).rejects.toThrow("First: npm run setup");
});

test("the Worker is given its settings, and nothing that only this machine needs", () => {
  const values = { DATABASE_URL: "d", WORKERS_PLAN: "paid", DISCORD_BOT_TOKEN: "t", SETUP_TICKERS: "SPY" };
  expect(workerSettings({ ...values, CLOUDFLARE_ACCOUNT_ID: "c" })).toEqual({
    DATABASE_URL: "d",
    WORKERS_PLAN: "paid",
  });
});

test("words of the command line", () => {
  expect(parseSetupWords(["schwab", "--env", "staging"])).toMatchObject({ schwab: true, name: "staging" });
  expect(parseSetupWords(["--sandbox", "--yes"])).toMatchObject({
    name: "sandbox",
    sandbox: true,
    yes: true,
  });
  expect(() => parseSetupWords(["tiingo"])).toThrow('no setup of "tiingo"');
  expect(() => parseSetupWords(["--sandbox", "--env", "x"])).toThrow("--sandbox has a file of its own");
  expect(() => parseSetupWords(["--verbose"])).toThrow("npm run setup");
  expect(symbolsOf("spy, $SPX  SPY\tqqq")).toEqual(["SPY", "SPX", "QQQ"]);
});
