import { execFile } from "node:child_process";
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
  return join(outDir, `${NAME}.js`);
}
