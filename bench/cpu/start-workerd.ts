import { type ChildProcess, spawn } from "node:child_process";
import { copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { freePort } from "../../local/simulate/world/free-port.ts";
import { restingThreadMs } from "./thread-cpu.ts";

export type Workerd = {
  /** Of the Worker itself: nothing stands between it and the caller. */
  url: string;
  pid: number;
  /** CPU of the main thread from the start of the process until it listens, the Worker's modules evaluated. */
  startMs: number;
  /** Hands it a tick. Throws when the handler did. */
  tick(timeMs: number): Promise<void>;
  /** CPU of the thread that runs the isolate so far, once it has come to rest. */
  threadMs(): Promise<number>;
  close(): Promise<void>;
};

export type WorkerdOptions = {
  bundle: string;
  trigger: string;
  bindings: Record<string, string>;
  /** What the isolate may take before it ends; else as much as the machine has, and the collector takes its time. */
  heapMegabytes?: number;
};

/** A fresh workerd with one Worker, warm itself and the Worker in it cold: no event has reached it. */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const folder = await mkdtemp(join(tmpdir(), "volaris-cpu-"));
  const [port, triggerPort] = [await freePort(), await freePort()];
  await copyFile(options.bundle, join(folder, "worker.js"));
  const beside = await copyModules(dirname(options.bundle), folder);
  await copyFile(options.trigger, join(folder, "trigger.js"));
  await writeFile(join(folder, "config.capnp"), configText({ ...options, port, triggerPort, beside }));
  const child = spawn(workerdBinary(), ["serve", "--experimental", join(folder, "config.capnp")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const triggerUrl = `http://127.0.0.1:${triggerPort}`;
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const close = async () => {
    await end(child);
    process.off("exit", endWithUs);
    await rm(folder, { recursive: true, force: true });
  };
  const threadMs = () => restingThreadMs(child.pid ?? 0);
  const tick = async (timeMs: number, to = "main") => {
    const answer = await fetch(`${triggerUrl}/?to=${to}&time=${timeMs}`);
    const outcome = await answer.text();
    if (!answer.ok) throw new Error(`The tick of ${new Date(timeMs).toISOString()} failed: ${outcome}`);
  };
  try {
    await untilListening(child, triggerUrl);
    const startMs = await threadMs();
    // The platform's own first steps are no part of an isolate's.
    await tick(0, "self");
    await threadMs();
    const url = `http://127.0.0.1:${port}`;
    return { url, pid: child.pid ?? 0, startMs, tick: (timeMs) => tick(timeMs), threadMs, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a bundle imports beside its script, as Cap'n Proto writes it. */
const MODULES: Record<string, string> = {
  ".wasm": "wasm",
  ".bin": "data",
  ".md": "text",
  ".svg": "text",
};

async function copyModules(from: string, to: string): Promise<string[]> {
  const names = (await readdir(from)).filter((name) => extname(name) in MODULES);
  for (const name of names) await copyFile(join(from, name), join(to, name));
  return names.map((name) => `(name = "${name}", ${MODULES[extname(name)]} = embed "${name}")`);
}

type WorkerdConfig = Pick<WorkerdOptions, "bindings" | "heapMegabytes"> & {
  port: number;
  triggerPort: number;
  beside: readonly string[];
};

function configText({ bindings, heapMegabytes, port, triggerPort, beside }: WorkerdConfig): string {
  const text = JSON.stringify;
  const settings = Object.entries(bindings).map(
    ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`,
  );
  const flags = heapMegabytes === undefined ? [] : [text(`--max-old-space-size=${heapMegabytes}`)];
  return `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = [ ${flags.join(", ")} ],
  services = [
    (name = "main", worker = (
      modules = [ ${['(name = "worker.js", esModule = embed "worker.js")', ...beside].join(", ")} ],
      compatibilityDate = "2026-10-15",
      compatibilityFlags = ["nodejs_als"],
      bindings = [ ${settings.join(", ")} ],
      globalOutbound = "anywhere",
    )),
    (name = "trigger", worker = (
      modules = [ (name = "trigger.js", esModule = embed "trigger.js") ],
      compatibilityDate = "2026-10-15",
      compatibilityFlags = ["service_binding_extra_handlers"],
      bindings = [ (name = "MAIN", service = "main"), (name = "SELF", service = "trigger") ],
    )),
    (name = "anywhere", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:${port}", http = (), service = "main"),
    (name = "trigger", address = "127.0.0.1:${triggerPort}", http = (), service = "trigger"),
  ],
);`;
}

/** The package has no types, and exports the path of its binary. */
function workerdBinary(): string {
  const exported: { default: string } = createRequire(import.meta.url)("workerd");
  return exported.default;
}

/** Until something listens: asking it more would warm what is to be measured cold. */
async function untilListening(child: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`workerd ended with exit code ${child.exitCode}.`);
    try {
      await (await fetch(`${url}/?to=self&time=0`)).arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error(`workerd did not answer at ${url}.`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}
