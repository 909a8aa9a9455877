import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { PROJECT_DIR } from "../../local/project.ts";
import {
  ALLOWED,
  type Lockfile,
  licencesBeside,
  licencesInWorker,
  licencesPage,
} from "../../scripts/licences/list-licences.ts";

const read = (path: string) => readFile(join(PROJECT_DIR, path), "utf8");
const lockfile = JSON.parse(await read("package-lock.json")) as Lockfile;

test("docs/licences.md is what npm run docs:licences writes", async () => {
  expect(await read("docs/licences.md")).toBe(licencesPage(lockfile));
});

test("the Worker holds nothing under a licence that is unknown, or that our own does not go with", () => {
  const worker = licencesInWorker(lockfile);
  expect(worker.filter(({ licence }) => !ALLOWED.includes(licence))).toEqual([]);
  // Weak copyleft, by file: whoever adds another looks at its terms first.
  const byFile = worker.filter(({ licence }) => licence === "MPL-2.0").map(({ name }) => name);
  expect(byFile).toEqual(["@resvg/resvg-wasm"]);
});

test("every package whose code is bundled stands in the list", async () => {
  const { metafile } = await build({
    entryPoints: [join(PROJECT_DIR, "src/index.ts")],
    ...{ bundle: true, write: false, metafile: true, format: "esm", outdir: "out", logLevel: "silent" },
    ...{
      external: ["node:*", "cloudflare:*"],
      loader: { ".wasm": "empty", ".bin": "empty", ".md": "empty", ".svg": "empty" },
    },
  });
  const bundled = Object.keys(metafile.inputs).flatMap(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  const listed = new Set(licencesInWorker(lockfile).map(({ name }) => name));
  expect(bundled.length).toBeGreaterThan(100);
  expect([...new Set(bundled)].filter((name) => !listed.has(name))).toEqual([]);
});

test("a package without a licence, and one that is for developing only, are told apart", () => {
  const made: Lockfile = {
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/a/node_modules/@b/c": { version: "2.0.0", license: "GPL-3.0-only" },
      "node_modules/d": { version: "3.0.0", license: "LGPL-3.0", dev: true },
    },
  };
  expect(licencesInWorker(made)).toEqual([
    { name: "@b/c", version: "2.0.0", licence: "GPL-3.0-only" },
    { name: "a", version: "1.0.0", licence: "unknown" },
  ]);
  expect(licencesBeside(made)).toEqual([{ licence: "LGPL-3.0", names: ["d"] }]);
});
