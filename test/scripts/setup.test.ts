import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { THIS_MACHINE } from "../../scripts/deployment/deployments.ts";
import type { Values } from "../../scripts/deployment/env-file.ts";
import { clean, masked, openAnswers } from "../../scripts/setup/answers.ts";
import { deployWorker, workerSettings } from "../../scripts/setup/bring-up.ts";
import { parseAddress, parseReport, parseWhoami } from "../../scripts/setup/cloudflare.ts";
import { type Question, settle } from "../../scripts/setup/question.ts";
import { requireOwnServices } from "../../scripts/setup/require-own-services.ts";
import { requireSoundSettings } from "../../scripts/setup/require-sound-settings.ts";
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
  // Its parser takes "user:123" for the host.
  expect(masked("postgresql://user:123#S3cret@ep-1.neon.tech/db")).toBe("••••");
  expect(masked("0123456789abcdef")).toBe("••••cdef");
  expect(masked("short")).toBe("••••");
  // A password with a # or / in it, whose beginning looks like a port.
  for (const address of [
    "postgresql://u:77#q@h/db",
    "postgresql://u:77/q@h/db",
    "postgresql://u:Part#1@h/db",
  ])
    expect(masked(address)).toBe("••••");
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
  const keys = { ADMIN_TOKEN: "an-admin-token-4711", TOKEN_ENCRYPTION_KEY: "0".repeat(64) };
  const known = { PUBLIC_BASE_URL: url, ...keys, SCHWAB_API_BASE: sandbox.url };
  const answers = await openAnswers(await aFile(), known);
  const terminal = aPerson(APP_KEY, SECRET_KEY);
  await setupSchwab({ name: "production", terminal, answers, cloudflare, qstashRegions: [] });
  expect(deployed).toEqual([{ ...known, SCHWAB_APP_KEY: APP_KEY, SCHWAB_SECRET_KEY: SECRET_KEY }]);
  expect(received.at(-1)).toMatchObject({
    path: "/admin/schwab/login-link",
    headers: { authorization: "Bearer an-admin-token-4711" },
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
    DISCORD_BOT_TOKEN: "t",
  });
});

test("what was written into the file by hand is looked at before a Worker is deployed with it", async () => {
  const kept = {
    WORKERS_PLAN: "pro",
    EOD_SYNC_CRON_HOUR: "25",
    OPTION_CHAIN_STRIKE: "20",
    SETUP_TICKERS: "SPY",
  };
  const answers = await openAnswers(await aFile(), kept);
  const terminal = aPerson();
  const problems = /says:\n(- (WORKERS_PLAN|EOD_SYNC_CRON_HOUR): must be .*\n){2}Mend it there/;
  expect(() => requireSoundSettings({ answers, terminal })).toThrow(problems);
  expect(terminal.said()).toMatch(
    /^! OPTION_CHAIN_STRIKE in \S.* does nothing; docs\/operating\.md has all\.\n$/,
  );
  await answers.keep({ WORKERS_PLAN: "paid", EOD_SYNC_CRON_HOUR: "21" });
  requireSoundSettings({ answers, terminal: aPerson() });
});

const NEON = "postgresql://me:pw@ep-1.neon.tech/main?channel_binding=require";
test.for([
  [
    { DATABASE_URL: "postgresql://you:x@ep-1-pooler.neon.tech/main" },
    "DATABASE_URL: staging and production have one database",
  ],
  [
    { UPSTASH_REDIS_REST_URL: "https://eu-1.upstash.io/" },
    "UPSTASH_REDIS_REST_URL: staging and production have one Redis",
  ],
  [{ DISCORD_APPLICATION_ID: "1311" }, "npm run setup -- --env staging"],
  [{ DATABASE_URL: NEON.replace("/main", "/staging") }, null],
  [{ QSTASH_TOKEN: "one-account" }, null],
] as const)(
  "two deployments do not share what would make them take each other's work: %j",
  async ([given, why]) => {
    const file = await aFile(
      `DATABASE_URL=${NEON}\nUPSTASH_REDIS_REST_URL=https://eu-1.upstash.io\nDISCORD_APPLICATION_ID=1311\nQSTASH_TOKEN=one-account\n`,
    );
    const machine = { ...THIS_MACHINE, deploymentsDir: join(file, "..") };
    const staging = { name: "staging", answers: await openAnswers(join(file, "..", "staging.env"), given) };
    const compared = requireOwnServices(staging, machine);
    await (why === null ? compared : expect(compared).rejects.toThrow(why));
    await requireOwnServices({ name: "production", answers: await openAnswers(file, {}) }, machine);
  },
);

test("words of the command line", () => {
  expect(parseSetupWords(["schwab", "--env", "staging"])).toMatchObject({ schwab: true, name: "staging" });
  expect(parseSetupWords(["--sandbox", "--yes"])).toMatchObject({
    name: "sandbox",
    sandbox: true,
    yes: true,
  });
  expect(() => parseSetupWords(["tiingo"])).toThrow('no setup of "tiingo"');
  expect(() => parseSetupWords(["--sandbox", "--env", "x"])).toThrow("--sandbox has a file of its own");
  expect(() => parseSetupWords(["--env", "sandbox"])).toThrow("take another name");
  expect(() => parseSetupWords(["--verbose"])).toThrow("npm run setup");
  expect(symbolsOf("spy, $SPX  SPY\tqqq")).toEqual(["SPY", "SPX", "QQQ"]);
});
