import {
  crossAxisMarks,
  drawn,
  extent,
  padded,
  priceAxis,
  upright,
  valueAxis,
  valueAxisMarks,
} from "./parts/axes.ts";
import { curve, curveBoxes, dot, type Point } from "./parts/curves.ts";
import { framed, type Heading, labelRoom, MARK, type Plot, plotOf, saying, TICK } from "./parts/frame.ts";
import { around, type Label, overPlot, placeLabels } from "./parts/place-labels.ts";
import { lineElement } from "./parts/svg.ts";
import { type Colours, coloursOf } from "./parts/theme.ts";
import { dayName, dollars, moment, percent, price } from "./parts/words.ts";
import type { Look } from "./picture.ts";

/** Implied volatility by strike of one expiration. Volatilities are annual fractions, strikes dollars a share. */
export type SmilePicture = {
  symbol: string;
  expiration: string;
  dte: number;
  underlyingPrice: number | null;
  atmVolatility: number | null;
  /** Of out-of-the-money options; null where a side has no volatility. */
  quotes: readonly {
    strike: number;
    type: "call" | "put";
    bid: number | null;
    mid: number | null;
    ask: number | null;
  }[];
  /** The fitted smile, by strike; empty where none was. */
  fitted: readonly { strike: number; volatility: number }[];
  /** Where the put and the call of 25 delta are; null where that is not known. */
  delta25: { put: number | null; call: number | null };
  /** Put less call at 25 delta, a fraction. */
  skew25Delta: number | null;
  quotedAtMs: number | null;
};

type Quote = SmilePicture["quotes"][number];

export function smileSvg(input: SmilePicture, theme: Look): string {
  const heading = headingOf(input, coloursOf(theme));
  const quotes = input.quotes.filter(({ mid, strike }) => drawn(mid) !== null && drawn(strike) !== null);
  const fitted = input.fitted.filter(
    ({ volatility, strike }) => drawn(volatility) !== null && drawn(strike) !== null,
  );
  const strikes = extent([...quotes, ...fitted].map(({ strike }) => strike));
  const heights = extent([
    ...quotes.flatMap(({ bid, mid, ask }) => [mid, ...nearMid(bid, mid, ask)]),
    ...fitted.map(({ volatility }) => volatility),
  ]);
  if (strikes === null || heights === null)
    return saying(heading, "No quote of this expiration has a volatility.", theme);
  const values = valueAxis(padded(heights, 0), (value, step) => percent(value, 100 * step), plotOf(theme, 0));
  const plot = plotOf(theme, values.labelWidth);
  const range = strikes[0] === strikes[1] ? padded(strikes, 0) : strikes;
  const axis = priceAxis([range[0], range[1]], (value, step) => dollars(value, step), plot.left + 6);
  const line = fitted.map(
    ({ strike, volatility }): Point => ({ x: axis.x(strike), y: values.y(volatility) }),
  );
  const spot = input.underlyingPrice ?? Number.NaN;
  const isShown = spot > range[0] && spot < range[1];
  return framed(heading, theme, [
    ...valueAxisMarks(values, plot),
    ...crossAxisMarks(axis, plot),
    ...(isShown ? [upright(axis.x(spot), plot, plot.colours.muted)] : []),
    ...curve(line, { stroke: plot.colours.zero, width: 2.5 }),
    ...quotes.flatMap((quote) => whisker(quote, axis.x(quote.strike), values, plot)),
    ...deltaDots(input, fitted, { x: axis.x, y: values.y }, plot),
    ...placeLabels(labelsOf(input, fitted, { x: axis.x, y: values.y, isShown }, plot), labelRoom(plot), {
      avoided: curveBoxes(line),
    }),
  ]);
}

/** A spread that is wide enough to dwarf the smile is cut at the edge of the plot. */
const WIDEST = 0.5;

function nearMid(...[bid, mid, ask]: [number | null, number | null, number | null]): (number | null)[] {
  return [bid, ask].map((side) =>
    side === null || mid === null || Math.abs(side - mid) > WIDEST * mid ? null : side,
  );
}

function whisker(
  { bid, mid, ask, type }: Quote,
  x: number,
  { y, low, high }: { y: (value: number) => number; low: number; high: number },
  { colours }: Plot,
): string[] {
  const colour = type === "put" ? colours.loss : colours.profit;
  const clamp = (value: number) => y(Math.min(high, Math.max(low, value)));
  const [from, to] = [drawn(bid) ?? mid ?? 0, drawn(ask) ?? mid ?? 0];
  return [
    ...(from === to ? [] : [lineElement(x, clamp(from), x, clamp(to), { stroke: colour, width: 1.5 })]),
    dot(x, clamp(mid ?? 0), colour, 2.2),
  ];
}

type Scales = { x: (strike: number) => number; y: (value: number) => number };

/** The fitted point nearest to each strike of 25 delta. */
function deltaPoints({ delta25 }: SmilePicture, fitted: SmilePicture["fitted"]) {
  return (["put", "call"] as const).flatMap((type) => {
    const wanted = delta25[type];
    if (wanted === null) return [];
    const nearest = fitted.toSorted((a, b) => Math.abs(a.strike - wanted) - Math.abs(b.strike - wanted))[0];
    return nearest === undefined ? [] : [{ type, ...nearest }];
  });
}

function deltaDots(
  input: SmilePicture,
  fitted: SmilePicture["fitted"],
  { x, y }: Scales,
  { colours }: Plot,
): string[] {
  return deltaPoints(input, fitted).map(({ strike, volatility }) =>
    dot(x(strike), y(volatility), colours.event, 5, colours.ground),
  );
}

function labelsOf(
  input: SmilePicture,
  fitted: SmilePicture["fitted"],
  { x, y, isShown }: Scales & { isShown: boolean },
  plot: Plot,
): Label[] {
  const { colours } = plot;
  const halo = colours.ground;
  const spot = input.underlyingPrice ?? Number.NaN;
  const now = `now ${price(spot)}`;
  return [
    ...(isShown
      ? [
          {
            ...TICK,
            text: now,
            fill: colours.text,
            halo,
            at: overPlot(now, TICK, x(spot), plot),
          },
        ]
      : []),
    ...deltaPoints(input, fitted).map(({ type, strike, volatility }): Label => {
      const text = `25Δ ${type} ${percent(volatility, 0.1)}`;
      return { ...MARK, text, fill: colours.event, halo, at: around(x(strike), y(volatility), MARK, 9) };
    }),
  ];
}

function headingOf(input: SmilePicture, colours: Colours): Heading {
  const { symbol, expiration, dte, atmVolatility, skew25Delta: skew, quotes, quotedAtMs } = input;
  const sided = skew === null ? "25Δ skew unknown" : `25Δ skew ${points(skew)}`;
  return {
    title: `${symbol} smile, ${dayName(expiration)}`,
    headline:
      atmVolatility === null ? null : { text: `ATM ${percent(atmVolatility, 0.1)}`, colour: colours.text },
    facts: `${dte} d · ${sided} · ${quotes.length} quotes`,
    legend: [
      { text: "puts", colour: colours.loss, mark: "dot" },
      { text: "calls", colour: colours.profit, mark: "dot" },
      { text: "fitted", colour: colours.zero },
    ],
    foot:
      quotedAtMs === null
        ? "IV of bid, middle and ask"
        : `IV of bid, middle and ask · quotes of ${moment(quotedAtMs)}`,
    description: `Implied volatility of ${symbol} options by strike, ${dayName(expiration)}, ${dte} days: ${
      atmVolatility === null ? "" : `${percent(atmVolatility, 0.1)} at the money, `
    }${sided}, from ${quotes.length} quotes.`,
  };
}

/** Volatility points: "+4.2", "−1.0". */
function points(fraction: number): string {
  const text = percent(fraction, 0.1).replace(" %", "");
  return fraction > 0 ? `+${text}` : text;
}
