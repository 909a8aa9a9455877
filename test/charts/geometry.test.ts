import { join } from "node:path";
import { expect, test } from "vitest";
import { coloursOf } from "../../src/charts/parts/theme.ts";
import { geometryOf } from "./read-svg.ts";
import { SAMPLES } from "./samples.ts";

/** Golden files hold where everything stands, in which colour; `npx vitest -u` writes them after looking. */
const golden = (name: string) => join(import.meta.dirname, "geometry", `${name}.txt`);

test.each(Object.keys(SAMPLES))("%s stands where it stood", async (kind) => {
  const draw = SAMPLES[kind];
  if (draw === undefined) throw new Error(kind);
  await expect(geometryOf(draw("dark"))).toMatchFileSnapshot(golden(kind));
});

test.each(Object.keys(SAMPLES))("%s in light is the same in other colours", (kind) => {
  const [dark = "", light = ""] = (["dark", "light"] as const).map((theme) => {
    const names = new Map(Object.entries(coloursOf(theme)).map(([name, colour]) => [colour, name]));
    return geometryOf(SAMPLES[kind]?.(theme) ?? "").replaceAll(
      /#[0-9a-f]{6}/g,
      (colour) => names.get(colour) ?? "?",
    );
  });
  expect(light).toBe(dark);
  expect(light).not.toContain("?");
});

test.each(["dark", "light"] as const)("%s can be read: WCAG's contrasts", (theme) => {
  const { ground, grid: _faint, zero, ...inks } = coloursOf(theme);
  for (const [name, ink] of Object.entries(inks)) expect(contrast(ink, ground), name).toBeGreaterThan(4.5);
  expect(contrast(zero, ground)).toBeGreaterThan(3);
});

/** WCAG 2.2, relative luminance. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
