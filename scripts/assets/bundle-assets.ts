import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

const STYLES = "src/web/styles/site.css";
const SCRIPTS = "src/web/browser";

/** The text of src/web/assets/bundled.ts: each asset minified, with a hash of its content. The same sources give the same text. */
export async function bundleAssets(projectDir: string): Promise<string> {
  const scripts = (await readdir(join(projectDir, SCRIPTS)))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .sort();
  const assets = await Promise.all(
    [STYLES, ...scripts.map((name) => `${SCRIPTS}/${name}`)].map((entry) => bundleAsset(projectDir, entry)),
  );
  const lines = assets.map(
    ({ name, hash, body }) =>
      `  ${JSON.stringify(name)}: { hash: "${hash}", body: ${JSON.stringify(body)} },`,
  );
  return `/** Made by \`npm run assets\` from src/web/styles and src/web/browser; change those. */\nexport const BUNDLED = {\n${lines.join("\n")}\n} as const;\n`;
}

async function bundleAsset(projectDir: string, entry: string) {
  const { outputFiles } = await build({
    absWorkingDir: projectDir,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: entry.endsWith("theme.ts") ? "iife" : "esm",
    target: ["chrome123", "firefox120", "safari17.5"],
    charset: "utf8",
    legalComments: "none",
    outdir: "out",
  });
  const body = outputFiles
    .map(({ text }) => text)
    .join("")
    .trimEnd();
  const name = basename(entry).replace(/\.ts$/, ".js");
  return { name, body, hash: createHash("sha256").update(body).digest("hex").slice(0, 10) };
}
