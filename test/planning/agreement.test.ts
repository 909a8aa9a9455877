import { describe, expect, test } from "vitest";
import { fillPrices, NICKEL, PENNY } from "../../src/options/fill-prices.ts";
import { smileDensity } from "../../src/options/payoff/horizon-density.ts";
import { probabilityOfProfit } from "../../src/options/payoff/probability-of-profit.ts";
import { positionOutcome } from "../../src/options/position-outcome.ts";
import type { Candidate } from "../../src/planning/candidate.ts";
import { rankCandidates } from "../../src/planning/rank-candidates.ts";
import { expirySmile } from "../../src/volatility/smile.ts";
import { modelledExpiry } from "./modelled-expiry.ts";

const expiry = modelledExpiry();
const view = { viewForward: 612, volatilityFactor: 0.95 };

/** The same trade, as the calculator holds it. */
function outcomeOf({ legs, net }: Candidate) {
  const held = legs.map(({ type, side, strike, quantity }) => ({
    type,
    side,
    strike,
    quantity,
    later: null,
  }));
  return positionOutcome({ legs: held, shares: 0, netDebit: net.fill, farthest: 0 });
}

describe("a plan and the calculator", () => {
  const points = expiry.strikes.map((strike) => ({ strike, volatility: expiry.smile.volatility(strike) }));
  const fitted = expirySmile({ points, forward: expiry.forward, years: expiry.years });
  if (!fitted.ok) throw new Error(fitted.reason);
  const { smile } = fitted;
  const { candidates } = rankCandidates({ ...expiry, smile, view });

  test("agree on breakevens, extremes and odds under the smile with its skew", () => {
    const density = smileDensity(expiry.forward, expiry.years, smile);
    expect(candidates.length).toBeGreaterThan(100);
    for (const candidate of candidates) {
      const outcome = outcomeOf(candidate);
      expect(candidate.breakevens).toEqual(outcome.breakevens);
      expect(candidate.maxLoss).toBe(outcome.maxLoss);
      expect(candidate.maxProfit).toBe(outcome.maxProfit);
      expect(candidate.probabilityOfProfit).toBe(probabilityOfProfit(outcome.pricesAbove(), density));
    }
  });

  test("a slope that is not given is measured", () => {
    const { volatility } = smile;
    const measured = rankCandidates({ ...expiry, smile: { volatility }, view }).candidates;
    for (const [index, { probabilityOfProfit: odds }] of candidates.entries())
      expect(measured[index]?.probabilityOfProfit).toBeCloseTo(odds, 6);
  });

  test("odds have a band around them", () => {
    for (const { band, probabilityOfProfit: odds } of candidates) {
      expect(band[0]).toBeLessThanOrEqual(odds);
      expect(band[1]).toBeGreaterThanOrEqual(odds);
    }
  });
});

test.each([null, PENNY, NICKEL])(
  "nets are those of the fill model, rounded to %s against the trader",
  (tick) => {
    for (const fill of ["mid", "realistic", "natural"] as const)
      for (const { legs, net } of rankCandidates({ ...expiry, view, tick, fill }).candidates) {
        const quoted = legs.map(({ side, quantity, bid, ask, mid }) => ({
          side,
          quantity,
          bid,
          ask,
          price: mid,
        }));
        const filled = fillPrices(quoted, tick);
        expect(net.mid).toBeCloseTo(filled.mid, 9);
        expect(net.realistic).toBeCloseTo(filled.realistic, 6);
        expect(net.natural).toBeGreaterThanOrEqual(net.realistic - 1e-9);
        expect(net.fill).toBe(net[fill]);
      }
  },
);
