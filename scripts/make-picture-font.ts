import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import subsetFont from "subset-font";
import { PROJECT_DIR } from "../local/project.ts";
import { readAdvances } from "./pictures/read-advances.ts";

/**
 * Makes the font of the pictures out of Inter, once for each version of it: a TrueType file of each weight with the
 * characters that pictures use, their widths for src/charts, and the licence beside.
 */

const ASCII = String.fromCharCode(...Array.from({ length: 0x7f - 0x20 }, (_none, index) => 0x20 + index));
const LATIN = `${ASCII}\u00a0°±·×–—’…−↑↓`;
const GREEK = "Δσ";
const FONT_DIR = join(PROJECT_DIR, "src", "adapters", "resvg", "font");
const WIDTHS = join(PROJECT_DIR, "src", "charts", "parts", "inter-widths.ts");

const inter = dirname(createRequire(import.meta.url).resolve("@fontsource/inter/package.json"));

async function makeFont(name: string, subset: string, weight: number, characters: string) {
  const source = await readFile(join(inter, "files", `inter-${subset}-${weight}-normal.woff2`));
  // Without kerning and ligatures a text is as wide as its characters together.
  const font = await subsetFont(source, characters, {
    targetFormat: "sfnt",
    keepFeatures: [],
    noHinting: true,
    // Of one family with its weights.
    preserveNameIds: [16, 17],
  });
  await writeFile(join(FONT_DIR, `${name}.ttf.bin`), font);
  const advances = readAdvances(font, characters);
  const lost = [...characters].filter((character) => !advances.has(character));
  if (lost.length > 0) throw new Error(`Inter has no ${lost.join(" ")} in its subset ${subset}.`);
  console.log(`${name}: ${font.length} bytes, ${advances.size} characters`);
  return advances;
}

const regular = await makeFont("inter-regular", "latin", 400, LATIN);
const semibold = await makeFont("inter-semibold", "latin", 600, LATIN);
const greek = await makeFont("inter-greek", "greek", 400, GREEK);
await writeFile(join(FONT_DIR, "OFL.txt"), await readFile(join(inter, "LICENSE")));

const characters = [...`${LATIN}${GREEK}`];
const widthsOf = (widths: Map<string, number>) =>
  JSON.stringify(characters.map((character) => widths.get(character) ?? greek.get(character)));
await writeFile(
  WIDTHS,
  `/** Advance widths of Inter in thousandths of its size, written by scripts/make-picture-font.ts. */
export const INTER_CHARACTERS = ${JSON.stringify(characters.join(""))};

/** In the order of the characters; the Greek ones stand in either weight. */
export const INTER_REGULAR: readonly number[] = ${widthsOf(regular)};

export const INTER_SEMIBOLD: readonly number[] = ${widthsOf(semibold)};
`,
);
