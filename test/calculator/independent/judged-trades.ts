import type { Calculation } from "../../../src/calculator/calculation.ts";
import { AppError } from "../../../src/errors.ts";
import { calculatorOver } from "../../support/calculator.ts";
import { memoryChains } from "../../support/memory-chains.ts";
import { type DrawnTrade, drawTrades } from "./draw-trades.ts";
import { type OwnPosition, ownPosition } from "./own-position.ts";
import { type OwnDensity, ownDensity, ownMean } from "./own-pricing.ts";
import { type RecordedExpiry, type RecordedMarket, recordedMarket } from "./recorded-market.ts";

const SEED = 20220520;
const DRAWN = { SPY: 85, MSFT: 85, AAPL: 40 } as const;
const SHARES = 100;

export type JudgedTrade = {
  market: RecordedMarket;
  trade: DrawnTrade;
  answer: Calculation;
  own: OwnPosition;
  what: string;
  /** Dollars that can be lost, or that are set aside where that has no end. */
  risk: number;
};

const recordedMarkets = (["SPY", "MSFT", "AAPL"] as const).map(recordedMarket);
export const recordingsMissing = recordedMarkets.includes(null);

type JudgedTrades = { judged: JudgedTrade[]; refused: string[] };
let once: Promise<JudgedTrades> | undefined;

/** Two hundred trades drawn over the recorded chains, as the calculator answers them and as the tests see them. */
export function judgeTrades(): Promise<JudgedTrades> {
  once ??= judgeAll();
  return once;
}

async function judgeAll(): Promise<JudgedTrades> {
  const [judged, refused]: [JudgedTrade[], string[]] = [[], []];
  for (const market of recordedMarkets) {
    if (market === null) continue;
    const calculate = calculatorOver(memoryChains([market.chain]));
    for (const trade of drawTrades(market, DRAWN[market.symbol], SEED)) {
      const what = `${trade.symbol} ${trade.name} ${JSON.stringify(trade.input)}`;
      const answer = await calculate(trade.input, market.nowMs).catch((error: unknown) => {
        if (error instanceof AppError) return error;
        throw error;
      });
      if (answer instanceof AppError) refused.push(`${answer.message} ${what}`);
      else {
        const own = ownPosition(market, answer.legs);
        judged.push({ market, trade, answer, what, own, risk: riskOf(answer) });
      }
    }
  }
  return { judged, refused };
}

export function riskOf({ maxLoss, buyingPower }: Calculation): number {
  return Math.abs(maxLoss ?? buyingPower ?? Number.NaN);
}

const densities = new Map<RecordedExpiry, OwnDensity>();

export function densityOf(expiry: RecordedExpiry): OwnDensity {
  const known = densities.get(expiry) ?? ownDensity(expiry);
  densities.set(expiry, known);
  return known;
}

export function discountOf({ rate, years }: RecordedExpiry): number {
  return Math.exp(-rate * years);
}

/** Dollars for one unit today: every option under the density of its own last day, and shares at their price. */
export function ownWorth({ legs, shares, near }: OwnPosition): number {
  const options = legs.reduce(
    (sum, { amount, expiry, exercised }) =>
      sum + amount * discountOf(expiry) * ownMean(densityOf(expiry), exercised),
    0,
  );
  // What shares end at, discounted, and the dividends that they pay until then.
  const carried = near.forward * Math.exp((near.dividendYield - near.rate) * near.years);
  const paid = carried - discountOf(near) * near.forward;
  const ending = discountOf(near) * ownMean(densityOf(near), (price) => price);
  return SHARES * (options + shares * (ending + paid));
}

/** What an answer expects of a trade held to expiry, at mid. */
export function heldToExpiry({ expectedValue }: Calculation): number {
  const { atMid = Number.NaN, earlyExercise = Number.NaN } = expectedValue ?? {};
  return atMid - earlyExercise;
}
