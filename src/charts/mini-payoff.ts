import { curve, type Point, signedAreas } from "./parts/curves.ts";
import { element, escapeText, lineElement } from "./parts/svg.ts";
import { coloursOf } from "./parts/theme.ts";
import type { Look } from "./picture.ts";

const WIDTH = 160;
const HEIGHT = 56;
const MARGIN = 4;

/** Profit by price in a glance, without axes. Prices ascending; as many profits, in any unit. */
export type MiniPayoff = {
  prices: readonly number[];
  profits: readonly number[];
  /** Where the underlying stands, as an upright. */
  underlyingPrice: number;
  /** The picture in words, for those who do not see it. */
  description: string;
};

export function miniPayoffSvg(input: MiniPayoff, look: Look): string {
  const { prices, profits, underlyingPrice, description } = input;
  const colours = coloursOf(look);
  const [low = 0, high = low] = [prices[0], prices.at(-1)];
  const [least, most] = [Math.min(0, ...profits), Math.max(0, ...profits)];
  const x = (price: number) => MARGIN + ((WIDTH - 2 * MARGIN) * (price - low)) / (high - low || 1);
  const y = (profit: number) =>
    HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * (profit - least)) / (most - least || 1);
  const points: Point[] = prices.map((price, at) => ({ x: x(price), y: y(profits[at] ?? 0) }));
  const zero = y(0);
  const now = x(underlyingPrice);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      role: "img",
    },
    [
      element("title", {}, [escapeText(description)]),
      ...signedAreas(points, zero, { above: colours.profit, below: colours.loss }),
      lineElement(MARGIN, zero, WIDTH - MARGIN, zero, { stroke: colours.zero, width: 1 }),
      lineElement(now, MARGIN, now, HEIGHT - MARGIN, { stroke: colours.muted, width: 1 }),
      ...curve(points, { stroke: colours.text, width: 1.5 }),
    ],
  );
}
