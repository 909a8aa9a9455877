import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_DIR } from "../local/project.ts";
import { bundleAssets } from "./assets/bundle-assets.ts";

/** `npm run assets`: stylesheet and scripts of the pages, from src/web/styles and src/web/browser. */
const path = "src/web/assets/bundled.ts";
const text = await bundleAssets(PROJECT_DIR);
await writeFile(join(PROJECT_DIR, path), text);
console.log(`${path}: ${text.length.toLocaleString("en-US")} characters`);
