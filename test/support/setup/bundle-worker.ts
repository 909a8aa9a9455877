import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { PROJECT_DIR } from "../../../local/project.ts";
import { wranglerScript } from "../../../local/worker-process.ts";

/** A Worker as `wrangler deploy` would upload it, with what wrangler.toml says of it. */
export type WorkerBundle = {
  folder: string;
  /** The entry first. */
  modules: { name: string; kind: "esModule" | "wasm" | "data" | "text" }[];
  compatibilityDate: string;
  compatibilityFlags: string[];
  vars: Record<string, string>;
};

const run = promisify(execFile);
const KINDS: Record<string, WorkerBundle["modules"][number]["kind"]> = {
  ".js": "esModule",
  ".wasm": "wasm",
  ".bin": "data",
  ".md": "text",
  ".txt": "text",
  ".svg": "text",
};

/** Builds `entry`, a path in the project, into `folder`. */
export async function bundleWorker(entry: string, folder: string): Promise<WorkerBundle> {
  const args = [wranglerScript(PROJECT_DIR), "deploy", entry, "--dry-run", "--outdir", folder];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" };
  await run(process.execPath, args, { cwd: PROJECT_DIR, env });
  const { unstable_readConfig: readConfig } = await import("wrangler");
  const config = readConfig({ config: join(PROJECT_DIR, "wrangler.toml") });
  return {
    folder,
    modules: await modulesOf(folder),
    compatibilityDate: config.compatibility_date ?? "",
    compatibilityFlags: config.compatibility_flags,
    vars: Object.fromEntries(Object.entries(config.vars).map(([name, value]) => [name, String(value)])),
  };
}

/** What lies in the folder of a bundle, the script first. */
export async function modulesOf(folder: string): Promise<WorkerBundle["modules"]> {
  const modules: WorkerBundle["modules"] = [];
  for (const name of await readdir(folder)) {
    const kind = KINDS[extname(name)];
    if (kind !== undefined) modules.push({ name, kind });
  }
  // Wrangler writes one script: everything else is what the script imports.
  return modules.sort((a, b) => Number(b.kind === "esModule") - Number(a.kind === "esModule"));
}
