import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT_DIR } from "../../local/project.ts";
import { bundleAssets } from "../../scripts/assets/bundle-assets.ts";

test("the bundled assets are those of their sources; npm run assets makes them anew", async () => {
  const stored = await readFile(join(PROJECT_DIR, "src/web/assets/bundled.ts"), "utf8");
  expect(await bundleAssets(PROJECT_DIR)).toBe(stored);
});
