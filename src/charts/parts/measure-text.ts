import { INTER_CHARACTERS, INTER_REGULAR, INTER_SEMIBOLD } from "./inter-widths.ts";

export type FontWeight = 400 | 600;
export type Font = { size: number; weight?: FontWeight };

const regular = widths(INTER_REGULAR);
const semibold = widths(INTER_SEMIBOLD);
/** Above and below the baseline, in shares of the size: Inter's capitals and digits, and its descenders. */
const ASCENT = 0.76;
const DESCENT = 0.24;
const ELLIPSIS = "…";
const UNKNOWN = "?";

function widths(table: readonly number[]): ReadonlyMap<string, number> {
  return new Map([...INTER_CHARACTERS].map((character, index) => [character, table[index] ?? 0]));
}

/** How wide a text stands, in the unit of the font's size. */
export function textWidth(text: string, { size, weight = 400 }: Font): number {
  const table = weight === 600 ? semibold : regular;
  let thousandths = 0;
  for (const character of text) thousandths += table.get(character) ?? table.get(UNKNOWN) ?? 0;
  return (thousandths * size) / 1_000;
}

/** The text with "?" for what the bundled font cannot draw. */
export function drawable(text: string): string {
  return [...text].map((character) => (regular.has(character) ? character : UNKNOWN)).join("");
}

/** The text, or as much of it as fits with an ellipsis behind it. */
export function fitText(text: string, font: Font, most: number): string {
  if (textWidth(text, font) <= most) return text;
  const characters = [...text];
  while (characters.length > 0) {
    characters.pop();
    const cut = `${characters.join("").trimEnd()}${ELLIPSIS}`;
    if (textWidth(cut, font) <= most) return cut;
  }
  return "";
}

export type Anchor = "start" | "middle" | "end";
export type Box = { left: number; top: number; right: number; bottom: number };

/** What a text covers whose baseline begins, is centred or ends at `x`, `y`. */
export function textBox(text: string, font: Font, x: number, y: number, anchor: Anchor): Box {
  const width = textWidth(text, font);
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { left, right: left + width, top: y - ASCENT * font.size, bottom: y + DESCENT * font.size };
}

export function overlap(a: Box, b: Box, gap = 0): boolean {
  return a.left < b.right + gap && b.left < a.right + gap && a.top < b.bottom + gap && b.top < a.bottom + gap;
}
