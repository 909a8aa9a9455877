import { beforeAll, describe, expect, test } from "vitest";
import type { RequestedLeg } from "../../src/calculator/calculate-request.ts";
import type { CalculatedLeg, Calculation } from "../../src/calculator/calculation.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains } from "../support/memory-chains.ts";
import {
  densityOf,
  heldToExpiry,
  type JudgedTrade,
  judgeTrades,
  ownWorth,
  recordingsMissing,
  riskOf,
} from "./independent/judged-trades.ts";
import { type OwnPosition, ownPosition, scannable } from "./independent/own-position.ts";
import { ownProbability } from "./independent/own-pricing.ts";
import type { RecordedExpiry, RecordedMarket } from "./independent/recorded-market.ts";
import { scanPayoff } from "./independent/scan-payoff.ts";

const SHARES = 100;
const SHARE_OF_RISK = 0.005;
const ROUNDING = 0.0151;

let judged: JudgedTrade[] = [];
beforeAll(async () => {
  ({ judged } = await judgeTrades());
});

const calculatorOf = ({ chain }: RecordedMarket) => calculatorOver(memoryChains([chain]));

function asWritten({ type, side, quantity, strike, expiration }: CalculatedLeg): RequestedLeg {
  if (type === "stock") return { type, side, quantity };
  return { type, side, quantity, strike: strike ?? 0, expiration: expiration ?? undefined };
}

type Moves = { underlying: number; rate?: number | undefined; dividendYield?: number | undefined };

/** As the trader says it stands: forwards follow the price, the rate and the yield, smiles follow the forwards. */
function moved(market: RecordedMarket, { underlying, rate, dividendYield }: Moves): RecordedMarket {
  const move = (one: RecordedExpiry): RecordedExpiry => {
    const spot = underlying * one.forward * Math.exp((one.dividendYield - one.rate) * one.years);
    const given = { rate: rate ?? one.rate, dividendYield: dividendYield ?? one.dividendYield };
    const forward = spot * Math.exp((given.rate - given.dividendYield) * one.years);
    const volatility = (strike: number) => one.volatility((strike * one.forward) / forward);
    return { ...one, ...given, forward, volatility };
  };
  return {
    ...market,
    underlyingPrice: market.underlyingPrice * underlying,
    expiries: new Map([...market.expiries].map(([date, one]) => [date, move(one)])),
  };
}

function expectJudgement(answer: Calculation, own: OwnPosition, what: string): void {
  const { kind, perShare } = answer.net;
  const paid = kind === "debit" ? perShare : -perShare;
  const probability = ownProbability(densityOf(own.near), (price) => own.worth(price) - paid);
  expect(Math.abs(probability - (answer.probabilityOfProfit ?? Number.NaN)), what).toBeLessThan(0.002);
  const expected = ownWorth(own) - SHARES * own.mid;
  const most = SHARE_OF_RISK * riskOf(answer) + ROUNDING;
  expect(Math.abs(expected - heldToExpiry(answer)), what).toBeLessThan(most);
  const { best, worst } = scanPayoff(scannable({ ...own, mid: paid }));
  if (answer.maxProfit !== null) expect(Math.abs(answer.maxProfit - SHARES * best), what).toBeLessThan(0.1);
  if (answer.maxLoss !== null) expect(Math.abs(answer.maxLoss + SHARES * worst), what).toBeLessThan(0.1);
}

describe.skipIf(recordingsMissing)("trades over recorded chains", () => {
  test("by name and by legs one trade has one answer", async () => {
    for (const { market, trade, answer, what } of judged) {
      if (trade.input.kind === "legs") continue;
      const { symbol, input } = trade;
      const legs = answer.legs.map(asWritten);
      const again = await calculatorOf(market)({ kind: "legs", symbol, legs }, market.nowMs);
      // A name may be said to be another one: that is no matter of the legs.
      const warnings = answer.warnings.filter((warning) => !/^(Une|E)qual wings/.test(warning));
      expect({ ...again, strategy: input.strategy }, what).toEqual({ ...answer, warnings });
    }
  });

  test("under another price, rate, yield and fill they are still what an independent integration says", async () => {
    const some = judged.filter((_one, index) => index % 5 === 0);
    for (const [index, { market, trade, what }] of some.entries()) {
      const underlying = [0.92, 1, 1.06][index % 3] ?? 1;
      const rate = index % 2 === 0 ? 0.05 : undefined;
      const dividendYield = index % 5 === 0 ? 0.02 : undefined;
      const fill = (["mid", "realistic", "natural"] as const)[index % 3];
      const given = { underlyingPrice: market.underlyingPrice * underlying, rate, dividendYield, fill };
      const answer = await calculatorOf(market)({ ...trade.input, ...given }, market.nowMs);
      const own = ownPosition(moved(market, { underlying, rate, dividendYield }), answer.legs);
      expectJudgement(answer, own, `${JSON.stringify(given)} ${what}`);
    }
  });
});
