import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { explainFailure } from "./explain-failure.ts";
import { killTree } from "./kill-tree.ts";

export type WorkerProcess = {
  url: string;
  /** Of the guard; Wrangler runs below it, and workerd below that. */
  pid: number;
  /** Resolves with a sentence when the Worker ends without having been asked to. */
  died: Promise<string>;
  close(): Promise<void>;
};

export type WorkerOptions = {
  projectDir: string;
  /** Where the settings, the log and Wrangler's own state go. */
  workDir: string;
  port: number;
  bindings: Record<string, string>;
  /** A bundle to run as it is, whatever is edited meanwhile; wrangler.toml's own script, built anew, unless given. */
  bundle?: string;
  /** Another entry than wrangler.toml's, from the project's folder. */
  script?: string;
};

const START_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 5_000;

/** Runs the Worker in workerd with `wrangler dev`, and waits until it answers. */
export async function startWorker(options: WorkerOptions): Promise<WorkerProcess> {
  await mkdir(options.workDir, { recursive: true });
  const envFile = join(options.workDir, "worker.env");
  // A file that is there keeps the rights it has.
  await rm(envFile, { force: true });
  await writeFile(envFile, envText(options.bindings), { mode: 0o600 });
  const child = spawnWrangler(options, envFile);
  const output = keepOutput(child, join(options.workDir, "worker.log"));
  const url = `http://127.0.0.1:${options.port}`;
  const died = new Promise<string>((resolve) => {
    child.once("exit", (code) => resolve(`The Worker ended (exit code ${code}). ${lastLines(output())}`));
  });
  // Its group outlives us unless it is ended, whatever ends us.
  const endWithUs = () => killTree(child.pid, "SIGKILL");
  process.once("exit", endWithUs);
  const close = async () => {
    await endGroup(child);
    process.off("exit", endWithUs);
    await rm(envFile, { force: true });
  };
  try {
    await Promise.race([waitUntilReady(url), died.then((reason) => Promise.reject(new Error(reason)))]);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, pid: child.pid ?? 0, died, close };
}

function spawnWrangler(options: WorkerOptions, envFile: string): ChildProcess {
  const { projectDir, workDir, port, bundle, script } = options;
  const args = [
    "dev",
    ...(bundle === undefined ? [] : [bundle, "--no-bundle"]),
    ...(script === undefined ? [] : [script]),
    "--ip",
    "127.0.0.1",
    "--port",
    String(port),
    "--inspector-port",
    "0",
  ];
  args.push("--env-file", envFile, "--persist-to", join(workDir, "wrangler"));
  args.push("--show-interactive-dev-session=false", "--test-scheduled");
  const guard = join(import.meta.dirname, "worker-guard.ts");
  return spawn(process.execPath, [guard, wranglerScript(projectDir), ...args], {
    cwd: projectDir,
    // A group of its own, so that Ctrl-C reaches it through us and workerd ends with it.
    detached: true,
    windowsHide: true,
    // The guard's input ends with us, however we end.
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      // The settings above are all that the Worker gets.
      CLOUDFLARE_INCLUDE_PROCESS_ENV: "false",
      WRANGLER_HIDE_BANNER: "true",
      NO_COLOR: "1",
    },
  });
}

/** Where the project's own Wrangler is; to be run with this Node. */
export function wranglerScript(projectDir: string): string {
  const require = createRequire(join(projectDir, "package.json"));
  return join(dirname(require.resolve("wrangler/package.json")), "bin", "wrangler.js");
}

/**
 * The settings as Wrangler reads them back to the letter: in quotes nothing is escaped, and behind a backslash a dollar
 * names no other setting. Throws for a value with all three kinds of quotes in it.
 */
export function envText(bindings: Readonly<Record<string, string>>): string {
  return Object.entries(bindings)
    .map(([name, value]) => {
      const quote = ["'", "`", '"'].find((mark) => !value.includes(mark));
      if (quote === undefined) throw new Error(`${name} cannot be passed on: it holds ', \` and " at once.`);
      return `${name}=${quote}${value.replaceAll("$", "\\$")}${quote}\n`;
    })
    .join("");
}

function keepOutput(child: ChildProcess, file: string): () => string {
  const log = createWriteStream(file);
  // The Worker goes on without its log.
  log.once("error", (error) => console.error(`The Worker's log is not kept: ${explainFailure(error)}`));
  log.on("error", () => undefined);
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      log.write(chunk);
      tail = `${tail}${chunk}`.slice(-4_000);
    });
  }
  return () => tail;
}

async function waitUntilReady(url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    try {
      const answer = await fetch(`${url}/openapi.json`);
      await answer.body?.cancel();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
  throw new Error(`The Worker did not answer at ${url} within ${START_TIMEOUT_MS / 1000} s.`);
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  killTree(child.pid, "SIGTERM");
  const timer = setTimeout(() => killTree(child.pid, "SIGKILL"), END_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-6).join("\n");
}
