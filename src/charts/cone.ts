import { DAY_MS, dayNumber, daysBetween } from "../market/calendar-date.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { crossAxisMarks, drawn, extent, padded, valueAxis, valueAxisMarks } from "./parts/axes.ts";
import { curve, curveBoxes, dot, type Point } from "./parts/curves.ts";
import { framed, type Heading, labelRoom, MARK, type Plot, plotOf, saying } from "./parts/frame.ts";
import { around, type Label, placeLabels, type Spot } from "./parts/place-labels.ts";
import { element, lineElement, tenth } from "./parts/svg.ts";
import { type Colours, coloursOf } from "./parts/theme.ts";
import { timeAxis } from "./parts/time-axis.ts";
import { dayName, dollars, moment, percent, price } from "./parts/words.ts";
import type { Look } from "./picture.ts";

/** Daily closes, and the move that the options expect by an expiration. Dollars a share. */
export type ConePicture = {
  symbol: string;
  /** Oldest first, adjusted; null where a session's is not known. */
  closes: readonly { day: string; close: number | null }[];
  /** Where the cone begins: the price that the expected move was measured from, and its New York date. */
  underlyingPrice: number;
  day: string;
  expiration: string;
  dte: number;
  /** One standard deviation either way, and the odds of ending between the two, 0..1. */
  oneSigma: { lower: number; upper: number; percent: number; probability: number } | null;
  quotedAtMs: number | null;
};

export function coneSvg(input: ConePicture, theme: Look, calendar: TradingCalendar = nyseCalendar): string {
  const heading = headingOf(input, coloursOf(theme));
  const closes = withGaps(withNow(input), calendar);
  const { oneSigma, underlyingPrice: spot } = input;
  const range = extent([...closes.map(({ close }) => close), spot, oneSigma?.lower, oneSigma?.upper]);
  if (range === null || (oneSigma === null && closes.length === 1))
    return saying(heading, `Neither closes nor an expected move of ${input.symbol} are stored.`, theme);
  const values = valueAxis(padded(range, 0), (value, step) => dollars(value, step), plotOf(theme, 0));
  const plot = plotOf(theme, values.labelWidth);
  const firstDay = closes[0]?.day ?? input.day;
  const lastDay = input.expiration > input.day ? input.expiration : input.day;
  const start = dayNumber(firstDay < lastDay ? firstDay : input.day) - (firstDay < lastDay ? 0 : 1);
  const { x, ticks } = timeAxis([start * DAY_MS, dayNumber(lastDay) * DAY_MS], plot.left);
  const xOf = (day: string) => x(dayNumber(day) * DAY_MS);
  const line = closes.map(({ day, close }): Point => {
    const value = drawn(close);
    return { x: xOf(day), y: value === null ? null : values.y(value) };
  });
  const sides =
    oneSigma === null
      ? []
      : [oneSigma.upper, oneSigma.lower].map((end) =>
          coneSide(spot, end, xOf(input.day), xOf(lastDay), values.y),
        );
  return framed(heading, theme, [
    ...valueAxisMarks(values, plot),
    ...crossAxisMarks({ x, ticks }, plot),
    ...coneShape(sides, plot.colours.event),
    lineElement(xOf(input.day), values.y(spot), plot.right, values.y(spot), {
      stroke: plot.colours.muted,
      dashes: "2 4",
    }),
    ...sides.flatMap((side) => curve(side, { stroke: plot.colours.event })),
    ...curve(line, { stroke: plot.colours.accent }),
    dot(xOf(input.day), values.y(spot), plot.colours.text, 5, plot.colours.ground),
    ...placeLabels(labelsOf(input, xOf, values.y, plot), labelRoom(plot), {
      avoided: [...curveBoxes(line), ...sides.flatMap(curveBoxes)],
    }),
  ]);
}

const STEPS = 24;

/** From the price to one deviation of its logarithm, by the root of the time. */
function coneSide(
  spot: number,
  end: number,
  from: number,
  to: number,
  y: (value: number) => number,
): Point[] {
  const reach = Math.log(end / spot);
  return Array.from({ length: STEPS + 1 }, (_none, step) => {
    // Closer together where the root is steep.
    const share = (step / STEPS) ** 2;
    const value =
      end > 0 && spot > 0 ? spot * Math.exp(reach * Math.sqrt(share)) : spot + share * (end - spot);
    return { x: from + share * (to - from), y: y(value) };
  });
}

function coneShape([upper, lower]: readonly (readonly Point[])[], fill: string): string[] {
  if (upper === undefined || lower === undefined) return [];
  const corners = [...upper, ...lower.toReversed()].map(({ x, y }) => `${tenth(x)},${tenth(y ?? 0)}`);
  return [element("polygon", { points: corners.join(" "), fill, "fill-opacity": "0.16" })];
}

function labelsOf(
  input: ConePicture,
  x: (day: string) => number,
  y: (value: number) => number,
  { colours, right }: Plot,
): Label[] {
  const { oneSigma, underlyingPrice: spot, day } = input;
  const halo = colours.ground;
  const atEnd = (value: number): Spot[] => [
    { x: right, y: y(value) - 6, anchor: "end" },
    { x: right, y: y(value) + 15, anchor: "end" },
  ];
  const ends =
    oneSigma === null
      ? []
      : [
          { text: `+1σ ${price(oneSigma.upper)}`, at: atEnd(oneSigma.upper) },
          { text: `−1σ ${price(oneSigma.lower)}`, at: atEnd(oneSigma.lower).toReversed() },
        ];
  return [
    ...ends.map(({ text, at }): Label => ({ ...MARK, text, fill: colours.event, halo, at })),
    {
      ...MARK,
      text: price(spot),
      fill: colours.text,
      halo,
      at: around(x(day), y(spot), MARK, 9).toReversed(),
    },
  ];
}

/** The price now stands for the session that has no close yet. */
function withNow({ closes, day, underlyingPrice }: ConePicture): ConePicture["closes"] {
  return [...closes.filter((close) => close.day < day), { day, close: underlyingPrice }];
}

/** A session that is not stored is a gap in the line. */
function withGaps(closes: ConePicture["closes"], calendar: TradingCalendar): ConePicture["closes"] {
  return closes.flatMap((one, index) => {
    const before = closes[index - 1];
    const gap = before !== undefined && calendar.nextTradingDay(before.day) < one.day;
    return gap ? [{ day: before.day, close: null }, one] : [one];
  });
}

function headingOf(input: ConePicture, colours: Colours): Heading {
  const { symbol, expiration, day, oneSigma, underlyingPrice, quotedAtMs } = input;
  const by = dayName(expiration, day);
  const between = oneSigma === null ? null : `${price(oneSigma.lower)} to ${price(oneSigma.upper)}`;
  const odds = oneSigma === null ? null : `${percent(oneSigma.probability)} inside`;
  return {
    title: `${symbol} expected move by ${by}`,
    headline:
      oneSigma === null ? null : { text: `±${percent(oneSigma.percent / 100, 0.1)}`, colour: colours.event },
    facts:
      between === null
        ? `${daysBetween(day, expiration)} d · no volatility is known`
        : `${input.dte} d · ${between} · ${odds}`,
    legend: [
      { text: "daily close", colour: colours.accent },
      ...(oneSigma === null ? [] : [{ text: "±1σ", colour: colours.event, mark: "band" as const }]),
    ],
    foot: quotedAtMs === null ? "Closes adjusted" : `Closes adjusted · quotes of ${moment(quotedAtMs)}`,
    description: `${symbol} at ${price(underlyingPrice)}; by ${by} the options expect ${
      between === null ? "no move that is known" : `${between}, one standard deviation, with ${odds}`
    }.`,
  };
}
