import { bracketedRoot } from "../bracketed-root.ts";
import { distinctStrikes, type Payoff, settledSlope } from "./payoff.ts";
import {
  type Position,
  profitAt,
  type RepricedLeg,
  repricedDelta,
  repricedGammaTimesSpot,
} from "./position.ts";

/**
 * Profits of positions with a leg that lives on are judged between 0 and this many times the spot. Beyond,
 * a far call valued as European falls behind its intrinsic value by the dividends it misses, without end: an
 * artefact that would make every call calendar on a dividend payer an unbounded loss.
 */
const FARTHEST_SPOTS = 50;
/** Around each leg's strike, in its own standard deviations; beyond, its value is a straight line. */
const REACH = 9;
const STEP = 0.25;

/**
 * The payoff of calendars and diagonals. A leg's gamma is a bell around its strike, so a grid in each leg's
 * deviations separates the inflections; between inflections the slope is monotone and turns at most once; between
 * turns the profit is monotone and is zero at most once. Each is found by a bracketed root.
 */
export function repricedPayoff(position: Position, spot: number): Payoff {
  const nodes = monotoneNodes(position, spot);
  return {
    nodes,
    profits: nodes.map((node) => profitAt(position, node)),
    tailSlope: tailSlope(position),
    tolerance: 10 * position.tolerance,
    crossing(index, level) {
      const [node = 0, next = Number.NaN] = [
        nodes[index],
        nodes[index + 1] ?? beyond(position, nodes, level),
      ];
      return bracketedRoot((price) => profitAt(position, price) - level, node, next);
    },
  };
}

function monotoneNodes(position: Position, spot: number): number[] {
  const { repriced } = position;
  const nodes: number[] = [0];
  let last = 0;
  for (const node of gridOf(position, spot)) {
    const slope = settledSlope(position, last + (node - last) / 2);
    const delta = (price: number) => slope + repricedDelta(repriced, price);
    const gamma = (price: number) => repricedGammaTimesSpot(repriced, price);
    // Below the first grid point every leg is straight, and its derivatives at 0 are not numbers.
    const inflections = last > 0 ? rootsBetween(gamma, [last, node]) : [];
    const turns = last > 0 ? rootsBetween(delta, [last, ...inflections, node]) : [];
    nodes.push(...turns, node);
    last = node;
  }
  return nodes;
}

function rootsBetween(f: (price: number) => number, points: readonly number[]): number[] {
  const roots: number[] = [];
  let from: number | undefined;
  for (const to of points) {
    if (from !== undefined && f(from) * f(to) < 0) roots.push(bracketedRoot(f, from, to));
    from = to;
  }
  return roots;
}

/** Ascending prices above 0: the settled strikes, the bells of the legs that live on, and the end. */
function gridOf(position: Position, spot: number): number[] {
  const strikes = [...distinctStrikes(position), ...position.repriced.map((leg) => leg.strike)];
  const end = Math.max(FARTHEST_SPOTS * spot, 2 * Math.max(...strikes));
  const grid = [...strikes, ...position.repriced.flatMap(bellOf), end];
  const inside = grid.filter((price) => price > 0 && price <= end).sort((a, b) => a - b);
  return inside.filter((price, index) => price !== inside[index - 1]);
}

function bellOf({ strike, deviation, growth }: RepricedLeg): number[] {
  const centre = strike / growth;
  const prices: number[] = [];
  for (let z = -REACH; z <= REACH; z += STEP)
    prices.push(centre * Math.exp(deviation * (z - 0.5 * deviation)));
  return prices;
}

/** Of the net number of calls; a calendar has none, and its tail is flat. */
function tailSlope(position: Position): number {
  const settled = settledSlope(position, Number.POSITIVE_INFINITY);
  const calls = position.repriced.filter((leg) => leg.type === "call");
  const size = calls.reduce((sum, leg) => sum + Math.abs(leg.amount), Math.abs(settled));
  const net = calls.reduce((sum, leg) => sum + leg.amount, settled);
  if (Math.abs(net) <= 1e-12 * size) return 0;
  return settled + calls.reduce((sum, leg) => sum + leg.amount * leg.growth * leg.discountFactor, 0);
}

/** A price beyond the last node on the other side of `level`; the tail is all but straight there. */
function beyond(position: Position, nodes: readonly number[], level: number): number {
  const last = nodes.at(-1) ?? 0;
  const missing = (level - profitAt(position, last)) / tailSlope(position);
  return last + 2 * missing + last;
}
