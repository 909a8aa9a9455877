/** A payoff to scan, dollars a share: nothing but what it is worth at a price, and the prices that may be corners of it. */
export type Scannable = {
  readonly forward: number;
  /** Standard deviation of the near expiry's log price. */
  readonly deviation: number;
  /** Strikes; the scan goes a little beyond the highest at least. */
  readonly corners: readonly number[];
  /** Other prices that the scan should not stride over. */
  readonly bends?: readonly number[];
  profitAt(price: number): number;
  /** Profit in the end far up, where it comes to one. */
  readonly limit: number | null;
  /** As many calls and shares bought as sold: what it makes and loses has an end. */
  readonly level: boolean;
};

/** What a position makes and loses at prices from 0 to eight deviations and far beyond, and where it does neither. */
export type Scanned = { best: number; worst: number; breakevens: number[]; rises: boolean; falls: boolean };

const STEPS = 2_000;
const DEVIATIONS = 8;

export function scanPayoff({
  forward,
  deviation,
  corners,
  bends = [],
  profitAt,
  limit,
  level,
}: Scannable): Scanned {
  const reach = Math.exp(DEVIATIONS * deviation);
  const last = Math.max(forward * reach, 1.01 * Math.max(...corners));
  const first = Math.min(forward / reach, 0.2 * Math.min(...corners));
  const grids = [
    ...between(first, last),
    ...between(0.8987 * Math.min(...corners), 1.1013 * Math.max(...corners)),
  ];
  const inside = [1e-9, ...grids, ...corners, ...bends].filter((price) => price < last);
  const prices = [...inside, last].sort((a, b) => a - b);
  const profits = prices.map(profitAt);
  const breakevens: number[] = [];
  for (let i = 1; i < prices.length; i += 1) {
    if ((profits[i - 1] ?? 0) * (profits[i] ?? 0) < 0)
      breakevens.push(halved(profitAt, prices[i - 1] ?? 0, prices[i] ?? 0));
  }
  const beyond = profitAt(1e6 * last);
  const end = profitAt(last);
  // Beyond the scan a line goes on.
  if (!level && end * beyond < 0) breakevens.push(halved(profitAt, last, 1e6 * last));
  const best = extreme(prices, profits, profitAt);
  const worst = -extreme(
    prices,
    profits.map((profit) => -profit),
    (price) => -profitAt(price),
  );
  return {
    best: limit === null ? best : Math.max(best, limit),
    worst: limit === null ? worst : Math.min(worst, limit),
    breakevens,
    rises: !level && beyond > end + 1,
    falls: !level && beyond < end - 1,
  };
}

function between(low: number, high: number): number[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => low * (high / low) ** (step / STEPS));
}

/** The largest, looked for once more around where it was found. */
function extreme(
  prices: readonly number[],
  profits: readonly number[],
  profitAt: (price: number) => number,
): number {
  const at = profits.reduce((best, profit, index) => (profit > (profits[best] ?? 0) ? index : best), 0);
  const [low, high] = [prices[Math.max(0, at - 2)] ?? 0, prices[Math.min(prices.length - 1, at + 2)] ?? 0];
  return Math.max(profits[at] ?? 0, ...between(low, high).map(profitAt));
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
