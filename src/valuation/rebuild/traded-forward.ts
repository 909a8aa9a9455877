import { fitParity } from "../../volatility/forward.ts";
import type { ParityPair } from "../../volatility/parity-pairs.ts";
import { median } from "../../volatility/rank/median.ts";
import { type Carry, carryAt, carryTo } from "../carry.ts";
import { type ExpiryCarry, yieldError } from "../fit-carry.ts";
import { exerciseUnder } from "../parity-relief.ts";
import { relievedParity } from "../relieved-parity.ts";
import type { MatchedTrade } from "./match-trades.ts";
import type { TradedGround } from "./traded-ground.ts";

/** Minutes in which call and put of a strike traded, before they are believed over the share itself. */
const LEAST_PAIRS = 3;
/** Standard deviations of a normal in its median absolute deviation. */
const NORMAL = 1.4826;
const LEAST_ERROR = 0.005;
/** Dearer side over cheaper one: further out it says more of exercise than of the forward. */
const NEAR = 12;
/** What a share's minute is off by at the least, a share of it. */
const PRICE_SLACK = 5e-4;

/**
 * The carry of an expiry that traded: the share grown at interest less known dividends and the cost of holding it, moved to
 * where the calls and puts of a strike that traded in the same minute put it, where at least three did and they agree
 * better than the share's own minute and its yields are known.
 */
export function tradedCarry(
  trades: readonly MatchedTrade[],
  ground: TradedGround,
  residualYield: number,
): ExpiryCarry {
  const carried = carryAt(ground, residualYield);
  const error = PRICE_SLACK * ground.spot + yieldError(ground);
  const found = tradedParity(trades, ground, residualYield);
  const settle = (carry: Carry, source: ExpiryCarry["source"], known: number): ExpiryCarry => ({
    ...carry,
    exercise: ground.american ? exerciseUnder(carry) : null,
    source,
    error: known,
  });
  if (found === null || found.error > error) return settle(carried, "carry", error);
  return settle(found.carry, "parity", found.error);
}

/** The carry that the pairs of an expiry put, and the forward's standard error, dollars; null with fewer than three. */
export function tradedParity(
  trades: readonly MatchedTrade[],
  ground: TradedGround,
  residualYield: number,
): { carry: Carry; error: number } | null {
  const pairs = pairsOf(trades, carryAt(ground, residualYield));
  if (pairs.length < LEAST_PAIRS) return null;
  const growth = Math.exp(ground.rate * ground.years);
  const found = ground.american
    ? relievedParity({ near: pairs, wide: pairs }, growth, ({ forward }) => carryTo(ground, forward))?.fit
    : fitParity(pairs, growth);
  if (found === null || found === undefined) return null;
  return { carry: carryTo(ground, found.forward), error: found.error };
}

/** Calls and puts of one strike that traded in the same minute, ascending; all as far off as they differ by. */
function pairsOf(trades: readonly MatchedTrade[], { forward }: Carry): ParityPair[] {
  const puts = new Map(
    trades.filter(({ contract }) => contract.type === "put").map((put) => [keyOf(put), put]),
  );
  const found = trades.flatMap((call) => {
    const put = call.contract.type === "call" ? puts.get(keyOf(call)) : undefined;
    if (put === undefined) return [];
    const [cheaper, dearer] = [Math.min(call.price, put.price), Math.max(call.price, put.price)];
    const { strike } = call;
    return [{ strike, difference: call.price - put.price, cheaper, lopsided: dearer / cheaper }];
  });
  const near = found.filter(({ lopsided }) => lopsided <= NEAR);
  const off = near.map(({ strike, difference }) => strike + difference - forward);
  const centre = median(off) ?? 0;
  const deviation = NORMAL * (median(off.map((each) => Math.abs(each - centre))) ?? 0);
  const halfSpread = Math.max(LEAST_ERROR, deviation);
  return near.map((pair) => ({ ...pair, halfSpread })).sort((a, b) => a.strike - b.strike);
}

function keyOf({ contract, minuteMs }: MatchedTrade): string {
  return `${contract.strike}|${minuteMs}`;
}
