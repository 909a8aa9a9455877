import type { RendererAssets } from "./png-renderer.ts";

/** The engine and the fonts as the Worker's bundle has them: modules of their own, read when the first picture is drawn. */
export async function workerAssets(): Promise<RendererAssets> {
  const [engine, ...fonts] = await Promise.all([
    import("@resvg/resvg-wasm/index_bg.wasm"),
    import("./font/inter-regular.ttf.bin"),
    import("./font/inter-semibold.ttf.bin"),
    import("./font/inter-greek.ttf.bin"),
  ]);
  return { engine: engine.default, fonts: fonts.map((font) => new Uint8Array(font.default)) };
}
