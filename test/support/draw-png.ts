import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createPngRenderer } from "../../src/adapters/resvg/png-renderer.ts";

const FONTS = resolve(import.meta.dirname, "../../src/adapters/resvg/font");

/** The Worker's renderer, its engine and fonts read from their files. */
export const drawPng = createPngRenderer(async () => {
  const wasm = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  const [engine, ...fonts] = await Promise.all([
    readFile(wasm),
    ...["inter-regular", "inter-semibold", "inter-greek"].map((name) =>
      readFile(join(FONTS, `${name}.ttf.bin`)),
    ),
  ]);
  return { engine: new Uint8Array(engine ?? []), fonts };
});

/** Width and height of a PNG, from its header; throws for what is none. */
export function pngSize(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) throw new Error("no PNG");
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
