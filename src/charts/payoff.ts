import {
  crossAxisMarks,
  extent,
  padded,
  priceAxis,
  shade,
  upright,
  valueAxis,
  valueAxisMarks,
} from "./parts/axes.ts";
import { curve, curveBoxes, dot, type Point, signedAreas } from "./parts/curves.ts";
import { framed, type Heading, labelRoom, MARK, type Plot, plotOf, saying, TICK } from "./parts/frame.ts";
import { type Box, overlap, textBox } from "./parts/measure-text.ts";
import { besidePoint, type Label, overPlot, placeLabels } from "./parts/place-labels.ts";
import { lineElement } from "./parts/svg.ts";
import { type Colours, coloursOf } from "./parts/theme.ts";
import { dayName, dollars, moment, percent, price, signedDollars } from "./parts/words.ts";
import type { Look } from "./picture.ts";

/** A position's profit by the underlying's price. Dollars for the whole position; prices dollars a share, ascending. */
export type PayoffPicture = {
  symbol: string | null;
  /** What is traded, as traders write it: "bull put spread 580/575 × 2". */
  name: string;
  expiration: string;
  dte: number;
  underlyingPrice: number;
  prices: readonly number[];
  /** Null where one is not known, as without a volatility. */
  curves: { [When in "today" | "halfWay" | "expiry"]: readonly (number | null)[] | null };
  halfWayDate: string | null;
  /** What the legend calls the curve of that date, where the date alone does not say it. */
  halfWayName?: string;
  breakevens: readonly number[];
  /** One standard deviation by the expiration. */
  expectedMove: { lower: number; upper: number } | null;
  probabilityOfProfit: number | null;
  /** Null where it has no end. */
  maxProfit: number | null;
  /** As a positive number. */
  maxLoss: number | null;
  quotedAtMs: number | null;
};

const NO_CURVE = "Without a volatility there is no curve: no quote of these options tells one.";

export function payoffSvg(input: PayoffPicture, theme: Look): string {
  const colours = coloursOf(theme);
  const heading = headingOf(input, colours);
  const { today, halfWay, expiry } = input.curves;
  const known = extent([...(expiry ?? []), ...(today ?? []), ...(halfWay ?? [])]);
  const prices = extent(input.prices);
  if (known === null || prices === null || prices[0] === prices[1]) return saying(heading, NO_CURVE, theme);
  const profits = padded([Math.min(0, known[0]), Math.max(0, known[1])]);
  const values = valueAxis(profits, (value, step) => dollars(value, step), plotOf(theme, 0));
  const plot = plotOf(theme, values.labelWidth);
  const { x, ticks } = priceAxis(prices, (value, step) => dollars(value, step), plot.left);
  const rowOf = (row: readonly (number | null)[] | null): Point[] =>
    (row ?? []).map((profit, at) => ({ x: x(input.prices[at] ?? 0), y: values.heightOf(profit) }));
  const zero = values.y(0);
  const within = (value: number) => value > prices[0] && value < prices[1];
  const avoided = [today, halfWay, expiry].flatMap((row) => curveBoxes(rowOf(row)));
  return framed(heading, theme, [
    ...moveBand(input, plot, x, prices),
    ...valueAxisMarks(values, plot),
    ...crossAxisMarks({ x, ticks }, plot),
    ...signedAreas(rowOf(expiry ?? today), zero, { above: colours.profit, below: colours.loss }),
    lineElement(plot.left, zero, plot.right, zero, { stroke: colours.zero, width: 1.5 }),
    ...[input.underlyingPrice].filter(within).map((now) => upright(x(now), plot, colours.muted)),
    ...curve(rowOf(halfWay), { stroke: colours.second, dashes: "6 5" }),
    ...curve(rowOf(today), { stroke: colours.accent }),
    ...curve(rowOf(expiry), { stroke: colours.text, width: 2.5 }),
    ...input.breakevens.filter(within).map((at) => dot(x(at), zero, colours.text, 4.5, colours.ground)),
    ...placeLabels(labelsOf(input, { plot, x, zero, within }, avoided), labelRoom(plot), { avoided }),
  ]);
}

type Place = { plot: Plot; x: (price: number) => number; zero: number; within: (price: number) => boolean };

function labelsOf(input: PayoffPicture, { plot, x, zero, within }: Place, avoided: readonly Box[]): Label[] {
  const { colours } = plot;
  const halo = colours.ground;
  const breakevens = input.breakevens.filter(within).map((at): Label => {
    return { ...MARK, text: price(at), fill: colours.text, halo, at: besidePoint(x(at), zero, MARK) };
  });
  const now = input.underlyingPrice;
  const spot: Label = {
    ...TICK,
    text: `now ${price(now)}`,
    fill: colours.text,
    halo,
    at: within(now) ? overPlot(`now ${price(now)}`, TICK, x(now), plot) : [],
  };
  return [...breakevens, spot, ...edgeLabels(input, { plot, x, within }, avoided)];
}

/** The prices at the ends of the expected move, both in the row that is clear of curves. */
function edgeLabels(
  { expectedMove: move }: PayoffPicture,
  { plot: { top, bottom, colours }, x, within }: Pick<Place, "plot" | "x" | "within">,
  avoided: readonly Box[],
): Label[] {
  const edges = [
    { at: move?.lower ?? Number.NaN, anchor: "start" as const, aside: 4 },
    { at: move?.upper ?? Number.NaN, anchor: "end" as const, aside: -4 },
  ].filter(({ at }) => within(at));
  const isClear = (y: number) =>
    edges.every(({ at, anchor, aside }) => {
      const box = textBox(price(at), TICK, x(at) + aside, y, anchor);
      return !avoided.some((other) => overlap(box, other, 1));
    });
  const rows = [bottom - 7, top + 14, bottom - 25, top + 32].toSorted(
    (a, b) => Number(isClear(b)) - Number(isClear(a)),
  );
  return edges.map(({ at, anchor, aside }): Label => {
    const spots = rows.map((y) => ({ x: x(at) + aside, y, anchor }));
    return { ...TICK, text: price(at), fill: colours.event, halo: colours.ground, at: spots };
  });
}

function moveBand(
  { expectedMove }: PayoffPicture,
  plot: Plot,
  x: Place["x"],
  [low, high]: [number, number],
): string[] {
  if (expectedMove === null || expectedMove.upper <= low || expectedMove.lower >= high) return [];
  const from = x(Math.max(low, expectedMove.lower));
  const to = x(Math.min(high, expectedMove.upper));
  return [shade(from, to, plot, plot.colours.event)];
}

function headingOf(input: PayoffPicture, colours: Colours): Heading {
  const { probabilityOfProfit: odds, maxProfit, maxLoss, expiration, dte, curves, halfWayDate } = input;
  const most = maxProfit === null ? "unlimited" : signedDollars(maxProfit);
  const least = maxLoss === null ? "unlimited" : signedDollars(-maxLoss);
  const expires = dayName(
    expiration,
    input.quotedAtMs === null ? expiration : new Date(input.quotedAtMs).toISOString(),
  );
  const breakevens = input.breakevens.map(price).join(", ");
  return {
    title: [input.symbol, input.name].filter((part) => part !== null).join(" "),
    headline:
      odds === null
        ? null
        : { text: `POP ${percent(odds)}`, colour: odds >= 0.5 ? colours.profit : colours.text },
    facts: `${expires}, ${dte} d · max ${most} / ${least}`,
    legend: [
      ...(curves.expiry === null ? [] : [{ text: "expiry", colour: colours.text }]),
      ...(curves.today === null ? [] : [{ text: "today", colour: colours.accent }]),
      ...(curves.halfWay === null || halfWayDate === null
        ? []
        : [{ text: input.halfWayName ?? dayName(halfWayDate), colour: colours.second, dashes: "6 4" }]),
      ...(input.expectedMove === null
        ? []
        : [{ text: "±1σ move", colour: colours.event, mark: "band" as const }]),
    ],
    foot:
      input.quotedAtMs === null
        ? "No stored quotes: as given by hand"
        : `Quotes of ${moment(input.quotedAtMs)}`,
    description: `Profit and loss by price, at most ${most} and ${least}; ${
      breakevens === "" ? "no breakeven" : `breakeven at ${breakevens}`
    }, with ${price(input.underlyingPrice)} now${odds === null ? "" : `, probability of profit ${percent(odds)}`}.`,
  };
}
