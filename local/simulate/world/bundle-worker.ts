import { execFile } from "node:child_process";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { PROJECT_DIR } from "../../project.ts";
import { wranglerScript } from "../../worker-process.ts";

const run = promisify(execFile);
const NAME = "simulated-worker";

/** Builds the Worker of simulated-worker.ts as a deployment would be, into `outDir`; gives the path of the bundle. */
export async function bundleWorker(outDir: string): Promise<string> {
  const entry = join("local", "simulate", "world", `${NAME}.ts`);
  const args = [wranglerScript(PROJECT_DIR), "deploy", entry, "--dry-run", "--outdir", outDir];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" };
  await run(process.execPath, args, { cwd: PROJECT_DIR, env });
  await nameTextModules(outDir, `${NAME}.js`);
  return join(outDir, `${NAME}.js`);
}

/** Wrangler finds the texts beside a bundle that it does not build only by names that it knows by itself: `.txt`. */
export async function nameTextModules(folder: string, script: string): Promise<void> {
  let code = await readFile(join(folder, script), "utf8");
  for (const name of await readdir(folder)) {
    if (!/^[0-9a-f]{40}-.*\.(?:md|svg)$/.test(name)) continue;
    await rename(join(folder, name), join(folder, `${name}.txt`));
    code = code.replaceAll(name, `${name}.txt`);
  }
  await writeFile(join(folder, script), code);
}
