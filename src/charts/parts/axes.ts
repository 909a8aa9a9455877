import { type ScaleContinuousNumeric, scaleLinear } from "d3-scale";
import { BOTTOM, EDGES, type Plot, RIGHT, TICK } from "./frame.ts";
import { type Box, overlap, textBox, textWidth } from "./measure-text.ts";
import { element, lineElement, textElement } from "./svg.ts";

export type Tick = { at: number; text: string };
export type ValueAxis = {
  /** From a value to a height; the other one also from what is not known, which has none. */
  y: (value: number) => number;
  heightOf: (value: number | null) => number | null;
  low: number;
  high: number;
  ticks: Tick[];
  labelWidth: number;
};

/** Beyond it a number is no price and no profit; doubles would lose the cents far earlier. */
const LARGEST = 1e15;
/** Under it nothing is left of a number in any unit that is drawn. */
const SMALLEST = 1e-9;

/** A number that can be drawn; null for what is unknown or none. */
export function drawn(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !(Math.abs(value) <= LARGEST)) return null;
  return Math.abs(value) < SMALLEST ? 0 : value;
}

/** Least and largest of what is known; null where nothing is. */
export function extent(values: Iterable<number | null | undefined>): [low: number, high: number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const each of values) {
    const value = drawn(each);
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : null;
}

const ROOM = 0.14;

/** A little wider than the data; a flat line stands in the middle. `least` keeps percents and prices from going below 0. */
export function padded([low, high]: [number, number], least = Number.NEGATIVE_INFINITY): [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const around = high - low > 1e-9 * size ? ROOM * (high - low) : size === 0 ? 1 : 0.1 * size;
  return [Math.max(least, low - around), high + around];
}

export type Format = (value: number, step: number) => string;

/** The axis of values, with its words. `range` as `padded` gives it. */
export function valueAxis(
  range: [number, number],
  format: Format,
  { top, bottom }: Pick<Plot, "top" | "bottom">,
): ValueAxis {
  const [low, high] = range;
  const scale = scaleLinear([low, high], [bottom, top]);
  const values = scale.ticks(5);
  const step = stepOf(values, high - low);
  const ticks = values.map((at) => ({ at, text: format(at, step) }));
  const labelWidth = Math.max(0, ...ticks.map(({ text }) => textWidth(text, TICK)));
  const heightOf = (value: number | null) => {
    const known = drawn(value);
    return known === null ? null : scale(known);
  };
  return { y: (value) => scale(value), heightOf, low, high, ticks, labelWidth };
}

function stepOf(values: readonly number[], otherwise: number): number {
  const [first, second] = values;
  return first === undefined || second === undefined ? otherwise : second - first;
}

/** Its lines across the plot and their words on the left. */
export function valueAxisMarks({ y, ticks }: ValueAxis, { left, right, colours }: Plot): string[] {
  return ticks.flatMap(({ at, text }) => [
    lineElement(left, y(at), right, y(at), { stroke: colours.grid }),
    textElement(text, left - 6, y(at) + 4.5, { ...TICK, fill: colours.muted, anchor: "end" }),
  ]);
}

export type CrossAxis = { x: (value: number) => number; ticks: Tick[] };

const MOST_TICKS = 7;

/** An axis of prices or strikes. */
export function priceAxis([low, high]: [number, number], format: Format, left: number): CrossAxis {
  const scale = scaleLinear([low, high], [left, RIGHT]);
  const ticks = ticksThatFit((count) => {
    const values = scale.ticks(count);
    const step = stepOf(values, high - low);
    return values.map((at) => ({ at, text: format(at, step) }));
  }, scale);
  return { x: (value) => scale(value), ticks };
}

/** An axis of given places, such as expirations, on a scale of one's own; as many as have room, the first ones first. */
export function givenAxis(scale: ScaleContinuousNumeric<number, number>, ticks: readonly Tick[]): CrossAxis {
  const boxes: Box[] = [];
  const fitting = ticks.filter((tick) => {
    const box = boxOf(tick, scale(tick.at));
    if (boxes.some((other) => overlap(box, other, TICK_GAP))) return false;
    boxes.push(box);
    return true;
  });
  return { x: (value) => scale(value), ticks: fitting };
}

const TICK_GAP = 10;

/** As many ticks as leave a gap between their words. */
export function ticksThatFit(ticksOf: (count: number) => Tick[], scale: (at: number) => number): Tick[] {
  for (let count = MOST_TICKS; count > 1; count -= 1) {
    const ticks = ticksOf(count);
    const boxes = ticks.map((tick) => boxOf(tick, scale(tick.at)));
    const crowded = boxes.some((box, index) =>
      boxes.slice(index + 1).some((other) => overlap(box, other, TICK_GAP)),
    );
    if (!crowded) return ticks;
  }
  return ticksOf(2).slice(0, 1);
}

const TICK_Y = BOTTOM + 18;

function boxOf({ text }: Tick, x: number): Box {
  return textBox(text, TICK, placed(text, x), TICK_Y, "middle");
}

/** The middle of a tick's word, moved in where it would be cut. */
function placed(text: string, x: number): number {
  const half = textWidth(text, TICK) / 2;
  return Math.min(EDGES.right - half, Math.max(EDGES.left + half, x));
}

export function crossAxisMarks({ x, ticks }: CrossAxis, { left, right, bottom, colours }: Plot): string[] {
  return [
    lineElement(left, bottom, right, bottom, { stroke: colours.zero }),
    ...ticks.flatMap(({ at, text }) => [
      lineElement(x(at), bottom, x(at), bottom + 4, { stroke: colours.zero }),
      textElement(text, placed(text, x(at)), TICK_Y, { ...TICK, fill: colours.muted, anchor: "middle" }),
    ]),
  ];
}

/** A dotted line over the whole height of the plot. */
export function upright(at: number, { top, bottom }: Plot, stroke: string, dashes = "2 4"): string {
  return lineElement(at, top, at, bottom, { stroke, width: 1.5, dashes });
}

/** A band over the whole height of the plot. */
export function shade(
  left: number,
  right: number,
  { top, bottom }: Plot,
  colour: string,
  opacity = 0.14,
): string {
  return element("rect", {
    x: left,
    y: top,
    width: Math.max(0, right - left),
    height: bottom - top,
    fill: colour,
    "fill-opacity": String(opacity),
  });
}
