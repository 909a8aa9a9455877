import { type Anchor, drawable, type Font, textWidth } from "./measure-text.ts";
import { isOfPage } from "./theme.ts";

export type Attributes = Readonly<Record<string, string | number | null | undefined>>;

/** An element as text. Attributes that are null are left out; numbers are kept to a tenth. */
export function element(
  name: string,
  attributes: Attributes,
  children: readonly string[] | null = null,
): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === null || value === undefined
      ? []
      : ` ${key}="${typeof value === "number" ? tenth(value) : escapeText(value)}"`,
  );
  const head = `<${name}${written.join("")}`;
  return children === null ? `${head}/>` : `${head}>${children.join("")}</${name}>`;
}

/** Of a coordinate: a tenth of a point is finer than any screen. */
export function tenth(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}

export function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export type TextStyle = Font & {
  fill: string;
  anchor?: Anchor;
  /** The colour of the ground, for a text that may stand on a line. */
  halo?: string;
};

/**
 * A text at its place. A page's is drawn with the font that the machine has, which may be a fifth wider than the one
 * that places are measured by: it is told how wide it is to stand, so that no label runs into another or is cut.
 */
export function textElement(text: string, x: number, y: number, style: TextStyle): string {
  const { size, weight = 400, fill, anchor = "start", halo = null } = style;
  const shown = drawable(text);
  return element(
    "text",
    {
      x,
      y,
      "font-size": size,
      "font-weight": weight === 400 ? null : weight,
      "text-anchor": anchor === "start" ? null : anchor,
      fill,
      ...(isOfPage(fill) && {
        textLength: textWidth(shown, style),
        lengthAdjust: "spacingAndGlyphs",
      }),
      ...(halo !== null && {
        stroke: halo,
        "stroke-width": 4,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
      }),
    },
    [escapeText(shown)],
  );
}

export type LineStyle = { stroke: string; width?: number; dashes?: string };

export function lineElement(x1: number, y1: number, x2: number, y2: number, style: LineStyle): string {
  const { stroke, width = 1, dashes } = style;
  return element("line", { x1, y1, x2, y2, stroke, "stroke-width": width, "stroke-dasharray": dashes });
}
