import type { OwnPosition } from "./own-position.ts";

/**
 * What a position makes and loses at prices from 0 to eight deviations and far beyond, dollars a share, and where it does
 * neither.
 */
export type Scanned = { best: number; worst: number; breakevens: number[]; rises: boolean; falls: boolean };

const STEPS = 3_000;
const DEVIATIONS = 8;

/** Price by price, the strikes among them; nothing is known of the shape. The options of two dates are American ones. */
export function scanPayoff({ near, strikes, legs, twoDates, worth, mid }: OwnPosition): Scanned {
  const reach = DEVIATIONS * near.volatility(near.forward) * Math.sqrt(near.years);
  const grid = Array.from(
    { length: STEPS + 1 },
    (_, step) => near.forward * Math.exp(reach * ((2 * step) / STEPS - 1)),
  );
  const last = Math.max(grid.at(-1) ?? 0, 1.01 * Math.max(...strikes));
  const prices = [1e-9, ...grid, ...strikes, last].sort((a, b) => a - b);
  const profitAt = (price: number) => worth(price) - mid;
  const profits = prices.map(profitAt);
  const breakevens: number[] = [];
  for (let i = 1; i < prices.length; i += 1) {
    if ((profits[i - 1] ?? 0) * (profits[i] ?? 0) < 0)
      breakevens.push(halved(profitAt, prices[i - 1] ?? 0, prices[i] ?? 0));
  }
  // Far up puts are worthless, and as many calls bought as sold are worth what exercise pays.
  const limit = legs.reduce(
    (sum, { type, amount, strike }) => sum - (type === "call" ? amount * strike : 0),
    -mid,
  );
  const seen = twoDates ? [...profits, limit] : profits;
  const [end, beyond] = [profitAt(last), profitAt(2 * last)];
  // Beyond the scan a line goes on.
  if (!twoDates && (profits.at(-1) ?? 0) * profitAt(1e3 * last) < 0)
    breakevens.push(halved(profitAt, last, 1e3 * last));
  return {
    best: Math.max(...seen),
    worst: Math.min(...seen),
    breakevens,
    rises: !twoDates && beyond - end > 1e-6,
    falls: !twoDates && end - beyond > 1e-6,
  };
}

function halved(f: (price: number) => number, from: number, to: number): number {
  let [a, b] = [from, to];
  for (let turn = 0; turn < 60; turn += 1) {
    const middle = (a + b) / 2;
    if (f(a) * f(middle) <= 0) b = middle;
    else a = middle;
  }
  return (a + b) / 2;
}
