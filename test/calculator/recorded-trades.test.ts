import { beforeAll, describe, expect, test } from "vitest";
import type { Calculation } from "../../src/calculator/calculation.ts";
import { AppError } from "../../src/errors.ts";
import { calculatorOver } from "../support/calculator.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { treePrice } from "../valuation/american-tree.ts";
import { type DrawnTrade, drawTrades } from "./independent/draw-trades.ts";
import { type OwnLeg, type OwnPosition, ownPosition, scannable } from "./independent/own-position.ts";
import { type OwnDensity, ownDensity, ownMean, ownProbability } from "./independent/own-pricing.ts";
import { type RecordedExpiry, recordedMarket } from "./independent/recorded-market.ts";
import { scanPayoff } from "./independent/scan-payoff.ts";

const SEED = 20220520;
const DRAWN = { SPY: 85, MSFT: 85, AAPL: 40 } as const;
const MOST_REFUSED = 8;
const SHARES = 100;
/** Of what can be lost, or of buying power where that has no end; and what rounding to cents makes. */
const SHARE_OF_RISK = 0.005;
const ROUNDING = 0.0151;

const markets = (["SPY", "MSFT", "AAPL"] as const).map(recordedMarket);

type Judged = { trade: DrawnTrade; answer: Calculation; own: OwnPosition; what: string; risk: number };
const judged: Judged[] = [];
const refused: string[] = [];
const densities = new Map<RecordedExpiry, OwnDensity>();

beforeAll(async () => {
  for (const market of markets) {
    if (market === null) continue;
    const calculate = calculatorOver(memoryChains([market.chain]));
    for (const trade of drawTrades(market, DRAWN[market.symbol], SEED)) {
      const answer = await calculate(trade.input, market.nowMs).catch((error: unknown) => {
        if (error instanceof AppError) return error;
        throw error;
      });
      const what = `${trade.symbol} ${trade.name} ${JSON.stringify(trade.input)}`;
      if (answer instanceof AppError) refused.push(`${answer.message} ${what}`);
      else {
        const risk = answer.maxLoss ?? answer.buyingPower ?? Number.NaN;
        judged.push({ trade, answer, own: ownPosition(market, answer.legs), what, risk });
      }
    }
  }
});

function densityOf(expiry: RecordedExpiry): OwnDensity {
  const known = densities.get(expiry) ?? ownDensity(expiry);
  densities.set(expiry, known);
  return known;
}

const discountOf = ({ rate, years }: RecordedExpiry) => Math.exp(-rate * years);
const twoDates = () => judged.filter(({ own }) => own.twoDates);

/** Dollars a share today: every option under the density of its own last day, and shares at their price. */
function ownWorth({ legs, shares, near }: OwnPosition): number {
  const options = legs.reduce(
    (sum, { amount, expiry, exercised }) =>
      sum + amount * discountOf(expiry) * ownMean(densityOf(expiry), exercised),
    0,
  );
  // What shares end at, discounted, and the dividends that they pay until then.
  const carried = near.forward * Math.exp((near.dividendYield - near.rate) * near.years);
  const paid = carried - discountOf(near) * near.forward;
  return options + shares * (discountOf(near) * ownMean(densityOf(near), (price) => price) + paid);
}

/** The same by what the whole is worth at the near expiry, where the legs that live on are valued. */
function worthByNearExpiry({ near, worth }: OwnPosition, floored: boolean): number {
  return discountOf(near) * ownMean(densityOf(near), (price) => worth(price, floored));
}

function heldToExpiry({ answer }: Judged): number {
  const { atMid = Number.NaN, earlyExercise = Number.NaN } = answer.expectedValue ?? {};
  return atMid - earlyExercise;
}

function ownEarlyExercise({ type, strike, expiry, contract }: OwnLeg): number {
  const { years, rate, forward, dividendYield: borrow } = expiry;
  const solved = contract.impliedVolatilityStatus === "ok" ? contract.impliedVolatility : null;
  const option = { type, strike, volatility: solved ?? expiry.volatility(strike) };
  const market = { spot: forward * Math.exp((borrow - rate) * years), years, rate, borrow, dividends: [] };
  return treePrice(market, option, 200) - treePrice(market, option, 200, false);
}

describe.skipIf(markets.includes(null))("trades over recorded chains, by an independent integration", () => {
  test("two hundred trades of all kinds are answered, and few refused, for a quote too wide", () => {
    expect(judged.length).toBeGreaterThanOrEqual(200);
    expect(refused.length).toBeLessThanOrEqual(MOST_REFUSED);
    for (const message of refused) expect(message).toContain("is too wide to take a price from");
    expect(twoDates().length).toBeGreaterThan(50);
    expect(new Set(judged.map(({ trade }) => trade.name)).size).toBeGreaterThan(30);
  });

  test("the net at mid is that of the recorded quotes", () => {
    for (const { answer, own, what } of judged)
      expect(Math.abs((answer.net.mid ?? Number.NaN) - Math.abs(own.mid)), what).toBeLessThan(1e-4);
  });

  test("the densities have no more nor less than all, and the forward is their mean", () => {
    for (const { own } of judged) {
      const density = densityOf(own.near);
      expect(ownMean(density, () => 1)).toBeCloseTo(1, 6);
      expect(ownMean(density, (price) => price) / own.near.forward).toBeCloseTo(1, 3);
    }
  });

  test("the probability of profit is within 0.2 points", () => {
    for (const { answer, own, what } of judged) {
      const probability = ownProbability(densityOf(own.near), (price) => own.worth(price) - own.mid);
      expect(Math.abs(probability - (answer.probabilityOfProfit ?? Number.NaN)), what).toBeLessThan(0.002);
    }
  });

  test("the expected value held to expiry is within 0.5 % of risk, each leg under its own density", () => {
    for (const one of judged) {
      const expected = SHARES * (ownWorth(one.own) - one.own.mid);
      const most = SHARE_OF_RISK * one.risk + ROUNDING;
      expect(Math.abs(expected - heldToExpiry(one)), one.what).toBeLessThan(most);
    }
  });

  test("judged at the near expiry, two dates part by a seventh of risk at most, and half of them by a fiftieth", () => {
    // The answer takes a leg that lives on at today's fair price, as its smile has it. The payoff values it by forward
    // variance at a fixed strike, whose mean under a smiling density is near that price, not that price.
    const parts = twoDates().map((one) => {
      const { own, risk } = one;
      const expected = SHARES * (worthByNearExpiry(own, false) - own.mid);
      return Math.abs(expected - heldToExpiry(one)) / risk;
    });
    const ascending = parts.sort((a, b) => a - b);
    expect(ascending[Math.floor(parts.length / 2)]).toBeLessThan(0.02);
    expect(ascending.at(-1)).toBeLessThan(1 / 7);
  });

  test("early exercise adds what an American tree says, to two cents a leg or a twentieth of half its spread", () => {
    let told = 0;
    for (const { answer, own, what } of judged.filter((_one, index) => index % 4 === 0)) {
      const expected = own.legs.reduce((sum, leg) => sum + leg.amount * ownEarlyExercise(leg), 0);
      const unknown = own.legs.reduce((sum, { amount, contract: { bid, ask } }) => {
        return sum + Math.abs(amount) * Math.max(0.02, (0.05 * ((ask ?? 0) - (bid ?? 0))) / 2);
      }, 0);
      const shown = (answer.expectedValue?.earlyExercise ?? Number.NaN) / SHARES;
      expect(Math.abs(shown - expected), what).toBeLessThan(unknown);
      if (Math.abs(shown) > 0.02) told += 1;
    }
    expect(told).toBeGreaterThan(10);
  });

  test("largest profit, largest loss and breakevens are those of a scan, price by price", () => {
    for (const { answer, own, what } of judged) {
      const { best, worst, breakevens, rises, falls } = scanPayoff(scannable(own));
      expect([answer.maxProfit === null, answer.maxLoss === null], what).toEqual([rises, falls]);
      if (answer.maxProfit !== null)
        expect(Math.abs(answer.maxProfit - SHARES * best), what).toBeLessThan(0.1);
      if (answer.maxLoss !== null) expect(Math.abs(answer.maxLoss + SHARES * worst), what).toBeLessThan(0.1);
      const off = breakevens.map((price, index) =>
        Math.abs(price - (answer.breakevens[index] ?? Number.NaN)),
      );
      expect(answer.breakevens.length, what).toBe(breakevens.length);
      expect(Math.max(0, ...off), what).toBeLessThan(0.006);
    }
  });
});
