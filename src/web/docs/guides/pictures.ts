import calc from "../../../../docs/pictures/commands/calc.svg";
import em from "../../../../docs/pictures/commands/em.svg";
import iv from "../../../../docs/pictures/commands/iv.svg";
import plan from "../../../../docs/pictures/commands/plan.svg";
import price from "../../../../docs/pictures/commands/price.svg";
import skew from "../../../../docs/pictures/commands/skew.svg";
import smile from "../../../../docs/pictures/commands/smile.svg";
import term from "../../../../docs/pictures/commands/term.svg";
import trackRecord from "../../../../docs/pictures/commands/track-record.svg";

/** Pictures of the guides by their place in the project; SVG, because a page may weigh 60 kB. */
export const PICTURES: Readonly<Record<string, string>> = {
  "docs/pictures/commands/calc.svg": calc,
  "docs/pictures/commands/em.svg": em,
  "docs/pictures/commands/iv.svg": iv,
  "docs/pictures/commands/plan.svg": plan,
  "docs/pictures/commands/price.svg": price,
  "docs/pictures/commands/skew.svg": skew,
  "docs/pictures/commands/smile.svg": smile,
  "docs/pictures/commands/term.svg": term,
  "docs/pictures/commands/track-record.svg": trackRecord,
};

/** Width and height that an SVG gives itself, so that the page keeps its place; null without both. */
export function sizeOf(svg: string): { width: number; height: number } | null {
  const [, width, height] = /^<svg[^>]* width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  return width === undefined || height === undefined
    ? null
    : { width: Number(width), height: Number(height) };
}
