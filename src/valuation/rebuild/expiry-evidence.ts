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
  /** Strikes near the money with both sides, and those of them whose sides differ by more than their spreads. */
  readonly pairs: number;
  readonly strays: number;
  /** By how much one quote alone moves the volatility at the forward, at the most; null for trades. */
  readonly leansOn: number | null;
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
  /** What its half spread makes of it; null for trades. */
  readonly tolerance: number | null;
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
  /** Asked only of a smile that there is. */
  readonly leansOn: ((volatility: number) => number) | null;
}): ExpiryEvidence | null {
  const { summary, settlement, years, strikes, carriedForward, sides, spreads, trades, leansOn } = input;
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
    ...pairsOf(sides, smile),
    leansOn: leansOn === null ? null : leansOn(smile.atmVolatility),
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

/** Standard deviations from the forward within which both sides of a strike tell of it. */
const TELLING = 1;
/** Half a volatility point, beside the two spreads. */
const SLACK = 0.005;

/** An honest quote holds what the option is worth: sides further apart than their spreads are of different shares. */
function pairsOf(
  sides: readonly SideVolatility[],
  { atmVolatility, years, forward }: Smile,
): { pairs: number; strays: number } {
  const reach = TELLING * atmVolatility * Math.sqrt(years);
  const calls = new Map(sides.filter(({ type }) => type === "call").map((call) => [call.strike, call]));
  let [pairs, strays] = [0, 0];
  for (const { type, strike, volatility, tolerance } of sides) {
    const call = type === "put" ? calls.get(strike) : undefined;
    if (call === undefined || Math.abs(Math.log(strike / forward)) > reach) continue;
    pairs += 1;
    if (tolerance === null || call.tolerance === null) continue;
    if (Math.abs(call.volatility - volatility) > SLACK + tolerance + call.tolerance) strays += 1;
  }
  return { pairs, strays };
}
