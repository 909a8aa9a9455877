import { initWasm, Resvg } from "@resvg/resvg-wasm";

export type RendererAssets = {
  /** Compiled by the platform, or as bytes. */
  engine: WebAssembly.Module | Uint8Array<ArrayBuffer>;
  /** TrueType files of one family. */
  fonts: readonly Uint8Array[];
};

/** Pixels a point: phones have two and more. */
const ZOOM = 2;

let started: Promise<void> | null = null;

/** Draws our SVG as PNG, twice as large. The engine starts at the first picture, once an isolate. */
export function createPngRenderer(load: () => Promise<RendererAssets>): (svg: string) => Promise<Uint8Array> {
  let loaded: Promise<RendererAssets> | null = null;
  return async (svg) => {
    loaded ??= load();
    const { engine, fonts } = await loaded;
    started ??= initWasm(engine);
    await started;
    return draw(svg, fonts);
  };
}

function draw(svg: string, fonts: readonly Uint8Array[]): Uint8Array {
  const resvg = new Resvg(svg, {
    fitTo: { mode: "zoom", value: ZOOM },
    font: { fontBuffers: [...fonts], defaultFontFamily: "Inter", sansSerifFamily: "Inter" },
  });
  // What the engine holds is not collected with what points at it.
  const image = resvg.render();
  try {
    return image.asPng();
  } finally {
    image.free();
    resvg.free();
  }
}
