import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { APPLICATION_ID } from "../../local/discord/interaction-source.ts";
import { startDiscordRest } from "../../local/discord/start-discord-rest.ts";
import type { Values } from "../../scripts/deployment/env-file.ts";
import { askWorker } from "../../scripts/doctor/ask-worker.ts";
import { printDiagnosis, wrap } from "../../scripts/doctor/print-diagnosis.ts";
import { printSettings } from "../../scripts/doctor/print-settings.ts";
import { readValues, reportSettings } from "../../scripts/doctor/read-settings.ts";
import { SETTINGS } from "../../src/config/config.ts";
import type { Diagnosis } from "../../src/operations/doctor/run-doctor.ts";
import { bindings } from "../support/bindings.ts";
import { sendJson, startWebServer } from "../support/web-server.ts";

const TOKEN = "an-admin-token-of-some-length";
const DIAGNOSIS: Diagnosis = {
  ok: false,
  checks: [
    { service: "database", state: "ok", found: "reached", mend: null },
    {
      service: "redis",
      state: "wrong",
      found: "Redis did not answer.",
      mend: "Copy the token anew from Upstash.",
    },
    { service: "discord", state: "ok", found: "well formed", mend: "Give a bot token." },
    { service: "tiingo", state: "missing", found: "TIINGO_API_KEY not set", mend: "Get it." },
  ],
};

/** A Worker that knows one operator. */
const aWorker = (diagnosis: unknown = DIAGNOSIS, status = 200) =>
  startWebServer(({ headers }, response) => {
    if (headers.authorization === `Bearer ${TOKEN}`) return sendJson(response, diagnosis, status);
    const error = { code: "unauthorized", message: "This needs the operator's token.", hint: "Send it." };
    return sendJson(response, { error }, 401);
  });

async function runScript(args: string[], env: Record<string, string>) {
  const run = promisify(execFile)(process.execPath, ["scripts/doctor.ts", ...args], {
    env: { PATH: process.env["PATH"] ?? "", NO_COLOR: "1", ...env },
  });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failed: { code: number; stdout: string; stderr: string }) => failed,
  );
}

test("npm run doctor -- --url: the Worker's table, with what the bot token tells, and exit code 1", async () => {
  const [worker, discord] = [await aWorker(), await startDiscordRest()];
  onTestFinished(() => discord.close());
  const { code, stdout } = await runScript(["--url", worker.url, "--token", TOKEN], {
    DISCORD_BOT_TOKEN: "bot",
    DISCORD_API_BASE: discord.apiUrl,
    DISCORD_APPLICATION_ID: APPLICATION_ID,
  });
  expect(code).toBe(1);
  const row = (service: string) => stdout.split("\n").find((line) => line.startsWith(service));
  expect(row("database")).toMatch(/ok +reached/);
  expect(row("redis")).toMatch(/WRONG +Redis did not answer\. +Copy the token/);
  expect(row("discord commands")).toMatch(/WRONG +Not registered: \/plan/);
  expect(stdout).not.toContain("well formed");
  expect(stdout).toContain("Something needs mending: 2 wrong, 1 to look at, 1 not set up.");
});

test("an address where nothing answers, and words that make no sense, are told in a sentence", async () => {
  const nobody = await runScript(["--url", "http://127.0.0.1:9", "--token", TOKEN], {});
  expect(nobody).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Nothing answers at http://127.0.0.1:9"),
  });
  const strange = await runScript(["--verbose"], {});
  expect(strange).toMatchObject({ code: 1, stderr: expect.stringContaining("npm run doctor") });
});

test("refusals of a Worker say what to do", async () => {
  const worker = await aWorker();
  await expect(askWorker(worker.url, "wrong")).rejects.toThrow(/refuses the token/);
  expect(await askWorker(worker.url, TOKEN)).toEqual(DIAGNOSIS);
  expect(await askWorker("http://127.0.0.1:9", TOKEN)).toBeNull();
  const failing = (code: string) => aWorker({ error: { code, message: "No.", hint: "Look." } }, 500);
  await expect(askWorker((await failing("configuration_invalid")).url, TOKEN)).rejects.toThrow(
    /wrangler tail/,
  );
  await expect(askWorker((await failing("not_found")).url, TOKEN)).rejects.toThrow(/npm run deploy/);
  const stranger = await startWebServer((_request, response) => {
    response.end("<html>hello</html>");
  });
  await expect(askWorker(stranger.url, TOKEN)).rejects.toThrow(/not as Volaris does/);
});

test("a table keeps to the terminal's width, and every cell is whole", () => {
  const found = "It is away, and nobody knows for how long, not even those who took it away this morning.";
  const text = printDiagnosis(
    { ok: true, checks: [{ service: "redis", state: "warning", found, mend: null }] },
    100,
  );
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  for (const word of found.split(" ")) expect(text).toContain(word);
  expect(text).toContain("It works: 1 to look at.");
  expect(wrap("a bb ccc", 4)).toEqual(["a bb", "ccc"]);
  expect(wrap("", 4)).toEqual([""]);
  expect(wrap("longer than that", 4)).toEqual(["longer", "than", "that"]);
});

test("with nothing set, every setting is listed once, with its purpose, and where to get what is missing", () => {
  const report = reportSettings({});
  const text = printSettings(report);
  expect(report.ok).toBe(false);
  for (const [name, { purpose, where }] of Object.entries(SETTINGS)) {
    const lines = text.split("\n").filter((line) => new RegExp(`\\b${name}  `).test(line));
    expect(lines, name).toHaveLength(1);
    expect(lines[0]).toContain(purpose);
    if (lines[0]?.includes("MISSING")) expect(text).toContain(`get it: ${where}`);
  }
  expect(text).toMatch(/MISSING {2}DATABASE_URL/);
  expect(text).toMatch(/not set {2}FINNHUB_API_KEY/);
  expect(text).toContain("DISCORD_BOT_TOKEN");
});

test("wrong settings are named with their fault and without their value", () => {
  const complete = bindings() as Values;
  expect(reportSettings(complete).ok).toBe(true);
  const report = reportSettings({ ...complete, QSTASH_URL: "hunter2", ALPACA_API_KEY: "key" });
  const text = printSettings(report);
  expect(report.ok).toBe(false);
  expect(text).toMatch(/WRONG {4}QSTASH_URL +must be an http\(s\) URL/);
  expect(text).toContain("ALPACA_API_SECRET: is missing beside ALPACA_API_KEY; set both or neither");
  expect(text).not.toContain("hunter2");
});

test("settings are read from .dev.vars, the environment first, and nothing else of it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "volaris-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, ".dev.vars");
  await writeFile(file, '# mine\nQSTASH_TOKEN="from the file"\nADMIN_TOKEN=a\nOTHER=1\nTIINGO_API_KEY=\n');
  expect(await readValues({ ADMIN_TOKEN: "b", HOME: "/" }, file)).toEqual({
    QSTASH_TOKEN: "from the file",
    ADMIN_TOKEN: "b",
  });
  expect(await readValues({}, join(folder, "none"))).toEqual({});
});
