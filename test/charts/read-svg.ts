import { type Box, textBox } from "../../src/charts/parts/measure-text.ts";

/** What a picture of ours is made of, read back from its text. */

export type SvgElement = { name: string; attributes: Record<string, string>; text: string };

const ELEMENT = /<(\w+)((?:\s[\w:-]+="[^"]*")*)\s*(?:\/>|>([^<]*))/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

export function readSvg(svg: string): SvgElement[] {
  return [...svg.matchAll(ELEMENT)].map(([, name = "", attributes = "", text = ""]) => ({
    name,
    attributes: Object.fromEntries(
      [...attributes.matchAll(ATTRIBUTE)].map(([, key = "", value = ""]) => [key, value]),
    ),
    text: text
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&"),
  }));
}

export type DrawnText = { text: string; box: Box };

export function textsOf(svg: string): DrawnText[] {
  return readSvg(svg)
    .filter(({ name }) => name === "text")
    .map(({ attributes: { x, y, ...style }, text }) => {
      const font = {
        size: Number(style["font-size"]),
        weight: style["font-weight"] === "600" ? 600 : 400,
      } as const;
      const anchor = (style["text-anchor"] ?? "start") as "start" | "middle" | "end";
      return { text, box: textBox(text, font, Number(x), Number(y), anchor) };
    });
}

/** One line an element, numbers to the point: what moves shows, what an optimiser of decimals does not. */
export function geometryOf(svg: string): string {
  const lines = readSvg(svg).map(({ name, attributes, text }) => {
    const written = Object.entries(attributes).map(([key, value]) => `${key}=${rounded(key, value)}`);
    return [name, ...written, text === "" ? "" : JSON.stringify(text)]
      .filter((part) => part !== "")
      .join(" ");
  });
  return `${lines.join("\n")}\n`;
}

function rounded(key: string, value: string): string {
  if (key === "fill" || key === "stroke" || key === "xmlns") return value;
  return value.replaceAll(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number)) + 0));
}
