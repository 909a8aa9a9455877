import { scalePow } from "d3-scale";
import {
  crossAxisMarks,
  drawn,
  extent,
  givenAxis,
  padded,
  upright,
  valueAxis,
  valueAxisMarks,
} from "./parts/axes.ts";
import { curve, curveBoxes, dot, type Point } from "./parts/curves.ts";
import {
  framed,
  type Heading,
  labelRoom,
  MARK,
  type Plot,
  plotOf,
  RIGHT,
  saying,
  TICK,
} from "./parts/frame.ts";
import type { Box } from "./parts/measure-text.ts";
import { around, type Label, overPlot, placeLabels } from "./parts/place-labels.ts";
import { type Colours, coloursOf } from "./parts/theme.ts";
import { dayName, daysAway, moment, percent } from "./parts/words.ts";
import type { Look } from "./picture.ts";

/** At-the-money volatility by expiration. Volatilities are annual fractions, days calendar days from the quotes. */
export type TermPicture = {
  symbol: string;
  /** The New York date from which days are counted. */
  day: string;
  /** Nearest first; null where an expiration has none. */
  points: readonly { expiration: string; days: number; atmVolatility: number | null }[];
  /** The constant maturity of 30 days. */
  iv30: number | null;
  shape: "contango" | "backwardation" | "flat" | null;
  /** Reports to come; null where nobody knows. */
  earnings: readonly { date: string; days: number }[] | null;
  quotedAtMs: number | null;
};

export function termSvg(input: TermPicture, theme: Look): string {
  const heading = headingOf(input, coloursOf(theme));
  const points = input.points.filter(({ days }) => drawn(days) !== null && days >= 0);
  const range = extent(points.map(({ atmVolatility }) => atmVolatility));
  if (range === null)
    return saying(heading, `No expiration of ${input.symbol} with a volatility is stored.`, theme);
  const values = valueAxis(padded(range, 0), (value, step) => percent(value, 100 * step), plotOf(theme, 0));
  const plot = plotOf(theme, values.labelWidth);
  const longest = Math.max(1, ...points.map(({ days }) => days));
  // By the root of the time: near expirations, which lie close together, get the room that they need.
  const scale = scalePow([0, longest * 1.02], [plot.left + 8, RIGHT - 4]).exponent(0.5);
  const axis = givenAxis(
    scale,
    DAYS.filter((days) => days <= longest).map((at) => ({ at, text: daysAway(at) })),
  );
  const { x } = axis;
  const line = points.map(({ days, atmVolatility }): Point => {
    return { x: x(days), y: values.heightOf(atmVolatility) };
  });
  const reports = (input.earnings ?? []).filter(({ days }) => days >= 0 && days <= longest);
  const labels = [
    ...earningsLabels(reports, x, plot, input.day),
    ...pointLabels(points, line, plot, input.day),
  ];
  return framed(heading, theme, [
    ...valueAxisMarks(values, plot),
    ...crossAxisMarks(axis, plot),
    ...reports.map(({ days }) => upright(x(days), plot, plot.colours.event, "5 4")),
    ...curve(line, { stroke: plot.colours.accent, width: 2.5 }),
    ...line.flatMap(({ x: cx, y }) => (y === null ? [] : dot(cx, y, plot.colours.accent, 3.5))),
    ...placeLabels(labels, labelRoom(plot), {
      avoided: [...curveBoxes(line), ...reports.flatMap(({ days }) => uprightBoxes(x(days), plot))],
    }),
  ]);
}

/** Where traders look, the most wanted first. */
const DAYS = [30, 90, 7, 180, 365, 60, 730, 14, 1_095, 0, 120, 270, 545, 1_460, 1_825] as const;

/** What an upright line covers. */
function uprightBoxes(x: number, { top, bottom }: Plot): Box[] {
  return curveBoxes([
    { x, y: top },
    { x, y: bottom },
  ]);
}

function earningsLabels(
  reports: readonly { date: string; days: number }[],
  x: (days: number) => number,
  plot: Plot,
  day: string,
): Label[] {
  return reports.map(({ date, days }) => {
    const text = `earnings ${dayName(date, day)}`;
    return {
      ...TICK,
      text,
      fill: plot.colours.event,
      halo: plot.colours.ground,
      at: overPlot(text, TICK, x(days), plot),
    };
  });
}

/** The nearest, the farthest, the highest and the lowest, by date and height. */
function pointLabels(
  points: TermPicture["points"],
  line: readonly Point[],
  { colours }: Plot,
  day: string,
): Label[] {
  const known = points.flatMap(({ expiration, atmVolatility }, index) => {
    const point = line[index];
    return atmVolatility === null || point === undefined || point.y === null
      ? []
      : [{ expiration, value: atmVolatility, x: point.x, y: point.y }];
  });
  const byHeight = known.toSorted((a, b) => a.value - b.value);
  const wanted = new Set(
    [known[0], known.at(-1), byHeight.at(-1), byHeight[0]].filter((one) => one !== undefined),
  );
  return [...wanted].map(({ expiration, value, x, y }) => {
    const text = `${percent(value, 0.1)} ${dayName(expiration, day)}`;
    return { ...MARK, text, fill: colours.text, halo: colours.ground, at: around(x, y, MARK, 9) };
  });
}

function headingOf(input: TermPicture, colours: Colours): Heading {
  const { symbol, iv30, shape, earnings, points, day } = input;
  const next = earnings?.[0];
  const about =
    earnings === null
      ? "earnings unknown"
      : next === undefined
        ? "no earnings announced"
        : `earnings ${dayName(next.date, day)}`;
  const known = points.filter(({ atmVolatility }) => atmVolatility !== null).length;
  return {
    title: `${symbol} term structure`,
    headline: iv30 === null ? null : { text: `IV30 ${percent(iv30, 0.1)}`, colour: colours.text },
    facts: [shape, about].filter((part) => part !== null).join(" · "),
    legend: [{ text: "IV at the money by expiration", colour: colours.accent }],
    foot:
      input.quotedAtMs === null
        ? "Days to expiration"
        : `Days to expiration · quotes of ${moment(input.quotedAtMs)}`,
    description: `At-the-money implied volatility of ${symbol} for ${known} expirations${shape === null ? "" : `, in ${shape}`}${
      iv30 === null ? "" : `, ${percent(iv30, 0.1)} at 30 days`
    }; ${about}.`,
  };
}
