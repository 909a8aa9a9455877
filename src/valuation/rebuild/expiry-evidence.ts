import type { OptionType, Settlement } from "../../options/contract.ts";
import { median } from "../../volatility/rank/median.ts";
import type { Smile } from "../../volatility/smile.ts";
import { smileFromNumbers } from "../../volatility/smile-numbers.ts";
import type { ExpirySummary } from "../valued-chain.ts";
import type { RebuiltExpiry } from "./rebuilt-day.ts";

/** A rebuilt expiration with what it is judged by. */
export type ExpiryEvidence = {
  readonly expiry: RebuiltExpiry;
  readonly lowestStrike: number;
  readonly highestStrike: number;
  /** How far the forward lies from the share grown at the known carry, a share of it. */
  readonly forwardGap: number;
  /** Whether anybody said what dividends there are. */
  readonly dividendsKnown: boolean;
  /** Volatility of calls less puts near the money; null where there are not both. */
  readonly callPutGap: number | null;
  /** Relative spreads of the quotes used; none for trades. */
  readonly spreads: readonly number[];
  /** Trades used; null for quotes. */
  readonly trades: number | null;
};

/** An option's own volatility. */
export type SideVolatility = {
  readonly type: OptionType;
  readonly strike: number;
  readonly volatility: number;
};

const DAYS_A_YEAR = 365;

/** The evidence of one expiration; null where nothing gave it a volatility. `strikes` are those behind the smile. */
export function expiryEvidence(input: {
  readonly summary: ExpirySummary;
  readonly settlement: Settlement;
  readonly years: number;
  readonly strikes: number;
  /** The share grown at interest less known dividends, dollars. */
  readonly carriedForward: number;
  readonly sides: readonly SideVolatility[];
  readonly spreads: readonly number[];
  readonly trades: number | null;
}): ExpiryEvidence | null {
  const { summary, settlement, years, strikes, carriedForward, sides, spreads, trades } = input;
  const { root, expiration, forward, rate, skew25Delta, atmStraddle, dividends } = summary;
  const smile = smileFromNumbers(summary.smile, forward, years);
  if (smile === null || summary.smile === null) return null;
  return {
    expiry: {
      root,
      expiration,
      settlement,
      days: DAYS_A_YEAR * years,
      forward,
      rate,
      atmImpliedVolatility: smile.atmVolatility,
      skew25Delta,
      smile: [strikes, ...summary.smile.slice(1)],
      atmStraddle,
      points: strikes,
    },
    lowestStrike: smile.lowestStrike,
    highestStrike: smile.highestStrike,
    forwardGap: Math.abs(forward / carriedForward - 1),
    dividendsKnown: dividends !== null,
    callPutGap: callPutGap(sides, smile),
    spreads,
    trades,
  };
}

/** Standard deviations from the forward within which both sides of a strike say the same. */
const NEAR = 0.5;

/** Each against the smile, so that it does not matter at which strikes calls and puts stood. */
function callPutGap(sides: readonly SideVolatility[], smile: Smile): number | null {
  const reach = NEAR * smile.atmVolatility * Math.sqrt(smile.years);
  const near = sides.filter(({ strike }) => Math.abs(Math.log(strike / smile.forward)) <= reach);
  const above = (wanted: OptionType) =>
    median(
      near
        .filter(({ type }) => type === wanted)
        .map(({ strike, volatility }) => volatility - smile.volatility(strike)),
    );
  const [calls, puts] = [above("call"), above("put")];
  return calls === null || puts === null ? null : calls - puts;
}
