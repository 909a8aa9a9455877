import type { HorizonDensity } from "../options/payoff/horizon-density.ts";

/** An outcome: its probability, and profit over what is risked. */
type Outcome = { readonly probability: number; readonly gain: number };

export type KellyInput = {
  /** At expiration, dollars a share. */
  readonly legs: readonly {
    readonly type: "call" | "put";
    readonly side: "buy" | "sell";
    readonly strike: number;
    readonly quantity: number;
  }[];
  /** Paid, dollars a share; negative for a credit. */
  readonly net: number;
  readonly risk: number;
  /** Of the view. */
  readonly density: HorizonDensity;
};

export type Kelly = {
  /** f*, of the account; 0 where nothing should be risked. */
  readonly fraction: number;
  /** Expected log growth of the account at f*. */
  readonly growth: number;
};

/** Pieces of a sloped stretch between two strikes, and of the tails. */
const PIECES = 96;
/** Forwards up to which a tail is cut; a far tail with no end is one outcome. */
const FARTHEST = 6;
const BISECTIONS = 48;

/**
 * The fraction f of an account that makes E[ln(1 + f X / R)] largest, X what a position makes at expiration and R what it
 * risks (Kelly 1956), under the density of the view. Brutally sensitive to it: a quarter of f* caps a size and f* is
 * never shown alone. Exact on level stretches; sloped ones are cut into pieces.
 */
export function kellyFraction(input: KellyInput): Kelly {
  const outcomes = outcomesOf(input);
  const worst = outcomes.reduce((least, { gain }) => Math.min(least, gain), 0);
  const slope = (fraction: number) =>
    outcomes.reduce((sum, { probability, gain }) => sum + (probability * gain) / (1 + fraction * gain), 0);
  if (!(slope(0) > 0)) return { fraction: 0, growth: 0 };
  let [low, high] = [0, worst < 0 ? Math.min(1, -1 / worst) : 1];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return { fraction: low, growth: growthAt(outcomes, low) };
}

function growthAt(outcomes: readonly Outcome[], fraction: number): number {
  return outcomes.reduce((sum, { probability, gain }) => sum + probability * Math.log1p(fraction * gain), 0);
}

function outcomesOf({ legs, net, risk, density }: KellyInput): Outcome[] {
  const gainAt = (price: number) => {
    let profit = -net;
    for (const { type, side, strike, quantity } of legs) {
      const intrinsic = Math.max(0, type === "call" ? price - strike : strike - price);
      profit += (side === "buy" ? quantity : -quantity) * intrinsic;
    }
    return profit / risk;
  };
  const strikes = [...new Set(legs.map(({ strike }) => strike))].sort((a, b) => a - b);
  const end = Math.max(FARTHEST * density.forward, 2 * (strikes.at(-1) ?? 0));
  const outcomes: Outcome[] = [];
  let [from, above] = [0, 1];
  const upTo = (price: number, gain: number) => {
    const left = price === Number.POSITIVE_INFINITY ? 0 : density.above(price);
    outcomes.push({ probability: Math.max(0, above - left), gain });
    above = left;
  };
  for (const node of [...strikes, end]) {
    const level = Math.abs(gainAt(node) - gainAt(from)) < 1e-12;
    const pieces = level ? 1 : PIECES;
    for (let piece = 0; piece < pieces; piece += 1) {
      const [low, high] = [piece, piece + 1].map((part) => from + ((node - from) * part) / pieces) as [
        number,
        number,
      ];
      upTo(high, gainAt((low + high) / 2));
    }
    from = node;
  }
  upTo(Number.POSITIVE_INFINITY, gainAt(end));
  return outcomes;
}
