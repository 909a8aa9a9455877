import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { drawPng } from "../support/draw-png.ts";
import { SAMPLES } from "./samples.ts";

/** Draws the samples into docs/pictures: `node test/charts/draw-examples.ts`, after a picture was changed. */
const folder = resolve(import.meta.dirname, "../../docs/pictures");
await mkdir(folder, { recursive: true });
for (const [kind, draw] of Object.entries(SAMPLES)) {
  for (const theme of ["dark", "light"] as const) {
    // One picture in light is enough to show that there is one.
    if (theme === "light" && kind !== "payoff") continue;
    const png = await drawPng(draw(theme));
    await writeFile(join(folder, theme === "dark" ? `${kind}.png` : `${kind}-light.png`), png);
    console.log(`${kind}, ${theme}: ${png.length} bytes`);
  }
}
