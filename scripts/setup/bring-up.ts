import { spawn } from "node:child_process";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { PROJECT_DIR } from "../../local/project.ts";
import { describeRun, watchRun } from "../../local/watch-run.ts";
import { createWorkerApi, RefusedError } from "../../local/worker-api.ts";
import { SETTINGS } from "../../src/config/config.ts";
import { addTickers } from "../add-tickers.ts";
import { openDatabase } from "../database.ts";
import type { Values } from "../deployment/env-file.ts";
import { createDiscordApi, DISCORD_API, DiscordRefused } from "../discord-api.ts";
import { migrateDatabase } from "../migrate-database.ts";
import { showEnd } from "./show-end.ts";
import { hasChains, type Surroundings, symbolsOf } from "./surroundings.ts";
import { retry } from "./terminal.ts";

/** A new address of Cloudflare's takes a while until the whole world knows it. */
const FIRST_ANSWER = { forMs: 180_000, everyMs: 2_000 };
const REFRESH_MS = 10 * 60_000;
/** In this order each finds what the one before it stored. */
const FIRST_JOBS = ["rates", "dividends", "options_refresh", "prices_1m"];

/** From settings that work to a bot that answers. Each step finds what an earlier run has done. */
export async function bringUp(around: Surroundings): Promise<void> {
  const { terminal } = around;
  await terminal.step("Database schema", async () => {
    await migrateDatabase(openDatabase(around.answers.values));
    return "of this version";
  });
  await terminal.step("Tickers", () => seed(around));
  await deployWorker(around);
  await terminal.step("Slash commands", () => register(around));
  await terminal.step("Interactions endpoint", (tell) => setEndpoint(around, tell));
  await showCost(around);
  await showDoctor(around);
  await refresh(around);
  showEnd(around);
}

/** A list that somebody has edited since is left alone. */
async function seed({ answers }: Surroundings): Promise<string> {
  const db = openDatabase(answers.values);
  const { rows } = await db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM tickers`);
  const there = rows[0]?.n ?? 0;
  if (there > 0) return `${there} are there already; npm run seed edits them`;
  const symbols = symbolsOf(answers.values["SETUP_TICKERS"] ?? "");
  await addTickers(db, symbols, answers.values);
  return symbols.join(" ");
}

/** What the Worker is given: its own settings, and none of what only this machine needs. */
export function workerSettings(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in SETTINGS));
}

/** The address is part of the settings and may be known only afterwards: then it is deployed once more. */
export async function deployWorker({ terminal, answers, cloudflare }: Surroundings): Promise<void> {
  const before = answers.values["PUBLIC_BASE_URL"];
  let now = before;
  await terminal.step("Worker", async () => {
    const address = await cloudflare.deploy(workerSettings(answers.values));
    // A domain of one's own is not of Wrangler's making.
    if (address !== null && (before === undefined || before.endsWith(".workers.dev"))) now = address;
    return `deployed${now === undefined ? "" : ` at ${now}`}`;
  });
  if (now === undefined)
    throw new Error(
      "Wrangler did not say where the Worker answers. Set PUBLIC_BASE_URL=https://… in the file of answers, then once more npm run setup.",
    );
  if (now !== before) {
    await answers.keep({ PUBLIC_BASE_URL: now });
    await terminal.step("Worker's own address", async () => {
      await cloudflare.deploy(workerSettings(answers.values));
      return "told to it";
    });
  }
  await terminal.step("First answer", async (tell) => {
    tell("a new address may take a minute");
    await retry(() => ping(`${now}/health`), FIRST_ANSWER);
    return "here";
  });
}

async function ping(url: string): Promise<void> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  const isOurs = answer.headers.get("content-type")?.includes("json") === true;
  await answer.body?.cancel();
  // Unhealthy is an answer too.
  if (!isOurs) throw new Error(`${url} does not answer as Volaris does (${answer.status}).`);
}

const discordOf = ({ DISCORD_API_BASE: apiBase = DISCORD_API, DISCORD_BOT_TOKEN: botToken = "" }: Values) =>
  createDiscordApi({ apiBase, botToken });

async function register({ answers }: Surroundings): Promise<string> {
  const { DISCORD_APPLICATION_ID: id = "" } = answers.values;
  await discordOf(answers.values).registerCommands(id);
  return "registered everywhere";
}

/** Discord asks the Worker while it is told: both must be there, and agree on the key. */
async function setEndpoint({ answers }: Surroundings, tell: (line: string) => void): Promise<string> {
  const discord = discordOf(answers.values);
  const url = `${answers.values["PUBLIC_BASE_URL"]}/interactions`;
  const before = await discord.readApplication();
  const types = before.integration_types_config ?? {};
  const change = {
    interactions_endpoint_url: url,
    // Installed to a server, or to an account, which takes it along everywhere.
    integration_types_config: {
      "0": { oauth2_install_params: { scopes: ["applications.commands", "bot"], permissions: "0" } },
      "1": { oauth2_install_params: { scopes: ["applications.commands"], permissions: "0" } },
      ...Object.fromEntries(
        Object.entries(types).filter(([, config]) => Object.keys(config ?? {}).length > 0),
      ),
    },
  };
  try {
    await retry(() => discord.editApplication(change), {
      forMs: 60_000,
      everyMs: 5_000,
      unless(error) {
        tell("Discord does not reach the Worker yet, once more");
        return !(error instanceof DiscordRefused && isUnverified(error));
      },
    });
  } catch (error) {
    if (!(error instanceof DiscordRefused && isUnverified(error))) throw error;
    throw new Error(
      `Discord does not accept ${url}: it got no right answer from there. Is the address yours, and does ${answers.values["PUBLIC_BASE_URL"]}/health answer? Then once more npm run setup.`,
    );
  }
  return url;
}

const isUnverified = ({ fields }: DiscordRefused) =>
  fields.includes("APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID");

/** `npm run budget` plans it, from plan and number of tickers. */
async function showCost({ terminal, answers }: Surroundings): Promise<void> {
  const { WORKERS_PLAN: plan = "paid", SETUP_TICKERS: tickers = "" } = answers.values;
  const words = ["--plan", plan, "--tickers", String(Math.max(1, symbolsOf(tickers).length))];
  let table = "";
  await terminal.step("Budget", async () => {
    const { code, output } = await runScript("budget", words, answers.values);
    table = output;
    return code === 0 ? "planned" : "planned, and not all of it fits";
  });
  terminal.note("What a month takes", table.trim());
}

/** `npm run doctor`: every service and provider asked once by the Worker itself, and Discord by the bot's token. */
async function showDoctor({ terminal, name }: Surroundings): Promise<void> {
  let table = "";
  await terminal.step("Doctor", async () => {
    const { code, output } = await runScript("doctor", ["--env", name]);
    table = output;
    return code === 0 ? "it works" : "something needs mending";
  });
  terminal.note("What works", table.trim());
}

/** One of the other commands, and what it printed. */
function runScript(script: string, words: readonly string[], values: Values = {}) {
  const file = join(PROJECT_DIR, "scripts", `${script}.ts`);
  const planned = Object.fromEntries(Object.entries(values).filter(([name]) => /_PLAN$|^OPTION_/.test(name)));
  const child = spawn(process.execPath, [file, ...words], { env: { ...process.env, ...planned } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += String(part)));
  return new Promise<{ code: number; output: string }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

async function refresh({ terminal, answers }: Surroundings): Promise<void> {
  const { PUBLIC_BASE_URL: url = "", ADMIN_TOKEN: token = "" } = answers.values;
  const api = createWorkerApi(url, token);
  const jobs = FIRST_JOBS.filter((job) => job !== "options_refresh" || hasChains(answers));
  for (const job of jobs)
    await terminal.step(job, async (tell) => {
      try {
        return describeRun(await watchRun(api, await api.startJob(job), tell, { timeoutMs: REFRESH_MS }));
      } catch (error) {
        // It is running, paused, or lacks a vendor: the setup is done all the same.
        if (error instanceof RefusedError) return error.message;
        throw error;
      }
    });
}
