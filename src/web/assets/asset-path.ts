import { BUNDLED } from "./bundled.ts";

export type AssetName = keyof typeof BUNDLED;

/** The address of a stylesheet or script. Its content is part of it, so that it may be kept for good. */
export function assetPath(name: AssetName): string {
  const { hash } = BUNDLED[name];
  return `/assets/${name.replace(/\.(\w+)$/, `.${hash}.$1`)}`;
}
