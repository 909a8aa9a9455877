import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { wranglerScript } from "../../local/worker-process.ts";

const run = promisify(execFile);

/** The Worker of a checkout as its own wrangler.toml would deploy it, told the time by its events; gives its path. */
export async function bundleTree(tree: string, outDir: string): Promise<string> {
  await mkdir(outDir, { recursive: true });
  const entry = join(outDir, "entry.ts");
  const from = (path: string) => JSON.stringify(path);
  await writeFile(
    entry,
    `import { createWorker } from ${from(join(tree, "src/worker.ts"))};
import { clocked } from ${from(resolve(import.meta.dirname, "clocked.ts"))};
export default clocked(createWorker);
`,
  );
  const config = join(tree, "wrangler.toml");
  const args = ["deploy", entry, "--config", config, "--dry-run", "--outdir", join(outDir, "bundle")];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" };
  await run(process.execPath, [wranglerScript(tree), ...args], { cwd: tree, env });
  return join(outDir, "bundle", "entry.js");
}

/** A Worker of the bench, bundled as wrangler would; by name one of this folder. */
export async function bundleHere(
  name: string,
  outDir: string,
  source = resolve(import.meta.dirname, `${name}.ts`),
): Promise<string> {
  const outfile = join(outDir, `${name}.js`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
  });
  return outfile;
}
