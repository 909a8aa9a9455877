import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { SUITE_SECRETS } from "./secret-watch.ts";
import type { WorkerBundle } from "./setup/bundle-worker.ts";

export type WorkerdOptions = {
  bundle: WorkerBundle;
  /** Where its configuration and its log go. */
  workDir: string;
  port: number;
  /** Settings beside those of wrangler.toml. */
  bindings: Record<string, string>;
};

export type RunningWorkerd = { url: string; logFile: string; close(): Promise<void> };

const START_TIMEOUT_MS = 60_000;

/** Answered before the Worker, whose isolate then meets its first event in the test. */
const READY_PATH = "/__ready";

/** What Cloudflare has in front of a Worker: requests come in, and cron events as `wrangler dev` takes them. */
const FRONT = `export default {
  async fetch(request, { WORKER }) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "${READY_PATH}") return new Response("ready");
    if (pathname !== "/cdn-cgi/handler/scheduled") return WORKER.fetch(request);
    const scheduledTime = new Date(Number(searchParams.get("time")));
    const { outcome } = await WORKER.scheduled({ scheduledTime, cron: searchParams.get("cron") });
    return new Response(outcome, { status: outcome === "ok" ? 200 : 500 });
  },
};`;

/** Runs a bundle of the Worker in a workerd of its own, and waits until it listens. */
export async function startWorkerd(options: WorkerdOptions): Promise<RunningWorkerd> {
  const { bundle, workDir, port } = options;
  SUITE_SECRETS.use(options.bindings);
  await mkdir(workDir, { recursive: true });
  const config = join(workDir, "workerd.capnp");
  await writeFile(config, await configText(options), { mode: 0o600 });
  const args = ["serve", config, "--import-path", bundle.folder, "--experimental", "--verbose"];
  const child = spawn(workerdBinary(), args, { stdio: ["ignore", "pipe", "pipe"] });
  const logFile = join(workDir, "worker.log");
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const close = async () => {
    await endProcess(child);
    process.off("exit", endWithUs);
    log.end();
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilListening(child, url);
  } catch (error) {
    const said = await readFile(logFile, "utf8").catch(() => "");
    await close();
    throw new Error(`${String(error)}\n${said.slice(-4_000)}`);
  }
  return { url, logFile, close };
}

async function configText({ bundle, port, bindings }: WorkerdOptions): Promise<string> {
  const { modules, compatibilityDate, compatibilityFlags, vars } = bundle;
  const compatibility = `compatibilityDate = ${quote(compatibilityDate)}`;
  const texts = Object.entries({ ...vars, ...bindings });
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "front", worker = (
      modules = [ (name = "front.js", esModule = ${quote(FRONT)}) ],
      ${compatibility},
      compatibilityFlags = [ "service_binding_extra_handlers" ],
      bindings = [ (name = "WORKER", service = "worker") ],
    )),
    (name = "worker", worker = (
      modules = [ ${modules.map(({ name, kind }) => `(name = ${quote(name)}, ${kind} = embed ${quote(`/${name}`)})`).join(", ")} ],
      ${compatibility},
      compatibilityFlags = [ ${compatibilityFlags.map(quote).join(", ")} ],
      bindings = [ ${texts.map(([name, value]) => `(name = ${quote(name)}, text = ${quote(value)})`).join(",\n")} ],
    )),
    (name = "internet", network = (allow = [ "public", "private" ], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "front") ],
);`;
}

/** JSON's escapes are those of Cap'n Proto for the texts that settings hold. */
const quote = (text: string) => JSON.stringify(text);

/** The package has no types, and exports the path of its binary. */
function workerdBinary(): string {
  const exported: { default: string } = createRequire(import.meta.url)("workerd");
  return exported.default;
}

async function untilListening(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`workerd ended with ${child.exitCode}.`);
    try {
      await (await fetch(`${url}${READY_PATH}`)).arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error(`The Worker did not answer at ${url} within ${START_TIMEOUT_MS / 1000} s.`);
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}
