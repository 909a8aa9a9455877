import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { crossAxisMarks, drawn, extent, padded, valueAxis, valueAxisMarks } from "./parts/axes.ts";
import { curve, curveBoxes, dot, type Point, signedAreas } from "./parts/curves.ts";
import { framed, type Heading, labelRoom, MARK, type Plot, plotOf, saying, TICK } from "./parts/frame.ts";
import { around, type Label, placeLabels } from "./parts/place-labels.ts";
import { lineElement } from "./parts/svg.ts";
import { type Colours, coloursOf } from "./parts/theme.ts";
import { dayAxis } from "./parts/time-axis.ts";
import { dayName, dollars, moment, signedDollars } from "./parts/words.ts";
import type { Look } from "./picture.ts";

/** A tracked trade's profit and loss over time. Dollars for the whole trade, instants epoch ms. */
export type TradeSeries = {
  symbol: string;
  /** The trade as a trader writes it: "bull put spread 580/575 × 2". */
  name: string;
  openedAtMs: number;
  /** Null while it is open. */
  closedAtMs: number | null;
  expiration: string;
  /** One per refresh at which it could be marked, in order; null where quotes were missing. */
  points: readonly { atMs: number; profit: number | null }[];
  /** Null where it has no end. */
  maxProfit: number | null;
  /** Of the largest loss, as a positive number. */
  maxLoss: number | null;
  /** What half the profit is; null where the trade has no such goal. */
  halfProfit: number | null;
  /** When the last mark's quotes stood. */
  quotedAtMs: number | null;
};

/** `at`: its place among the points. */
type Mark = { at: number; profit: number };

export function tradeProfitSvg(
  input: TradeSeries,
  theme: Look,
  calendar: TradingCalendar = nyseCalendar,
): string {
  const points = withGaps(input.points, calendar);
  const known = points.flatMap(({ profit }, at): Mark[] => (profit === null ? [] : [{ at, profit }]));
  const last = known.at(-1);
  const heading = headingOf(input, last, coloursOf(theme));
  const range = extent([0, ...known.map(({ profit }) => profit)]);
  if (last === undefined || range === null)
    return saying(heading, "Not marked yet: the next refresh of its option chain does so.", theme);
  const goal = goalIn(input, range);
  const reach: [number, number] = [range[0], Math.max(range[1], goal ?? range[1])];
  const values = valueAxis(padded(reach), (value, step) => dollars(value, step), plotOf(theme, 0));
  const plot = plotOf(theme, values.labelWidth);
  const { colours, left, right } = plot;
  const axis = dayAxis(
    points.map(({ day }) => day),
    left,
  );
  const line = points.map(({ profit }, at): Point => {
    return { x: axis.x(at), y: profit === null ? null : values.y(profit) };
  });
  const zero = values.y(0);
  const end = { x: axis.x(last.at), y: values.y(last.profit) };
  return framed(heading, theme, [
    ...valueAxisMarks(values, plot),
    ...crossAxisMarks(axis, plot),
    ...signedAreas(line, zero, { above: colours.profit, below: colours.loss }),
    lineElement(left, zero, right, zero, { stroke: colours.zero, width: 1.5 }),
    ...(goal === null ? [] : [goalLine(values.y(goal), plot)]),
    ...curve(line, { stroke: colours.text, width: 2 }),
    dot(end.x, end.y, toneOf(last.profit, colours), 5, colours.ground),
    ...placeLabels(labelsOf({ last, end, goal }, values.y, plot), labelRoom(plot), {
      avoided: curveBoxes(line),
    }),
  ]);
}

/** Marks one after another, without the hours between sessions; a trading day without any is a gap. */
function withGaps(points: TradeSeries["points"], calendar: TradingCalendar) {
  const dated = points.map(({ atMs, profit }) => ({ day: newYorkDate(atMs), profit: drawn(profit) }));
  return dated.flatMap((one, index) => {
    const before = dated[index - 1];
    const gap = before !== undefined && calendar.nextTradingDay(before.day) < one.day;
    return gap ? [{ day: before.day, profit: null }, one] : [one];
  });
}

function goalLine(y: number, { left, right, colours }: Plot): string {
  return lineElement(left, y, right, y, { stroke: colours.second, width: 1.5, dashes: "6 5" });
}

/** Half the profit is drawn where it is in reach of what has been: else it would flatten the curve. */
function goalIn({ halfProfit }: TradeSeries, [low, high]: [number, number]): number | null {
  const goal = drawn(halfProfit);
  return goal !== null && goal <= high + 2 * Math.max(high - low, 0.25 * goal) ? goal : null;
}

type Marks = { last: Mark; end: { x: number; y: number }; goal: number | null };

function labelsOf(
  { last, end, goal }: Marks,
  y: (value: number) => number,
  { left, right, colours }: Plot,
): Label[] {
  const halo = colours.ground;
  const text = signedDollars(last.profit);
  const now: Label = {
    ...MARK,
    text,
    fill: toneOf(last.profit, colours),
    halo,
    at: around(end.x, end.y, MARK, 9),
  };
  if (goal === null) return [now];
  const at = [y(goal) - 5, y(goal) + 15].flatMap((row) => [
    { x: left + 4, y: row, anchor: "start" as const },
    { x: right, y: row, anchor: "end" as const },
  ]);
  return [now, { ...TICK, text: `half the profit ${signedDollars(goal)}`, fill: colours.second, halo, at }];
}

function toneOf(profit: number, { profit: gain, loss, text }: Colours): string {
  return profit > 0 ? gain : profit < 0 ? loss : text;
}

function headingOf(input: TradeSeries, last: Mark | undefined, colours: Colours): Heading {
  const { symbol, name, openedAtMs, closedAtMs, expiration, maxProfit, maxLoss, quotedAtMs } = input;
  const opened = dayName(newYorkDate(openedAtMs), expiration);
  const state = closedAtMs === null ? "open" : `closed ${dayName(newYorkDate(closedAtMs), expiration)}`;
  const most = maxProfit === null ? "unlimited" : signedDollars(maxProfit);
  const least = maxLoss === null ? "unlimited" : signedDollars(-maxLoss);
  const now = last === undefined ? "not marked yet" : signedDollars(last.profit);
  return {
    title: `${symbol} ${name}`,
    headline: last === undefined ? null : { text: now, colour: toneOf(last.profit, colours) },
    facts: `since ${opened}, ${state} · max ${most} / ${least}`,
    legend: [{ text: `profit and loss, expires ${dayName(expiration)}`, colour: colours.text }],
    foot:
      quotedAtMs === null
        ? "Marked at the middle of the quotes"
        : `Marked at the middle · quotes of ${moment(quotedAtMs)}`,
    description: `Profit and loss of ${symbol} ${name} since ${opened}, ${state}: ${now}, at most ${most} and ${least}.`,
  };
}
