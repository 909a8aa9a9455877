import { expect, test } from "vitest";
import { normaliseChain } from "../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../src/adapters/schwab/wire-chain.ts";
import { type DividendSchedule, UNKNOWN_DIVIDENDS } from "../../src/market/dividend-schedule.ts";
import { expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";
import { quoteWorth } from "../../src/options/quote-worth.ts";
import { normalCdf } from "../../src/pricing/normal-distribution.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import type { ValuedChain, ValuedContract } from "../../src/valuation/valued-chain.ts";
import { constantMaturityVolatility } from "../../src/volatility/constant-maturity.ts";
import { smileFromNumbers } from "../../src/volatility/smile-numbers.ts";
import { loadRecording } from "../support/shared.ts";
import { treePrice } from "./american-tree.ts";

const SPY = loadRecording("schwab/chains_SPY_2022-05-20_from_tda.json");
const MSFT = loadRecording("schwab-wide/chains_MSFT_2020-08-28_from_tda.json");
const JUNE_2022: DividendSchedule = {
  status: "scheduled",
  dividends: [{ exDate: "2022-06-17", amount: 1.577, certainty: "declared", source: "alpaca" }],
};

function valued(body: unknown, symbol: string, day: string, dividends = UNKNOWN_DIVIDENDS): ValuedChain {
  const slice = { symbol, from: day, to: "2030-12-31", side: "ALL" as const };
  const chain = normaliseChain(parseChainEnvelope(body), slice, Date.parse(`${day}T20:00:00Z`));
  return valueChain(chain, { curve: null, dividends });
}

const ofExpiry = ({ contracts }: ValuedChain, expiration: string) =>
  contracts.filter(({ contract }) => contract.expiration === expiration);
const yearsOf = ({ quotedAtMs }: ValuedChain, expiration: string) =>
  yearsBetween(quotedAtMs, expiresAtMs(expiration, "PM"));

type Sides = { strike: number; call: ValuedContract; put: ValuedContract };

function bothSides(contracts: readonly ValuedContract[]): Sides[] {
  return [...Map.groupBy(contracts, ({ contract }) => contract.strike)].flatMap(([strike, rows]) => {
    const call = rows.find(({ contract }) => contract.type === "call");
    const put = rows.find(({ contract }) => contract.type === "put");
    return call === undefined || put === undefined ? [] : [{ strike, call, put }];
  });
}

/** C - P = D (F - K) through the strikes within one deviation, early exercise by a tree, Huber's weights by the spread. */
function independentForward(chain: ValuedChain, expiration: string): number {
  const summary = chain.expiries.find((one) => one.expiration === expiration);
  if (summary === undefined) throw new Error(`No ${expiration}.`);
  const { rate, underlyingPrice: spot } = summary;
  const years = yearsOf(chain, expiration);
  const deviation = (summary.atmImpliedVolatility ?? 0.3) * Math.sqrt(years);
  let forward = spot * Math.exp(rate * years);
  for (let pass = 0; pass < 4; pass += 1) {
    const market = { spot, years, rate, borrow: rate - Math.log(forward / spot) / years, dividends: [] };
    const points = bothSides(ofExpiry(chain, expiration)).flatMap(({ strike, call, put }) => {
      const [c, p] = [quoteWorth(call.contract), quoteWorth(put.contract)];
      if (!c.ok || !p.ok || Math.abs(Math.log(strike / spot)) > Math.max(deviation, 0.01)) return [];
      const volatility = summary.atmImpliedVolatility ?? 0.3;
      const premium = (type: "call" | "put") =>
        years < 0.05
          ? 0
          : treePrice(market, { type, strike, volatility }, 80) -
            treePrice(market, { type, strike, volatility }, 80, false);
      const implied = strike + Math.exp(rate * years) * (c.mid - premium("call") - p.mid + premium("put"));
      return [{ implied, width: Math.hypot(c.halfSpread, p.halfSpread, 0.0025) }];
    });
    const ascending = points.toSorted((a, b) => a.implied - b.implied);
    let centre = ascending[Math.floor(ascending.length / 2)]?.implied ?? forward;
    for (let step = 0; step < 20; step += 1) {
      let [weights, sum] = [0, 0];
      for (const { implied, width } of points) {
        const weight = width ** -2 * Math.min(1, (1.5 * width) / Math.max(1e-9, Math.abs(implied - centre)));
        weights += weight;
        sum += weight * implied;
      }
      centre = sum / weights;
    }
    forward = centre;
  }
  return forward;
}

const CHAINS = [
  ["SPY", SPY, "2022-05-20", JUNE_2022],
  ["MSFT", MSFT, "2020-08-28", UNKNOWN_DIVIDENDS],
] as const;

for (const [symbol, body, day, dividends] of CHAINS) {
  test.skipIf(body === null)(`${symbol}: forwards agree with an independent robust fit`, () => {
    const chain = valued(body, symbol, day);
    const off = chain.expiries.map(({ expiration, forward }) => ({
      expiration,
      bp: 1e4 * Math.abs(forward / independentForward(chain, expiration) - 1),
    }));
    const ascending = off.toSorted((a, b) => a.bp - b.bp);
    expect(ascending[Math.floor(off.length / 2)]?.bp, JSON.stringify(ascending)).toBeLessThan(5);
    expect(ascending.at(-1)?.bp, JSON.stringify(ascending.slice(-5))).toBeLessThan(15);
  });

  test.skipIf(body === null)(`${symbol}: call and put agree within 0.3 points or their own spreads`, () => {
    const chain = valued(body, symbol, day, dividends);
    let seen = 0;
    for (const { expiration, forward, atmImpliedVolatility } of chain.expiries) {
      const root = Math.sqrt(yearsOf(chain, expiration)) * (atmImpliedVolatility ?? 1);
      for (const { strike, call, put } of bothSides(ofExpiry(chain, expiration))) {
        if (Math.abs(Math.log(strike / forward)) > 0.25 * root) continue;
        if (call.impliedVolatilityStatus !== "ok" || put.impliedVolatilityStatus !== "ok") continue;
        seen += 1;
        const unknown = [call, put].map(({ contract, vegaPerVolPoint }) => {
          const worth = quoteWorth(contract);
          return (worth.ok ? worth.halfSpread : Number.NaN) / (vegaPerVolPoint ?? 0);
        });
        const points = 100 * Math.abs((call.impliedVolatility ?? 0) - (put.impliedVolatility ?? 0));
        const most = Math.max(0.3, Math.hypot(...unknown));
        expect(points, `${expiration} ${strike}: ${unknown}`).toBeLessThan(most);
      }
    }
    expect(seen).toBeGreaterThan(60);
  });

  test.skipIf(body === null)(`${symbol}: smiles have a density, whose mean is the forward`, () => {
    const chain = valued(body, symbol, day);
    for (const { expiration, forward, smile: numbers } of chain.expiries) {
      const years = yearsOf(chain, expiration);
      const smile = smileFromNumbers(numbers, forward, years);
      if (smile === null) throw new Error(`No smile of ${expiration}.`);
      const root = smile.atmVolatility * Math.sqrt(years);
      // P(S > K) = N(d2) - pdf(d2) sqrt(T) dsigma/dln K, from the undiscounted call by differences.
      const call = (strike: number) => {
        const deviation = smile.volatility(strike) * Math.sqrt(years);
        const d1 = Math.log(forward / strike) / deviation + deviation / 2;
        return forward * normalCdf(d1) - strike * normalCdf(d1 - deviation);
      };
      const steps = 4_000;
      const strikes = Array.from(
        { length: steps + 1 },
        (_, i) => forward * Math.exp(root * 24 * (i / steps - 0.5)),
      );
      const prices = strikes.map(call);
      let [mass, mean, negative] = [0, 0, 0];
      const slopes = strikes.slice(1).map((strike, i) => {
        const from = strikes[i] ?? 0;
        return ((prices[i + 1] ?? 0) - (prices[i] ?? 0)) / (strike - from);
      });
      slopes.slice(1).forEach((slope, i) => {
        const [own, strike] = [slope - (slopes[i] ?? 0), strikes[i + 1] ?? 0];
        mass += own;
        mean += own * strike;
        if (strike > smile.lowestStrike && strike < smile.highestStrike) negative += Math.max(0, -own);
      });
      expect(negative, `${expiration} negative`).toBeLessThan(2e-3);
      expect(mass, `${expiration} mass`).toBeCloseTo(1, 2);
      expect(Math.abs(mean / forward - 1), `${expiration} mean`).toBeLessThan(5e-3);
    }
  });

  test.skipIf(body === null)(`${symbol}: at the money the smile is unbiased`, () => {
    const chain = valued(body, symbol, day);
    const residuals: number[] = [];
    for (const { expiration, forward, smile: numbers } of chain.expiries) {
      const years = yearsOf(chain, expiration);
      const smile = smileFromNumbers(numbers, forward, years);
      if (smile === null) continue;
      const root = smile.atmVolatility * Math.sqrt(years);
      const near = ofExpiry(chain, expiration).filter(
        ({ contract, impliedVolatilityStatus }) =>
          impliedVolatilityStatus === "ok" && Math.abs(Math.log(contract.strike / forward)) < 0.5 * root,
      );
      if (near.length === 0) continue;
      const off = near.map(
        ({ contract, impliedVolatility }) => smile.volatility(contract.strike) - (impliedVolatility ?? 0),
      );
      residuals.push((100 * off.reduce((sum, one) => sum + one, 0)) / off.length);
    }
    const mean = residuals.reduce((sum, one) => sum + one, 0) / residuals.length;
    expect(Math.abs(mean), residuals.map((one) => one.toFixed(2)).join(" ")).toBeLessThan(0.1);
  });
}

test.skipIf(SPY === null)(
  "SPY with 1.577 on 2022-06-17: its forward, one volatility a strike, and 26.41 at 30 days",
  () => {
    const chain = valued(SPY, "SPY", "2022-05-20", JUNE_2022);
    const expiry = chain.expiries.find(({ expiration }) => expiration === "2022-06-17");
    expect(expiry?.forward).toBeGreaterThan(388.04);
    expect(expiry?.forward).toBeLessThan(388.2);
    expect(expiry?.dividends).toBe(1.577);
    let worst = { points: 0, at: 0 };
    for (const { strike, call, put } of bothSides(ofExpiry(chain, "2022-06-17"))) {
      if (call.impliedVolatilityStatus !== "ok" || put.impliedVolatilityStatus !== "ok") continue;
      const points = 100 * Math.abs((call.impliedVolatility ?? 0) - (put.impliedVolatility ?? 0));
      if (points > worst.points) worst = { points, at: strike };
    }
    expect(worst.points, `${worst.at}`).toBeLessThan(0.1);
    const points = chain.expiries.flatMap(({ expiration, atmImpliedVolatility: volatility }) =>
      volatility === null ? [] : [{ days: 365 * yearsOf(chain, expiration), volatility }],
    );
    const iv30 = constantMaturityVolatility({ points, targetDays: 30 });
    expect(100 * (iv30.ok ? iv30.volatility : 0)).toBeGreaterThan(26.26);
    expect(100 * (iv30.ok ? iv30.volatility : 0)).toBeLessThan(26.56);
  },
);
