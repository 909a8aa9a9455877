import { beforeAll, describe, expect, test } from "vitest";
import { treePrice } from "../valuation/american-tree.ts";
import {
  densityOf,
  discountOf,
  heldToExpiry,
  type JudgedTrade,
  judgeTrades,
  ownWorth,
  recordingsMissing,
} from "./independent/judged-trades.ts";
import { type OwnLeg, type OwnPosition, scannable } from "./independent/own-position.ts";
import { ownMean, ownProbability } from "./independent/own-pricing.ts";
import { scanPayoff } from "./independent/scan-payoff.ts";

const MOST_REFUSED = 8;
const SHARES = 100;
const SHARE_OF_RISK = 0.005;
/** Dollars: of figures shown to the cent. */
const ROUNDING = 0.0151;

let judged: JudgedTrade[] = [];
let refused: string[] = [];
beforeAll(async () => {
  ({ judged, refused } = await judgeTrades());
});

const twoDates = () => judged.filter(({ own }) => own.twoDates);

/** Dollars for one unit today by what the whole is worth at the near expiry, where the legs that live on are valued. */
function worthByNearExpiry({ near, worth }: OwnPosition): number {
  return SHARES * discountOf(near) * ownMean(densityOf(near), (price) => worth(price, false));
}

function ownEarlyExercise({ type, strike, expiry, contract }: OwnLeg): number {
  const { years, rate, forward, dividendYield: borrow } = expiry;
  const solved = contract.impliedVolatilityStatus === "ok" ? contract.impliedVolatility : null;
  const option = { type, strike, volatility: solved ?? expiry.volatility(strike) };
  const market = { spot: forward * Math.exp((borrow - rate) * years), years, rate, borrow, dividends: [] };
  return treePrice(market, option, 200) - treePrice(market, option, 200, false);
}

describe.skipIf(recordingsMissing)("200 trades over recorded chains, by an independent integration", () => {
  test("trades of all kinds are answered, and few refused, for a quote too wide", () => {
    expect(judged.length).toBeGreaterThanOrEqual(200);
    expect(refused.length).toBeLessThanOrEqual(MOST_REFUSED);
    for (const message of refused) expect(message).toContain("is too wide to take a price from");
    expect(twoDates().length).toBeGreaterThan(50);
    expect(new Set(judged.map(({ trade }) => trade.name)).size).toBeGreaterThan(30);
  });

  test("the net at mid is that of the recorded quotes, and at natural that of their other sides", () => {
    let crossed = 0;
    for (const { answer, own, what } of judged) {
      const { mid, natural, kind } = answer.net;
      expect(Math.abs((mid ?? Number.NaN) - Math.abs(own.mid)), what).toBeLessThan(1e-4);
      if (!answer.legs.every(({ type, quality }) => type === "stock" || quality === "usable")) continue;
      const halfSpreads = own.legs.reduce((sum, { amount, contract: { bid, ask } }) => {
        return sum + (Math.abs(amount) * ((ask ?? Number.NaN) - (bid ?? Number.NaN))) / 2;
      }, 0);
      const paid = (kind === "debit" ? 1 : -1) * (natural ?? Number.NaN);
      expect(Math.abs(paid - own.mid - halfSpreads), what).toBeLessThan(1.01e-4);
      const { atMid = Number.NaN, afterCosts = Number.NaN } = answer.expectedValue ?? {};
      expect(Math.abs(atMid - afterCosts - SHARES * (paid - own.mid)), what).toBeLessThan(0.021);
      crossed += 1;
    }
    expect(crossed).toBeGreaterThan(190);
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

  test("the probabilities of the largest profit and loss are within half a point", () => {
    for (const { answer, own, what } of judged.filter((_one, index) => index % 3 === 0)) {
      // Dollars a share: legs that live on come close to their bounds without reaching them.
      const near = own.twoDates ? 0.01 : 0.001;
      const above = (level: number) =>
        ownProbability(densityOf(own.near), (price) => own.worth(price) - own.mid - level);
      const { maxProfit: best, maxLoss: worst, probabilities } = answer;
      const { maxProfit = Number.NaN, maxLoss = Number.NaN } = probabilities ?? {};
      expect([maxProfit === null, maxLoss === null], what).toEqual([best === null, worst === null]);
      if (best !== null && maxProfit !== null)
        expect(Math.abs(above(best / SHARES - near) - maxProfit), what).toBeLessThan(0.005);
      if (worst !== null && maxLoss !== null)
        expect(Math.abs(1 - above(near - worst / SHARES) - maxLoss), what).toBeLessThan(0.005);
    }
  });

  test("the expected value held to expiry is within 0.5 % of risk, each leg under its own density", () => {
    for (const { answer, own, risk, what } of judged) {
      const expected = ownWorth(own) - SHARES * own.mid;
      const most = SHARE_OF_RISK * risk + ROUNDING;
      expect(Math.abs(expected - heldToExpiry(answer)), what).toBeLessThan(most);
    }
  });

  test("two dates judged at the near one part from that: half of them by 2 % of risk, nine in ten by 10 %", () => {
    // The answer takes a leg that lives on at today's fair price, as its smile has it. The payoff values it by forward
    // variance at a fixed strike, whose mean under a smiling density is near that price, not that price.
    const parts = twoDates().map(({ answer, own, risk }) => {
      return Math.abs(worthByNearExpiry(own) - SHARES * own.mid - heldToExpiry(answer)) / risk;
    });
    const ascending = parts.sort((a, b) => a - b);
    expect(ascending[Math.floor(0.5 * parts.length)]).toBeLessThan(0.02);
    expect(ascending[Math.floor(0.9 * parts.length)]).toBeLessThan(0.1);
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
