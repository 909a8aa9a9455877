import { volatilityAt } from "../options/payoff/horizon-density.ts";
import type { SmileCurve } from "../options/smile-curve.ts";
import { normalCdf } from "../pricing/normal-distribution.ts";
import type { PlanContract, PlanExpiry } from "./plan-contract.ts";

/** A contract with what its quote makes of it. Dollars a share. */
export type Quoted = PlanContract & {
  /** Of its strike among those listed, ascending. */
  readonly index: number;
  /** Whether somebody asks and nobody bids above that; without a bid the mid is half the ask. */
  readonly priced: boolean;
  readonly mid: number;
  readonly half: number;
  readonly delta: number;
};

/** One expiration by strike, ascending; null where a side is not listed. */
export type QuotedChain = {
  readonly strikes: readonly number[];
  readonly calls: readonly (Quoted | null)[];
  readonly puts: readonly (Quoted | null)[];
};

/** Pairs contracts by strike; of one listed twice the better quoted counts. Deltas come from `curve` where none is given. */
export function quotedChain({ contracts, forward, years }: PlanExpiry, curve: SmileCurve): QuotedChain {
  const usable = contracts.filter(({ strike }) => Number.isFinite(strike) && strike > 0);
  const strikes = [...new Set(usable.map(({ strike }) => strike))].sort((a, b) => a - b);
  const indexOf = new Map(strikes.map((strike, index) => [strike, index]));
  const root = Math.sqrt(years);
  const callDeltas = strikes.map((strike) => {
    const deviation = volatilityAt(curve, strike) * root;
    return normalCdf(Math.log(forward / strike) / deviation + 0.5 * deviation);
  });
  const sides = { call: strikes.map(() => null), put: strikes.map(() => null) } as Record<
    PlanContract["type"],
    (Quoted | null)[]
  >;
  for (const contract of usable) {
    const index = indexOf.get(contract.strike) ?? 0;
    const callDelta = callDeltas[index] ?? 0;
    const quoted = quotedOf(contract, index, contract.type === "call" ? callDelta : callDelta - 1);
    const known = sides[contract.type][index];
    if (known == null || preference(quoted, known) < 0) sides[contract.type][index] = quoted;
  }
  return { strikes, calls: sides.call, puts: sides.put };
}

/** Below 0 where `a` is taken: one with a price, of sound figures, quoted tighter, lower, with more open interest. */
function preference(a: Quoted, b: Quoted): number {
  return (
    Number(b.priced) - Number(a.priced) ||
    Number(Boolean(a.unreliable)) - Number(Boolean(b.unreliable)) ||
    a.half - b.half ||
    a.mid - b.mid ||
    (b.openInterest ?? -1) - (a.openInterest ?? -1)
  );
}

function quotedOf(contract: PlanContract, index: number, modelDelta: number): Quoted {
  const bid = isPrice(contract.bid) ? contract.bid : 0;
  const ask = isPrice(contract.ask) ? contract.ask : 0;
  const given = contract.delta;
  return {
    ...contract,
    openInterest: countOrUnknown(contract.openInterest),
    volume: countOrUnknown(contract.volume),
    index,
    priced: ask > 0 && ask >= bid,
    mid: (bid + ask) / 2,
    half: (ask - bid) / 2,
    delta: typeof given === "number" && Number.isFinite(given) ? given : modelDelta,
  };
}

/** A count that no exchange sends, such as -1, is one that is not known. */
function countOrUnknown(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}

function isPrice(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value > 0;
}

/** Of `values` ascending, the index of the one nearest to `wanted`, the lower of two equally near; -1 of none. */
export function nearestIndex(values: readonly number[], wanted: number): number {
  let [low, high] = [0, values.length - 1];
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) <= wanted) low = middle;
    else high = middle;
  }
  return wanted - (values[low] ?? 0) <= (values[high] ?? 0) - wanted ? low : high;
}

/** Half the spread of the straddle at the strike nearest to the forward: how far the forward may be off; 0 where unknown. */
export function straddleHalfSpread({ strikes, calls, puts }: QuotedChain, forward: number): number {
  const index = nearestIndex(strikes, forward);
  const [call, put] = [calls[index], puts[index]];
  return call?.priced && put?.priced ? call.half + put.half : 0;
}
