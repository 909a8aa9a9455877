import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SETTINGS } from "../src/config/config.ts";
import { deploymentFile, PRODUCTION, THIS_MACHINE } from "./deployment/deployments.ts";
import { readEnvFile, type Values } from "./deployment/env-file.ts";
import { runCommand } from "./local-stack.ts";
import { openAnswers } from "./setup/answers.ts";
import { QSTASH_REGIONS } from "./setup/check-services.ts";
import { createCloudflare } from "./setup/cloudflare.ts";
import { runSetup } from "./setup/run-setup.ts";
import { openSandbox } from "./setup/sandbox.ts";
import { setupSchwab } from "./setup/setup-schwab.ts";
import { parseSetupWords, type SetupWords } from "./setup/setup-words.ts";
import type { Surroundings } from "./setup/surroundings.ts";
import { openLog, openTerminal, Stopped, type Terminal } from "./setup/terminal.ts";

/** `npm run setup`: from an empty folder to a live bot. What is answered is kept at once, so it may stop anywhere. */
await runCommand(async () => {
  // An orderly exit takes along what was started, and the file that a deployment reads its settings from.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => process.exit(130));
  const words = parseSetupWords(process.argv.slice(2));
  const asks = process.stdin.isTTY === true && process.stdout.isTTY === true && !words.yes;
  const terminal = asks ? openTerminal() : openLog((text) => process.stdout.write(text));
  const startedMs = performance.now();
  try {
    await (words.sandbox ? inSandbox(words, terminal) : inEarnest(words, terminal));
    terminal.say(`Done in ${((performance.now() - startedMs) / 60_000).toFixed(1)} minutes.`);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    terminal.say(
      words.sandbox
        ? "Stopped. The stand-ins have ended; the next start begins anew."
        : `Stopped. What was answered is kept: ${commandOf(words)} goes on from here.`,
    );
    process.exitCode = 130;
  }
});

async function inEarnest(words: SetupWords, terminal: Terminal): Promise<void> {
  const given = await givenAnswers(words, terminal);
  const answers = await openAnswers(deploymentFile(words.name), given);
  terminal.say(`Setting up ${words.name}; what is answered is kept in ${answers.where}.`);
  const staging = words.name === PRODUCTION ? null : words.name;
  await perform(words, {
    name: words.name,
    terminal,
    answers,
    qstashRegions: QSTASH_REGIONS,
    cloudflare: createCloudflare({
      environment: staging,
      accountId: () => answers.values["CLOUDFLARE_ACCOUNT_ID"],
      workDir: join(THIS_MACHINE.deploymentsDir, "deploying"),
      interactive: terminal.interactive,
    }),
  });
}

/** Stand-ins have other ports and an empty database each time, so nothing is kept from the last. */
async function inSandbox(words: SetupWords, terminal: Terminal): Promise<void> {
  terminal.say("The sandbox: stand-ins on this machine, no account, nothing is deployed.");
  const file = deploymentFile(words.name);
  await rm(file, { force: true });
  const sandbox = await openSandbox();
  try {
    const given = words.answers === null ? {} : await readAnswers(words.answers);
    const ready = terminal.interactive ? {} : sandbox.offered;
    const { SCHWAB_APP_KEY: _app, SCHWAB_SECRET_KEY: _secret, ...withoutSchwab } = ready;
    const answers = await openAnswers(file, { ...withoutSchwab, ...sandbox.bases, ...given });
    if (terminal.interactive) terminal.say("At each question Enter takes the sandbox's own answer.");
    const around = { ...sandbox, name: words.name, terminal, answers };
    await runSetup(around);
    if (words.schwab) {
      if (!terminal.interactive) await answers.keep(sandbox.offered);
      await setupSchwab(around);
    }
  } finally {
    await sandbox.close();
  }
}

/** As it was typed, but for what was given beforehand. */
const commandOf = ({ schwab, name }: SetupWords) =>
  [
    "npm run setup",
    ...(schwab || name !== PRODUCTION ? ["--"] : []),
    ...(schwab ? ["schwab"] : []),
    ...(name === PRODUCTION ? [] : ["--env", name]),
  ].join(" ");

const perform = (words: SetupWords, around: Surroundings) =>
  words.schwab ? setupSchwab(around) : runSetup(around);

/** Beforehand: the file that was named; where nobody is asked, also what the environment holds and was not kept. */
async function givenAnswers(words: SetupWords, terminal: Terminal): Promise<Values> {
  const named = words.answers === null ? {} : await readAnswers(words.answers);
  if (terminal.interactive) return named;
  const kept = (await readEnvFile(deploymentFile(words.name))) ?? {};
  const names = [...Object.keys(SETTINGS), "SETUP_TICKERS"];
  const found = names.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value && kept[name] === undefined ? [[name, value]] : [];
  });
  return { ...Object.fromEntries(found), ...named };
}

async function readAnswers(file: string): Promise<Values> {
  const values = await readEnvFile(resolve(file));
  if (values === null) throw new Error(`There is no file ${file}.`);
  return values;
}
