import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const PROJECT_DIR = resolve(import.meta.dirname, "../..");
const PORT = 18_787;
const URL_OF_WORKER = `http://127.0.0.1:${PORT}`;
const stateDir = await mkdtemp(join(tmpdir(), "volaris-start-"));
// Chains of two months show as much of a start as those of a year, in half the time.
const env = { ...process.env, VOLARIS_STATE_DIR: stateDir, OPTION_CHAIN_MAX_DTE: "60" };
const running: ChildProcess[] = [];

afterAll(async () => {
  for (const child of running) child.kill("SIGINT");
  await Promise.all(running.map(ended));
  await rm(stateDir, { recursive: true, force: true });
});

const FIRST_TICKERS = ["SPY", "QQQ", "IWM", "AAPL", "MSFT", "NVDA", "INTC", "TSLA", "AMZN", "META", "GME"];

function start(...words: string[]) {
  const child = spawn(process.execPath, ["local/start.ts", "--port", String(PORT), ...words], {
    cwd: PROJECT_DIR,
    env,
  });
  running.push(child);
  let output = "";
  const said = (text: string) => output.includes(text);
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  return {
    child,
    output: () => output,
    async until(text: string) {
      for (let poll = 0; poll < 2_400 && !said(text) && child.exitCode === null; poll += 1) await wait(250);
      if (!said(text)) throw new Error(`It never said "${text}":\n${output}`);
    },
  };
}

async function run(script: string, ...words: string[]) {
  const child = spawn(process.execPath, [`scripts/${script}.ts`, ...words], { cwd: PROJECT_DIR, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  await ended(child);
  return output;
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const ended = (child: ChildProcess) =>
  new Promise<void>((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once("exit", () => done());
  });

/** The market's chains take longer than anybody waits, so that a refresh is still going when its start is killed. */
async function holdChainsUp() {
  const rule = { kind: "slow", path: "/chains", delayMs: 600_000, probability: 1 };
  const arm = () =>
    fetch(`http://127.0.0.1:${PORT + 5}/__faults`, { method: "POST", body: JSON.stringify(rule) });
  await expect.poll(async () => (await arm().catch(() => null))?.ok, { timeout: 60_000 }).toBe(true);
}

async function refreshIsGoing() {
  const runs = `${URL_OF_WORKER}/v1/jobs/options_refresh/runs?limit=1`;
  const answer = () =>
    fetch(runs).then(
      (given) => given.text(),
      () => "",
    );
  await expect.poll(answer, { timeout: 120_000 }).toContain('"status":"running"');
}

test("one command shows eleven chains, answers Discord without a premium, and ends all it started", async () => {
  const first = start();
  await first.until("Ctrl-C ends everything.");
  for (const symbol of FIRST_TICKERS) {
    expect(first.output()).toMatch(new RegExp(`^${symbol} +[\\d,]{3,} +\\d+ .* schwab$`, "m"));
  }
  expect(first.output()).toContain("options_refresh succeeded");

  const answer = await run("discord", "/calc strategy:long_call symbol:SPY strikes:580 dte:7");
  expect(answer).toMatch(/SPY long call 580 · \w{3} \d+ \(7 d\)/);
  expect(answer).toMatch(/Debit \$[\d,.]+ at [\d.]+ · risk \$/);
  expect(answer).toContain("schwab quotes");

  const second = start();
  await ended(second.child);
  expect(second.output()).toContain(`Port ${PORT} is taken`);

  expect(await run("seed", "add", "NFLX")).toMatch(/NFLX +yes/);
  expect(await run("seed", "pause", ...FIRST_TICKERS)).toMatch(/SPY +no/);

  // Killed in the middle of a refresh: its run stays open, and nobody has ended its Worker.
  await holdChainsUp();
  const headers = { authorization: "Bearer local-admin-token", "content-type": "application/json" };
  const asked = await fetch(`${URL_OF_WORKER}/admin/jobs/options_refresh/run`, {
    method: "POST",
    headers,
    body: "{}",
  });
  expect(asked.ok).toBe(true);
  await refreshIsGoing();
  first.child.kill("SIGKILL");
  await ended(first.child);

  const again = start();
  await again.until("Ctrl-C ends everything.");
  expect(again.output()).toMatch(/runs? that an earlier start left open/);
  expect(again.output()).not.toContain("running already");
  expect(again.output()).toMatch(/^NFLX +[\d,]{3,}/m);
  // What was stored before is still there, and nobody asked for it again.
  expect(again.output()).toMatch(/^SPY +[\d,]{3,}/m);
  expect(again.output()).toMatch(/options_refresh succeeded: [\d,]{3,} contracts in \d slices/);
  again.child.kill("SIGINT");
  await ended(again.child);
  expect(again.child.exitCode).toBe(0);
  await expect(fetch(`${URL_OF_WORKER}/health`)).rejects.toThrow();
  expect(await run("discord", "/calc strategy:long_call symbol:SPY strikes:580 dte:7")).toContain(
    "npm start",
  );
}, 900_000);
