import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { readEnvFile } from "../../scripts/deployment/env-file.ts";

/** Wrangler builds and starts a Worker on the way. */
const WALK_MS = 280_000;
const PROJECT_DIR = resolve(import.meta.dirname, "../..");

test(
  "npm run setup -- --sandbox walks from no account to a bot that Discord accepts, and tells no secret",
  async () => {
    const stateDir = await mkdtemp(join(tmpdir(), "volaris setup "));
    onTestFinished(() => rm(stateDir, { recursive: true, force: true }));
    const answers = join(stateDir, "answers.env");
    await writeFile(answers, "SETUP_TICKERS=SPY\r\nWORKERS_PLAN=free\r\n");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["scripts/setup.ts", "--sandbox", "--yes", "--answers", answers],
      { cwd: PROJECT_DIR, env: { ...process.env, VOLARIS_STATE_DIR: stateDir }, timeout: WALK_MS },
    );
    const steps = [...stdout.matchAll(/^✔ ([A-Z][\w' -]*?|\w+)(?: [•\d].*?)?: .*\(\d+\.\d s\)$/gm)].map(
      ([, title]) => title,
    );
    expect(steps).toEqual([
      "Neon Postgres",
      "Upstash Redis",
      "Upstash QStash",
      "Discord",
      "Alpaca",
      "Tiingo",
      "Databento",
      "Finnhub",
      "Cloudflare",
      "Database schema",
      "Tickers",
      "Worker",
      "Worker's own address",
      "First answer",
      "Slash commands",
      "Interactions endpoint",
      "Budget",
      "Doctor",
      "rates",
      "dividends",
      "options_refresh",
      "prices_1m",
    ]);
    expect(stdout).toMatch(/Upstash QStash .*region US/);
    expect(stdout).toMatch(/options_refresh: .*succeeded: [\d,]+ contracts/);
    expect(stdout).toContain("The stand-ins end now");

    const file = join(stateDir, "deployments", "sandbox.env");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const kept = await readEnvFile(file);
    for (const [name, value] of Object.entries(kept ?? {}))
      if (/TOKEN|KEY|SECRET|DATABASE_URL/.test(name) && name !== "DISCORD_PUBLIC_KEY")
        expect(stdout, name).not.toContain(value);
  },
  WALK_MS + 10_000,
);
