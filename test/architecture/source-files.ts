import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

export type SourceFile = {
  /** From the project root, with forward slashes: "src/options/chain.ts". */
  path: string;
  text: string;
};

const CODE = [".ts", ".tsx"];
const NOT_OURS = new Set(["node_modules", ".git", "dist", ".wrangler", ".volaris", "coverage"]);

/** Every file below a folder of the project whose name ends in one of `endings`; none where the folder is missing. */
export function filesBelow(folder: string, ...endings: string[]): SourceFile[] {
  const wanted = endings.length === 0 ? CODE : endings;
  return walk(join(ROOT, folder))
    .filter((path) => wanted.some((ending) => path.endsWith(ending)))
    .map((path) => ({
      path: relative(ROOT, path).replaceAll("\\", "/"),
      text: readFileSync(path, "utf8"),
    }));
}

function walk(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : [path];
    })
    .sort();
}
