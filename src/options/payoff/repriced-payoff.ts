import { bracketedRoot } from "../bracketed-root.ts";
import { laterDelta, laterGammaTimesSpot, waitingWorth } from "./later-leg.ts";
import type { RepricedLeg } from "./leg.ts";
import { distinctStrikes, type Payoff, settledSlope } from "./payoff.ts";
import { type Position, profitAt } from "./position.ts";

/** Around each leg's strike, in its own standard deviations; beyond, its value is a straight line. */
const REACH = 9;
const STEP = 0.25;

/**
 * The payoff of calendars and diagonals, judged at prices from 0 to `farthest`, or beyond where a strike lies there. A
 * leg's gamma is a bell around its strike, so a grid in each leg's deviations, with the prices at which it is exercised,
 * separates the inflections; between inflections the slope is monotone and turns at most once; between turns the profit
 * is monotone and is zero at most once. Each is found by a bracketed root.
 */
export function repricedPayoff(position: Position, farthest: number): Payoff {
  const nodes = monotoneNodes(position, farthest);
  return {
    nodes,
    profits: nodes.map((node) => profitAt(position, node)),
    tailSlope: tailSlope(position),
    tailLimit: tailLimit(position),
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

function monotoneNodes(position: Position, farthest: number): number[] {
  const { repriced } = position;
  const nodes: number[] = [0];
  let last = 0;
  for (const node of gridOf(position, farthest)) {
    const slope = settledSlope(position, last + (node - last) / 2);
    const delta = (price: number) => slope + laterDelta(repriced, price);
    const gamma = (price: number) => laterGammaTimesSpot(repriced, price);
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

/** Ascending prices above 0: the settled strikes, the bells of the legs that live on, where they are exercised, and the end. */
function gridOf(position: Position, farthest: number): number[] {
  const strikes = [...distinctStrikes(position), ...position.repriced.map((leg) => leg.strike)];
  const end = Math.max(farthest, 1.01 * Math.max(...strikes));
  const bells = position.repriced.flatMap((leg) => {
    const bell = bellOf(leg);
    return leg.floored ? [...bell, ...exercisePrices(leg, bell)] : bell;
  });
  const grid = [...strikes, ...bells, end];
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

/** Where exercising begins or ends to be worth more: between the points of the bell, or on the straight lines beyond it. */
function exercisePrices(leg: RepricedLeg, bell: readonly number[]): number[] {
  const { strike, growth, discountFactor } = leg;
  const straight = (strike * (1 - discountFactor)) / (1 - growth * discountFactor);
  const within = rootsBetween((price) => waitingWorth(leg, price), bell);
  return Number.isFinite(straight) ? [...within, straight] : within;
}

/** Of the net number of calls and shares; a calendar has none, and its tail is level. */
function tailSlope(position: Position): number {
  const settled = settledSlope(position, Number.POSITIVE_INFINITY);
  const calls = position.repriced.filter((leg) => leg.type === "call");
  const size = calls.reduce((sum, leg) => sum + Math.abs(leg.amount), Math.abs(settled));
  const net = calls.reduce((sum, leg) => sum + leg.amount, settled);
  if (Math.abs(net) <= 1e-12 * size) return 0;
  return settled + calls.reduce((sum, leg) => sum + leg.amount * leg.growth * leg.discountFactor, 0);
}

/**
 * Far up every put is worthless, and every call that can be exercised is worth what that pays at the least. Null where a
 * call can't be: by dividends and interest it drifts away from that without end, and is known up to the last node.
 */
function tailLimit({ settled, repriced, netDebit }: Position): number | null {
  const calls = repriced.filter((leg) => leg.type === "call");
  if (calls.some((leg) => !leg.floored)) return null;
  const strikes = [...settled.filter((leg) => leg.type === "call"), ...calls];
  return strikes.reduce((sum, { amount, strike }) => sum - amount * strike, -netDebit);
}

/** A price beyond the last node on the other side of `level`; the tail is all but straight there. */
function beyond(position: Position, nodes: readonly number[], level: number): number {
  const last = nodes.at(-1) ?? 0;
  const missing = (level - profitAt(position, last)) / tailSlope(position);
  return last + 2 * missing + last;
}
