import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

export type Isolate = { url: string; pid: number; close(): Promise<void> };

const CONFIG = (port: number) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = (
    modules = [ (name = "worker.js", esModule = embed "worker.js") ],
    compatibilityDate = "2026-10-15",
  )) ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ],
);`;

/** A fresh workerd process with one Worker, bundled as wrangler would, and nothing between it and the caller. */
export async function startIsolate(entry: string): Promise<Isolate> {
  const folder = await mkdtemp(join(tmpdir(), "volaris-bench-"));
  await build({
    entryPoints: [entry],
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
  });
  const port = await freePort();
  await writeFile(join(folder, "config.capnp"), CONFIG(port));
  const child = spawn(workerdBinary(), ["serve", join(folder, "config.capnp")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilListening(url);
  if (child.pid === undefined) throw new Error("workerd did not start.");
  return {
    url,
    pid: child.pid,
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The package has no types, and exports the path of its binary. */
function workerdBinary(): string {
  const exported: { default: string } = createRequire(import.meta.url)("workerd");
  return exported.default;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function untilListening(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await (await fetch(`${url}/?passes=0`, { method: "POST", body: "" })).text();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`workerd did not answer at ${url}.`);
}
