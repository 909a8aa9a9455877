import { area, line } from "d3-shape";
import type { Box } from "./measure-text.ts";
import { element } from "./svg.ts";

/** A point of a curve in the drawing; `y` is null where nothing is known, and the curve has a gap there. */
export type Point = { x: number; y: number | null };
type Known = { x: number; y: number };

export type CurveStyle = { stroke: string; width?: number; dashes?: string };

const isKnown = (point: Point): point is Known => point.y !== null;

const pathOf = line<Point>()
  .defined(isKnown)
  .x(({ x }) => x)
  .y(({ y }) => y ?? 0)
  .digits(1);

/** A curve with its gaps; a point that stands alone between two of them is a dot. */
export function curve(points: readonly Point[], { stroke, width = 2, dashes }: CurveStyle): string[] {
  const alone = points.filter(
    (point, i) =>
      isKnown(point) && (points[i - 1]?.y ?? null) === null && (points[i + 1]?.y ?? null) === null,
  );
  const path = pathOf([...points]);
  return [
    ...(path === null || alone.length === points.filter(isKnown).length
      ? []
      : [
          element("path", {
            d: path,
            fill: "none",
            stroke,
            "stroke-width": width,
            "stroke-dasharray": dashes,
            "stroke-linejoin": "round",
            "stroke-linecap": "round",
          }),
        ]),
    ...alone.map(({ x, y }) => dot(x, y ?? 0, stroke, width + 1)),
  ];
}

export function dot(cx: number, cy: number, fill: string, r = 4, ring: string | null = null): string {
  return element("circle", { cx, cy, r, fill, stroke: ring, "stroke-width": ring === null ? null : 2 });
}

type Fill = { above: string; below: string };

/** What lies between a curve and the height `zero`, by the side on which it lies. */
export function signedAreas(points: readonly Point[], zero: number, { above, below }: Fill): string[] {
  const cut = withCrossings(points, zero);
  const side = (towards: (y: number, zero: number) => number, fill: string) => {
    const shape = area<Point>()
      .defined(isKnown)
      .x(({ x }) => x)
      .y0(zero)
      .y1(({ y }) => towards(y ?? zero, zero))
      .digits(1);
    const d = shape(cut);
    return d === null ? [] : [element("path", { d, fill, "fill-opacity": "0.2" })];
  };
  return [...side(Math.min, above), ...side(Math.max, below)];
}

/** The area under a curve down to `base`. */
export function areaUnder(points: readonly Point[], base: number, fill: string): string[] {
  const shape = area<Point>()
    .defined(isKnown)
    .x(({ x }) => x)
    .y0(base)
    .y1(({ y }) => y ?? base)
    .digits(1);
  const d = shape([...points]);
  return d === null ? [] : [element("path", { d, fill, "fill-opacity": "0.12" })];
}

/** With a point wherever the curve goes through `level`. */
function withCrossings(points: readonly Point[], level: number): Point[] {
  return points.flatMap((point, i) => {
    const before = points[i - 1];
    if (before === undefined || !isKnown(before) || !isKnown(point)) return [point];
    if ((before.y - level) * (point.y - level) >= 0) return [point];
    const share = (level - before.y) / (point.y - before.y);
    return [{ x: before.x + share * (point.x - before.x), y: level }, point];
  });
}

const STEP = 5;
const HALF_STROKE = 2;

/** What a curve covers, in small boxes, for labels to avoid. */
export function curveBoxes(points: readonly Point[]): Box[] {
  return points.flatMap((point, index) => {
    const next = points[index + 1];
    if (!isKnown(point)) return [];
    if (next === undefined || !isKnown(next)) return [boxAround(point.x, point.y)];
    const steps = Math.max(1, Math.ceil(Math.hypot(next.x - point.x, next.y - point.y) / STEP));
    return Array.from({ length: steps }, (_none, step) => {
      const share = step / steps;
      return boxAround(point.x + share * (next.x - point.x), point.y + share * (next.y - point.y));
    });
  });
}

function boxAround(x: number, y: number): Box {
  return { left: x - HALF_STROKE, right: x + HALF_STROKE, top: y - HALF_STROKE, bottom: y + HALF_STROKE };
}
