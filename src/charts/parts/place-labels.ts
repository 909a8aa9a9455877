import type { Plot } from "./frame.ts";
import { type Anchor, type Box, type Font, overlap, textBox, textWidth } from "./measure-text.ts";
import { textElement } from "./svg.ts";

export type Spot = { x: number; y: number; anchor: Anchor };

/** A text and where it may stand, the best place first. */
export type Label = Font & { text: string; fill: string; halo: string; at: readonly Spot[] };

const GAP = 3;

type Obstacles = {
  /** Where no label may stand. */
  taken?: readonly Box[];
  /** Where one stands only when there is no other room, as over a curve. */
  avoided?: readonly Box[];
};

/**
 * Sets each label at the first of its places that is inside `bounds` and free, the important labels first. One that
 * fits nowhere is left out: a picture that is too full is better with a word less than with two on one another.
 */
export function placeLabels(
  labels: readonly Label[],
  bounds: Box,
  { taken = [], avoided = [] }: Obstacles = {},
): string[] {
  const boxes = [...taken];
  return labels.flatMap((label) => {
    const places = label.at.map((spot) => ({
      spot,
      box: textBox(label.text, label, spot.x, spot.y, spot.anchor),
    }));
    const open = places.filter(({ box }) => inside(box, bounds) && isFree(box, boxes, GAP));
    const best = open.find(({ box }) => isFree(box, avoided, 1)) ?? open[0];
    if (best === undefined) return [];
    boxes.push(best.box);
    const { x, y, anchor } = best.spot;
    return textElement(label.text, x, y, { ...label, anchor });
  });
}

function isFree(box: Box, others: readonly Box[], gap: number): boolean {
  return !others.some((other) => overlap(box, other, gap));
}

function inside(box: Box, bounds: Box): boolean {
  return (
    box.left >= bounds.left &&
    box.right <= bounds.right &&
    box.top >= bounds.top &&
    box.bottom <= bounds.bottom
  );
}

/** Places round a point: above it, below it, beside it; then the same farther away. */
export function around(x: number, y: number, { size }: Font, near = 8): Spot[] {
  return [near, near + 14].flatMap((away): Spot[] => {
    const under = y + away - 2 + 0.76 * size;
    return [
      { x, y: y - away, anchor: "middle" },
      { x, y: under, anchor: "middle" },
      { x: x + away, y: y + 0.35 * size, anchor: "start" },
      { x: x - away, y: y + 0.35 * size, anchor: "end" },
      { x: x + 2, y: y - away, anchor: "start" },
      { x: x - 2, y: y - away, anchor: "end" },
      { x: x + 2, y: under, anchor: "start" },
      { x: x - 2, y: under, anchor: "end" },
    ];
  });
}

/** Places beside a point through which a steep curve may go: right and left of it, below and above the level line. */
export function besidePoint(x: number, y: number, { size }: Font): Spot[] {
  const [above, under] = [y - 7, y + 7 + 0.76 * size];
  return [10, 22].flatMap((away): Spot[] => [
    { x: x + away, y: under, anchor: "start" },
    { x: x - away, y: above, anchor: "end" },
    { x: x - away, y: under, anchor: "end" },
    { x: x + away, y: above, anchor: "start" },
  ]);
}

/** The place over the plot for a text that stands at `x` in it, moved in where it would be cut. */
export function overPlot(text: string, font: Font, x: number, { left, right, top }: Plot): Spot[] {
  const half = textWidth(text, font) / 2;
  return [{ x: Math.min(right + 8 - half, Math.max(left - 2 + half, x)), y: top - 5, anchor: "middle" }];
}
