import { DAY_MS, dayNumber } from "../market/calendar-date.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { crossAxisMarks, drawn, extent, padded, valueAxis, valueAxisMarks } from "./parts/axes.ts";
import { areaUnder, curve, curveBoxes, dot, type Point } from "./parts/curves.ts";
import { framed, type Heading, labelRoom, MARK, type Plot, plotOf, saying } from "./parts/frame.ts";
import { around, type Label, placeLabels } from "./parts/place-labels.ts";
import { lineElement } from "./parts/svg.ts";
import { type Colours, coloursOf } from "./parts/theme.ts";
import { timeAxis } from "./parts/time-axis.ts";
import { dayName, moment, percent } from "./parts/words.ts";
import type { Look } from "./picture.ts";

/** Daily closes of a ticker's 30-day volatility. Volatilities are annual fractions, rank and percentile 0..100. */
export type IvHistoryPicture = {
  symbol: string;
  /** Oldest first; null where a close has no volatility. */
  closes: readonly { day: string; iv30: number | null; rebuilt: boolean }[];
  /** As last computed; null where it is not known. */
  current: { day: string; iv30: number } | null;
  /** Null where `unranked` says why. */
  rank: number | null;
  percentile: number | null;
  /** Closes that the rank looked at. */
  observations: number;
  unranked: string | null;
  quotedAtMs: number | null;
};

type Dated = { day: string; value: number };
type Close = IvHistoryPicture["closes"][number];

export function ivHistorySvg(
  input: IvHistoryPicture,
  theme: Look,
  calendar: TradingCalendar = nyseCalendar,
): string {
  const days = withCurrent(input);
  const known = days.flatMap(({ day, iv30 }): Dated[] => (iv30 === null ? [] : [{ day, value: iv30 }]));
  const heading = headingOf(input, known, coloursOf(theme));
  const range = extent(known.map(({ value }) => value));
  const [first, last] = [known[0], known.at(-1)];
  if (range === null || first === undefined || last === undefined)
    return saying(
      heading,
      `No close of ${input.symbol} with a volatility is stored yet. One is added each trading day.`,
      theme,
    );
  const values = valueAxis(padded(range, 0), (value, step) => percent(value, 100 * step), plotOf(theme, 0));
  const plot = plotOf(theme, values.labelWidth);
  // A single day stands at the end of the month before it.
  const from = first.day === last.day ? dayNumber(last.day) - 30 : dayNumber(first.day);
  const { x, ticks } = timeAxis([from * DAY_MS, dayNumber(last.day) * DAY_MS], plot.left);
  const at = ({ day, value }: Dated) => ({ x: x(dayNumber(day) * DAY_MS), y: values.y(value) });
  const drawnDays = withGaps(days, calendar);
  const points = drawnDays.map(({ day, iv30 }): Point => {
    return { x: x(dayNumber(day) * DAY_MS), y: iv30 === null ? null : values.y(iv30) };
  });
  const { low, high } = ends(known);
  return framed(heading, theme, [
    ...valueAxisMarks(values, plot),
    ...crossAxisMarks({ x, ticks }, plot),
    ...areaUnder(points, plot.bottom, plot.colours.accent),
    lineElement(plot.left, values.y(last.value), plot.right, values.y(last.value), {
      stroke: plot.colours.muted,
      dashes: "2 4",
    }),
    ...curvesOf(drawnDays, points, plot),
    ...marks({ low, high, last }, at, plot),
    ...placeLabels(labelsOf({ low, high, last }, at, plot), labelRoom(plot), { avoided: curveBoxes(points) }),
  ]);
}

type Extremes = { low: Dated | null; high: Dated | null; last: Dated };
type At = (point: Dated) => { x: number; y: number };

function marks({ low, high, last }: Extremes, at: At, { colours }: Plot): string[] {
  const dotAt = (point: Dated, fill: string, r: number) =>
    dot(at(point).x, at(point).y, fill, r, colours.ground);
  return [
    ...(low === null ? [] : [dotAt(low, colours.profit, 4.5)]),
    ...(high === null ? [] : [dotAt(high, colours.loss, 4.5)]),
    dotAt(last, colours.text, 5),
  ];
}

function labelsOf({ low, high, last }: Extremes, at: At, { colours }: Plot): Label[] {
  const label = (point: Dated, fill: string, text: string): Label => {
    const { x, y } = at(point);
    return { ...MARK, text, fill, halo: colours.ground, at: around(x, y, MARK) };
  };
  const dated = (point: Dated, fill: string, word: string) =>
    label(point, fill, `${word} ${percent(point.value, 0.1)}, ${dayName(point.day, last.day)}`);
  return [
    ...(high === null ? [] : [dated(high, colours.loss, "high")]),
    ...(low === null ? [] : [dated(low, colours.profit, "low")]),
    label(last, colours.text, percent(last.value, 0.1)),
  ];
}

/** Of equal ones the latest day. Null where the line is flat: then no day is the low of anything. */
function ends(known: readonly Dated[]): Pick<Extremes, "low" | "high"> {
  const sorted = known.toSorted((a, b) => a.value - b.value);
  const [low = null, high = null] = [
    sorted.findLast(({ value }) => value === sorted[0]?.value),
    sorted.at(-1),
  ];
  return low === null || low.value === high?.value ? { low: null, high: null } : { low, high };
}

function withCurrent({ closes, current }: IvHistoryPicture): Close[] {
  const days = closes.map((close) => ({ ...close, iv30: drawn(close.iv30) }));
  const value = drawn(current?.iv30);
  if (current === null || value === null) return days;
  return [...days.filter(({ day }) => day < current.day), { day: current.day, iv30: value, rebuilt: false }];
}

/** The line in two colours: what was rebuilt, and what was kept live with the way to it from the day before. */
function curvesOf(days: readonly Close[], points: readonly Point[], { colours }: Plot): string[] {
  const where = (wanted: (i: number) => boolean) =>
    points.map(({ x, y }, i) => ({ x, y: wanted(i) ? y : null }));
  const rebuilt = where((i) => days[i]?.rebuilt === true);
  const live = where((i) => days[i]?.rebuilt === false || days[i + 1]?.rebuilt === false);
  return [...curve(rebuilt, { stroke: colours.second }), ...curve(live, { stroke: colours.accent })];
}

/** A trading day that is not stored is a gap in the line. */
function withGaps(days: readonly Close[], calendar: TradingCalendar): Close[] {
  return days.flatMap((one, index) => {
    const before = days[index - 1];
    const gap = before !== undefined && calendar.nextTradingDay(before.day) < one.day;
    return gap ? [{ ...before, iv30: null }, one] : [one];
  });
}

function headingOf(input: IvHistoryPicture, known: readonly Dated[], colours: Colours): Heading {
  const { symbol, rank, percentile, observations, unranked } = input;
  const last = known.at(-1);
  const { low, high } = ends(known);
  const place =
    rank === null
      ? `no rank: ${unranked ?? "not known why"}`
      : `rank ${Math.round(rank)}${percentile === null ? "" : ` · percentile ${Math.round(percentile)}`} · ${observations} closes`;
  const between =
    low === null || high === null || last === undefined
      ? ""
      : `, between ${percent(low.value, 0.1)} on ${dayName(low.day, last.day)} and ${percent(high.value, 0.1)} on ${dayName(high.day, last.day)}`;
  return {
    title: `${symbol} implied volatility, 30 days`,
    headline: last === undefined ? null : { text: `IV ${percent(last.value, 0.1)}`, colour: colours.text },
    facts: place,
    legend: legendOf(input.closes, colours),
    foot: input.quotedAtMs === null ? "Daily closes" : `Daily closes · quotes of ${moment(input.quotedAtMs)}`,
    description:
      last === undefined
        ? `No volatility of ${symbol} is known.`
        : `30-day implied volatility of ${symbol} ${percent(last.value, 0.1)} on ${dayName(last.day)}${between}; ${place}.`,
  };
}

function legendOf(closes: IvHistoryPicture["closes"], colours: Colours): NonNullable<Heading["legend"]> {
  const rebuilt = closes.filter((close) => close.rebuilt).length;
  const live = { text: "IV30 at the close", colour: colours.accent };
  if (rebuilt === 0) return [live];
  const past = { text: `${rebuilt} days rebuilt at 15:45`, colour: colours.second };
  const kept = closes.length - rebuilt;
  return kept === 0 ? [past] : [past, { text: `${kept} kept live`, colour: colours.accent }];
}
