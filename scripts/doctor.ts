import { parseArgs } from "node:util";
import type { Check } from "../src/operations/check.ts";
import { type Diagnosis, runDoctor } from "../src/operations/run-doctor.ts";
import { askWorker } from "./doctor/ask-worker.ts";
import { applicationChecks, explainRefusal } from "./doctor/check-application.ts";
import { printDiagnosis } from "./doctor/print-diagnosis.ts";
import { printSettings } from "./doctor/print-settings.ts";
import { readValues, reportSettings, type Values } from "./doctor/read-settings.ts";
import { findLocalStack, runCommand } from "./local-stack.ts";

const USAGE = `npm run doctor                                      the Worker of npm start; without one, the settings of .dev.vars
npm run doctor -- --url https://… [--token …]       a deployed Worker; the token is its ADMIN_TOKEN, else that of the environment
With DISCORD_BOT_TOKEN in the environment or in .dev.vars the application and its commands are checked as well.`;

const DISCORD_API = "https://discord.com/api/v10";
const DEFAULT_COLUMNS = 150;

type Target = { url: string; token: string; values: Values };

/** `npm run doctor`: what is set up, what works, and how to mend what does not. Exit code 1 when something is wrong. */
await runCommand(async () => {
  const { values: words } = readWords();
  const own = await readValues();
  const target = await findTarget(words, own);
  const diagnosis = target === null ? null : await askWorker(target.url, target.token);
  if (target !== null && diagnosis !== null) {
    const discord = await examineDiscord(target.values, target.url);
    conclude(`${target.url}\n\n`, withDiscord(diagnosis, discord));
    return;
  }
  if (words.url !== undefined)
    throw new Error(`Nothing answers at ${words.url}. Is the address right, and deployed?`);
  await showSettings(own);
});

function readWords() {
  try {
    return parseArgs({
      args: process.argv.slice(2),
      options: { url: { type: "string" }, token: { type: "string" } },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** The Worker that is meant; null where only the local one could be, and none was ever started. */
async function findTarget(words: { url?: string; token?: string }, own: Values): Promise<Target | null> {
  if (words.url !== undefined) {
    const token = words.token ?? own["ADMIN_TOKEN"];
    if (token === undefined) throw new Error(`Give its ADMIN_TOKEN: --token …\n\n${USAGE}`);
    return { url: words.url.replace(/\/+$/, ""), token, values: own };
  }
  const stack = await findLocalStack().catch(() => null);
  if (stack === null) return null;
  const { workerUrl, bindings } = stack;
  const values = {
    ...bindings,
    ...(own["DISCORD_BOT_TOKEN"] && { DISCORD_BOT_TOKEN: own["DISCORD_BOT_TOKEN"] }),
  };
  return { url: workerUrl, token: bindings["ADMIN_TOKEN"] ?? "", values };
}

async function examineDiscord(values: Values, workerUrl: string | null): Promise<Diagnosis | null> {
  const botToken = values["DISCORD_BOT_TOKEN"];
  if (botToken === undefined) return null;
  const baseUrl = workerUrl ?? values["PUBLIC_BASE_URL"];
  const checks: Check[] = applicationChecks({
    botToken,
    apiBase: values["DISCORD_API_BASE"] ?? DISCORD_API,
    applicationId: values["DISCORD_APPLICATION_ID"] ?? null,
    publicKey: values["DISCORD_PUBLIC_KEY"] ?? null,
    interactionsUrl: baseUrl === undefined ? null : `${baseUrl}/interactions`,
  }).map((check) => ({ ...check, run: () => check.run().catch(explainRefusal) }));
  return runDoctor(checks, { sleep, timeoutMs: 15_000 });
}

/** What the bot's token tells takes the place of what the Worker could only guess. */
function withDiscord(diagnosis: Diagnosis, discord: Diagnosis | null): Diagnosis {
  if (discord === null) return diagnosis;
  const checks = diagnosis.checks.flatMap((row) => (row.service === "discord" ? discord.checks : [row]));
  return { ok: diagnosis.ok && discord.ok, checks };
}

function conclude(before: string, diagnosis: Diagnosis): void {
  process.stdout.write(`${before}${printDiagnosis(diagnosis, process.stdout.columns ?? DEFAULT_COLUMNS)}`);
  if (!diagnosis.ok) process.exitCode = 1;
}

async function showSettings(own: Values): Promise<void> {
  const report = reportSettings(own);
  const nothing = Object.keys(own).length === 0;
  process.stdout.write(
    `No Worker answers on this machine, so these are its settings, from .dev.vars and the environment.\n\n${printSettings(report)}\n\n`,
  );
  const discord = await examineDiscord(own, null);
  if (discord !== null) conclude("", discord);
  process.stdout.write(`${goOn(nothing, report.ok)}\n`);
  if (!report.ok) process.exitCode = 1;
}

function goOn(nothing: boolean, ok: boolean): string {
  if (ok) {
    return "Every setting is there and well formed. Whether it works, only a running Worker can tell:\n  npm run dev, or npm run deploy; then npm run doctor -- --url <its address> --token <ADMIN_TOKEN>";
  }
  const deploy = [
    "To set up a deployment:",
    "  1. cp .dev.vars.example .dev.vars, and fill in what is MISSING or WRONG above",
    "  2. DATABASE_URL=… npm run migrate, then DATABASE_URL=… npm run seed -- add SPY QQQ",
    "  3. npx wrangler secret put NAME for each secret; the rest goes into wrangler.toml",
    "  4. npm run deploy, and DISCORD_APPLICATION_ID=… DISCORD_BOT_TOKEN=… npm run register",
    "  5. npm run doctor -- --url <its address> --token <ADMIN_TOKEN>",
  ].join("\n");
  const tryOut =
    "To try Volaris out, nothing has to be set: npm start runs all of it on this machine, against a market of its own;\nthen, in another terminal: npm run doctor\n\n";
  return `${nothing ? tryOut : ""}${deploy}`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
