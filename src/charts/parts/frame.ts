import type { Look } from "../picture.ts";
import { type Box, type Font, fitText, textWidth } from "./measure-text.ts";
import { element, escapeText, lineElement, textElement } from "./svg.ts";
import { type Colours, coloursOf } from "./theme.ts";

/** Points of the drawing; on a phone one is about one of its own. */
export const WIDTH = 390;
export const HEIGHT = 326;
const MARGIN = 14;
const TITLE: Font = { size: 17, weight: 600 };
const LONG_TITLE: Font = { size: 14, weight: 600 };
const HEADLINE: Font = { size: 14, weight: 600 };
const FACTS: Font = { size: 13 };
const LEGEND: Font = { size: 12 };
const FOOT: Font = { size: 11 };
export const MARK: Font = { size: 12.5, weight: 600 };
export const TICK: Font = { size: 12.5 };

const TOP = 90;
export const BOTTOM = HEIGHT - 46;
export const RIGHT = WIDTH - MARGIN;
export const EDGES: Box = { left: 4, top: 0, right: WIDTH - 4, bottom: HEIGHT };

export type LegendEntry = { text: string; colour: string; dashes?: string; mark?: "line" | "dot" | "band" };

export type Heading = {
  title: string;
  /** What stands at the right of the facts, and its colour. */
  headline?: { text: string; colour: string } | null;
  facts: string;
  legend?: readonly LegendEntry[];
  /** Source and age. */
  foot: string;
  /** The picture in a sentence or two, for those who do not see it. */
  description: string;
};

export type Plot = { top: number; bottom: number; left: number; right: number; colours: Colours };

/** Where the curves go, beside labels of that width on the left. */
export function plotOf(theme: Look, labelWidth: number): Plot {
  return {
    top: TOP,
    bottom: BOTTOM,
    left: Math.ceil(MARGIN + labelWidth + 6),
    right: RIGHT,
    colours: coloursOf(theme),
  };
}

/** Where labels may stand: in the plot and in the row over it. */
export function labelRoom({ top, bottom, left, right }: Plot): Box {
  return { left: left - 3, right: right + 10, top: top - 16, bottom };
}

/** The whole picture: heading, what is drawn in it, foot. */
export function framed(heading: Heading, theme: Look, drawn: readonly string[]): string {
  const colours = coloursOf(theme);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      role: "img",
      "font-family": "Inter, system-ui, sans-serif",
    },
    [
      element("title", {}, [escapeText(heading.title)]),
      element("desc", {}, [escapeText(heading.description)]),
      element("rect", { width: WIDTH, height: HEIGHT, fill: colours.ground }),
      ...headingOf(heading, colours),
      ...drawn,
      footOf(heading.foot, colours),
    ],
  );
}

/** A picture that only says why there is nothing to draw. */
export function saying(heading: Omit<Heading, "legend">, message: string, theme: Look): string {
  const colours = coloursOf(theme);
  const lines = wrap(message, FACTS, WIDTH - 4 * MARGIN);
  const first = (TOP + BOTTOM) / 2 - 10 * (lines.length - 1);
  return framed(
    heading,
    theme,
    lines.map((line, index) =>
      textElement(line, WIDTH / 2, first + 20 * index, { ...FACTS, fill: colours.muted, anchor: "middle" }),
    ),
  );
}

function headingOf({ title, headline, facts, legend = [] }: Heading, colours: Colours): string[] {
  const most = WIDTH - 2 * MARGIN;
  const right = headline ?? null;
  const rightText = right === null ? "" : fitText(right.text, HEADLINE, most / 2);
  const left = most - (rightText === "" ? 0 : textWidth(rightText, HEADLINE) + 10);
  const titleFont = textWidth(title, TITLE) <= most ? TITLE : LONG_TITLE;
  return [
    textElement(fitText(title, titleFont, most), MARGIN, 26, { ...titleFont, fill: colours.text }),
    textElement(fitText(facts, FACTS, left), MARGIN, 46, { ...FACTS, fill: colours.muted }),
    ...(right === null
      ? []
      : [textElement(rightText, RIGHT, 46, { ...HEADLINE, fill: right.colour, anchor: "end" })]),
    ...legendOf(legend, colours),
  ];
}

function footOf(foot: string, colours: Colours): string {
  const text = fitText(foot, FOOT, WIDTH - 2 * MARGIN);
  return textElement(text, MARGIN, HEIGHT - 10, { ...FOOT, fill: colours.muted });
}

const SAMPLE = 16;

function legendOf(entries: readonly LegendEntry[], colours: Colours): string[] {
  let x = MARGIN;
  return entries.flatMap(({ text, colour, dashes, mark = "line" }) => {
    const end = x + SAMPLE + 5 + textWidth(text, LEGEND);
    if (end > RIGHT) return [];
    const drawn = [
      sampleOf(mark, x, colour, dashes),
      textElement(text, x + SAMPLE + 5, 66, { ...LEGEND, fill: colours.text }),
    ];
    x = end + 14;
    return drawn;
  });
}

function sampleOf(mark: LegendEntry["mark"], x: number, colour: string, dashes: string | undefined): string {
  if (mark === "dot") return element("circle", { cx: x + SAMPLE / 2, cy: 62, r: 4, fill: colour });
  if (mark === "band")
    return element("rect", { x, y: 57, width: SAMPLE, height: 10, fill: colour, "fill-opacity": 0.3 });
  return lineElement(x, 62, x + SAMPLE, 62, {
    stroke: colour,
    width: 2.5,
    ...(dashes !== undefined && { dashes }),
  });
}

function wrap(text: string, font: Font, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(joined, font) <= most) lines[lines.length - 1] = joined;
    else lines.push(fitText(word, font, most));
  }
  return lines;
}
