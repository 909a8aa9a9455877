import { scaleLinear } from "d3-scale";
import { crossAxisMarks, givenAxis, valueAxis, valueAxisMarks } from "./parts/axes.ts";
import { curveBoxes, dot } from "./parts/curves.ts";
import {
  framed,
  type Heading,
  type LegendEntry,
  labelRoom,
  MARK,
  type Plot,
  plotOf,
  RIGHT,
  saying,
} from "./parts/frame.ts";
import { around, type Label, placeLabels } from "./parts/place-labels.ts";
import { element, lineElement } from "./parts/svg.ts";
import { type Colours, coloursOf } from "./parts/theme.ts";
import { dayName, percent } from "./parts/words.ts";
import type { Look } from "./picture.ts";

/** What was implied against what came; probabilities and shares 0 to 1. */
export type ReliabilityPicture = {
  /** Null for all tickers. */
  symbol: string | null;
  /** By what was implied; `band`: where the share lies 95 times in 100 if it was true. */
  buckets: readonly {
    predicted: number;
    happened: number;
    n: number;
    band: readonly [low: number, high: number];
  }[];
  /** The latest expiration; null where nothing is recorded. */
  to: string | null;
};

type Bucket = ReliabilityPicture["buckets"][number];

export function reliabilitySvg(input: ReliabilityPicture, theme: Look): string {
  const buckets = input.buckets
    .filter(({ predicted, happened, n, band }) => n > 0 && [predicted, happened, ...band].every(isShare))
    .toSorted((a, b) => a.predicted - b.predicted);
  const heading = headingOf(input, buckets, coloursOf(theme));
  if (buckets.length === 0)
    return saying(heading, "No probability has been recorded with its outcome yet.", theme);
  const values = valueAxis([0, 1], (value) => percent(value), plotOf(theme, 0));
  const plot = plotOf(theme, values.labelWidth);
  const scale = scaleLinear([0, 1], [plot.left + INSET, RIGHT - INSET]);
  const axis = givenAxis(
    scale,
    TICKS.map((at) => ({ at, text: percent(at) })),
  );
  const most = Math.max(...buckets.map(({ n }) => n));
  const marks = buckets.map((bucket) => ({
    bucket,
    ...{ x: scale(bucket.predicted), y: values.y(bucket.happened), r: radiusOf(bucket.n, most) },
    ...{ top: values.y(bucket.band[1]), bottom: values.y(bucket.band[0]) },
  }));
  const ends = [0, 1].map((share) => ({ x: scale(share), y: values.y(share) }));
  return framed(heading, theme, [
    ...valueAxisMarks(values, plot),
    ...crossAxisMarks(axis, plot),
    ...diagonal(ends, plot),
    ...marks.map((mark) => barOf(mark, plot)),
    ...marks.map(({ bucket, x, y, r }) => dot(x, y, colourOf(bucket, plot.colours), r, plot.colours.ground)),
    ...placeLabels(
      marks.map((mark) => labelOf(mark, plot)),
      labelRoom(plot),
      {
        taken: marks.map(({ x, y, r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r })),
        avoided: [
          ...curveBoxes(ends),
          ...marks.map(({ x, top, bottom }) => ({ left: x - BAR / 2, right: x + BAR / 2, top, bottom })),
        ],
      },
    ),
  ]);
}

/** A bucket where it stands: the middle of its dot, its radius, and the ends of its band. */
type Mark = { bucket: Bucket; x: number; y: number; r: number; top: number; bottom: number };

/** Room for a dot at none and at all. */
const INSET = 12;
const TICKS = [0, 1, 0.5, 0.25, 0.75];
const BAR = 10;
const LARGEST = 8;
const SMALLEST = 3.5;

const isShare = (value: number) => value >= 0 && value <= 1;

/** "1,204". */
const count = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** The area of a dot goes with n. */
function radiusOf(n: number, most: number): number {
  return Math.max(SMALLEST, LARGEST * Math.sqrt(n / most));
}

function isWithin({ happened, band: [low, high] }: Bucket): boolean {
  return happened >= low && happened <= high;
}

const colourOf = (bucket: Bucket, { accent, loss }: Colours) => (isWithin(bucket) ? accent : loss);

/** Where what came is what was implied. */
function diagonal(ends: readonly { x: number; y: number }[], { colours }: Plot): string[] {
  const [from, to] = ends;
  if (from === undefined || to === undefined) return [];
  return [lineElement(from.x, from.y, to.x, to.y, { stroke: colours.zero, width: 1.5, dashes: "5 4" })];
}

function barOf({ x, top, bottom }: Mark, { colours }: Plot): string {
  const height = Math.max(1, bottom - top);
  const place = { x: x - BAR / 2, y: top, width: BAR, height };
  return element("rect", { ...place, fill: colours.accent, "fill-opacity": "0.3" });
}

function labelOf({ bucket, x, y, r, top, bottom }: Mark, plot: Plot): Label {
  const text = `n ${count(bucket.n)}`;
  const beside = around(x, y, MARK, r + 6);
  // Beside the bar, then under or over it, before on it.
  const ends = [
    { x, y: bottom + 5 + 0.76 * MARK.size, anchor: "middle" as const },
    { x, y: top - 6, anchor: "middle" as const },
  ];
  const at = [...beside.filter(({ anchor }) => anchor !== "middle"), ...ends, ...beside];
  return { ...MARK, text, fill: plot.colours.text, halo: plot.colours.ground, at };
}

function headingOf(
  { symbol, to }: ReliabilityPicture,
  buckets: readonly Bucket[],
  colours: Colours,
): Heading {
  const who = symbol ?? "All tickers";
  const within = buckets.filter(isWithin).length;
  const odds = buckets.reduce((sum, { n }) => sum + n, 0);
  const settled = to === null ? "" : ` · settled to ${dayName(to)}`;
  const legend: LegendEntry[] = [
    { text: "came", colour: colours.accent, mark: "dot" },
    { text: "outside its band", colour: colours.loss, mark: "dot" },
    { text: "95 % band", colour: colours.accent, mark: "band" },
  ];
  return {
    title: `${who}: implied odds and what came`,
    headline:
      buckets.length === 0 ? null : { text: `${within} of ${buckets.length} in band`, colour: colours.text },
    facts: `${count(odds)} probabilities of profit`,
    legend,
    foot: `Across: implied; up: the share that came${settled}`,
    description: `Probabilities of profit of ${who === symbol ? who : "all tickers"} against what came: ${described(buckets)}.`,
  };
}

function described(buckets: readonly Bucket[]): string {
  if (buckets.length === 0) return "nothing is recorded yet";
  return buckets
    .map(({ predicted, happened, n }) => `implied ${percent(predicted)}, came ${percent(happened)} of ${n}`)
    .join("; ");
}
