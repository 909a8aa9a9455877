import { parseArgs } from "node:util";
import type { Check } from "../src/operations/doctor/check.ts";
import { type Diagnosis, runDoctor } from "../src/operations/doctor/run-doctor.ts";
import type { Values } from "./deployment/env-file.ts";
import { NothingThere, TARGET_OPTIONS, TARGET_USAGE } from "./deployment/find-target.ts";
import { type FoundWorker, findWorker, type WorkerWords } from "./deployment/find-worker.ts";
import { DISCORD_API } from "./discord-api.ts";
import { askWorker } from "./doctor/ask-worker.ts";
import { applicationChecks, explainRefusal } from "./doctor/check-application.ts";
import { printDiagnosis } from "./doctor/print-diagnosis.ts";
import { printSettings } from "./doctor/print-settings.ts";
import { readValues, reportSettings } from "./doctor/read-settings.ts";
import { runCommand } from "./local-stack.ts";
import { readWords } from "./read-words.ts";

const USAGE = `npm run doctor -- [--local | --deployed | --env staging]
${TARGET_USAGE}
npm run doctor -- --url https://… [--token …]   a Worker that is set up nowhere here, and its ADMIN_TOKEN
With DISCORD_BOT_TOKEN among the settings the application and its commands are checked as well.`;

const DEFAULT_COLUMNS = 150;

/** `npm run doctor`: what is set up, what works, and how to mend what does not. Exit code 1 when something is wrong. */
await runCommand(async () => {
  const text = { type: "string" } as const;
  const options = { ...TARGET_OPTIONS, url: text, token: text };
  const { values: words } = readWords(USAGE, () => parseArgs({ options }));
  const own = await readValues();
  const worker = await findAnyWorker(words);
  if (worker === null) return showSettings(own, "No Worker was found");
  const { url, token, target } = worker;
  if (token === "") throw new Error(`Give its ADMIN_TOKEN: --token …\n\n${USAGE}`);
  const values = { ...pick(own, "DISCORD_BOT_TOKEN"), ...(words.url !== undefined && own), ...target.values };
  const diagnosis = await askWorker(url, token);
  if (diagnosis !== null) return conclude("", withDiscord(diagnosis, await examineDiscord(values, url)));
  if (words.url !== undefined)
    throw new Error(`Nothing answers at ${url}. Is the address right, and deployed?`);
  await showSettings(target.kind === "local" ? own : values, `Nothing answers at ${url}`);
});

/** The Worker that is meant; null where nobody said which and none is there. */
async function findAnyWorker(words: WorkerWords): Promise<FoundWorker | null> {
  const said = words.local || words.deployed || words.env !== undefined || words.url !== undefined;
  try {
    return await findWorker(words);
  } catch (error) {
    if (!said && error instanceof NothingThere) return null;
    throw error;
  }
}

function pick(values: Values, name: string): Values {
  const value = values[name];
  return value === undefined ? {} : { [name]: value };
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

async function showSettings(own: Values, why: string): Promise<void> {
  const report = reportSettings(own);
  const nothing = Object.keys(own).length === 0;
  process.stdout.write(
    `${why}, so these are its settings, as this machine has them.\n\n${printSettings(report)}\n\n`,
  );
  const discord = await examineDiscord(own, null);
  if (discord !== null) conclude("", discord);
  process.stdout.write(`${goOn(nothing, report.ok)}\n`);
  if (!report.ok) process.exitCode = 1;
}

function goOn(nothing: boolean, ok: boolean): string {
  if (ok) {
    return "Every setting is there and well formed. Whether it works, only a running Worker can tell:\n  npm run setup deploys it and asks it; npm run dev runs it here";
  }
  const tryOut =
    "To try Volaris out, nothing has to be set: npm start runs all of it on this machine, against a market of its own;\nthen, in another terminal: npm run doctor\n\n";
  const deploy =
    "To set up a deployment: npm run setup. It asks for each of these, checks it, and does the rest (docs/deploying.md).";
  return `${nothing ? tryOut : ""}${deploy}`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
