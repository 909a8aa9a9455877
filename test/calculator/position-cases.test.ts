import { expect, test } from "vitest";
import { normaliseChain } from "../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../src/adapters/schwab/wire-chain.ts";
import type { CalculateInput, LegsRequest, StrategyRequest } from "../../src/calculator/calculate-request.ts";
import { storedSmile } from "../../src/chains/stored-smile.ts";
import { calculatorOver } from "../support/calculator.ts";
import { aStoredChain, memoryChains } from "../support/memory-chains.ts";
import { IN_SESSION } from "../support/moments.ts";
import { loadCase } from "../support/shared.ts";
import { yearsTo } from "../valuation/american-tree.ts";
import { ownCdf, ownDensity, ownMean, ownProbability } from "./independent/own-pricing.ts";

const byHand = calculatorOver(memoryChains([]));
const CENT = 0.0101;

/** A body of POST /v1/calc as the calculator takes it. */
function inputOf(given: unknown): CalculateInput {
  const body = given as Omit<LegsRequest, "kind"> | Omit<StrategyRequest, "kind">;
  if (!("legs" in body)) return { ...body, kind: "strategy" };
  return { ...body, kind: "legs", legs: body.legs.map((leg) => ({ ...leg, quantity: leg.quantity ?? 1 })) };
}

for (const [file, breakevens] of [
  ["positions/01_calendar_tail", 2],
  ["positions/01b_calendar_tail_small_carry", 2],
  ["positions/01c_calendar_tail_dividend_payer", 2],
  ["positions/01d_pmcc_dividend_payer", 2],
  ["market/F4-calendar-legs.calc", 2],
  ["market/F4-put-calendar.calc", 2],
  // The strikes are further apart than what was paid: far up it keeps a profit.
  ["market/F4-pmcc.calc", 1],
] as const) {
  const body = loadCase(`${file}.json`);
  test.skipIf(body === null)(`${file}: no impossible breakeven, and no more lost than was paid`, async () => {
    const answer = await byHand(inputOf(body));
    const { maxLoss, maxProfit, net, positionSize, legs, underlyingPrice } = answer;
    expect(answer.breakevens).toHaveLength(breakevens);
    for (const price of answer.breakevens) expect(price).toBeLessThan(1.5 * underlyingPrice);
    expect(net.kind).toBe("debit");
    expect(maxLoss).toBe(net.total);
    const width =
      Math.max(...legs.map(({ strike }) => strike ?? 0)) - Math.min(...legs.map(({ strike }) => strike ?? 0));
    expect(maxProfit).toBeLessThan(2 * net.total + 100 * width);
    expect(Math.abs(answer.expectedValue?.atMid ?? Number.NaN)).toBeLessThan(CENT);
    if (positionSize !== null)
      expect(positionSize.maxContracts).toBe(Math.floor(positionSize.riskBudget / net.total));
  });
}

const INTEREST = loadCase("positions/02_ev_interest.json");
test.skipIf(INTEREST === null)(
  "02: bought at its fair price, interest counted, a call is expected to make nothing",
  async () => {
    const { expectedValue } = await byHand(inputOf(INTEREST));
    expect(Math.abs(expectedValue?.atMid ?? Number.NaN)).toBeLessThan(CENT);
    expect(Math.abs(expectedValue?.afterCosts ?? Number.NaN)).toBeLessThan(CENT);
  },
);

const OWN_PRICE = ["chain", "named.calc", "legs.calc"].map((what) =>
  loadCase(`market/F3-own-price.${what}.json`),
);
const [CHAIN, NAMED, LEGS] = OWN_PRICE;

function ownPriceCase() {
  const slice = { symbol: "XYZ", from: "2026-11-20", to: "2027-12-31", side: "ALL" } as const;
  const { contracts, underlyingPrice, rate } = normaliseChain(parseChainEnvelope(CHAIN), slice, IN_SESSION);
  const stored = aStoredChain({ contracts, underlyingPrice: underlyingPrice ?? 0, rate });
  const [snapshot] = stored.snapshots;
  const smile = snapshot === undefined ? null : storedSmile(snapshot);
  if (smile === null) throw new Error("No smile.");
  return { calculate: calculatorOver(memoryChains([stored])), smile };
}

test.skipIf(OWN_PRICE.includes(null))("F3: by name and by legs one trade has one answer", async () => {
  const { calculate } = ownPriceCase();
  const [named, legs] = [await calculate(inputOf(NAMED)), await calculate(inputOf(LEGS))];
  expect({ ...legs, strategy: named.strategy }).toEqual(named);
});

test.skipIf(OWN_PRICE.includes(null))(
  "F3: an own price moves all that hangs on it but the quotes, and is named",
  async () => {
    const { calculate, smile } = ownPriceCase();
    const moved = await calculate(inputOf(NAMED));
    const plain = await calculate({ ...inputOf(NAMED), underlyingPrice: undefined });
    expect(plain.underlyingPrice).toBe(100);
    expect(moved.underlyingPrice).toBe(110);
    expect(moved.net).toEqual(plain.net);
    expect(moved.maxLoss).toBe(plain.maxLoss);
    expect(moved.inputs.forward / plain.inputs.forward).toBeCloseTo(1.1, 5);
    const [from, to] = [plain.inputs.smile, moved.inputs.smile];
    expect(to?.atmVolatility).toBe(from?.atmVolatility);
    expect(to).toMatchObject({ lowestStrike: 99, highestStrike: 126.5 });
    expect((moved.expectedMove?.oneSigma ?? 0) / (plain.expectedMove?.oneSigma ?? 1)).toBeCloseTo(1.1, 2);
    const years = yearsTo("2026-12-18");
    const volatility = (strike: number) => smile.volatility(strike / 1.1);
    const forward = 1.1 * smile.forward;
    const density = ownDensity({ forward, years, volatility });
    const profit = (price: number) => 0.64 - Math.max(0, price - 110) + Math.max(0, price - 115);
    expect(moved.probabilityOfProfit).toBeCloseTo(ownProbability(density, profit), 3);
    const expected = 100 * Math.exp(-0.04 * years) * ownMean(density, (price) => profit(price) - 0.64) + 64;
    expect(moved.expectedValue?.atMid).toBeCloseTo(expected, 0);
    for (const { strike, delta, side } of moved.legs) {
      const deviation = volatility(strike ?? 0) * Math.sqrt(years);
      const d1 = Math.log(forward / (strike ?? 0)) / deviation + deviation / 2;
      expect(delta, side).toBeCloseTo(ownCdf(d1), 2);
    }
    expect(moved.warnings).toContainEqual(
      expect.stringMatching(/underlying price of 110 moves .* taken at 100/),
    );
    expect(plain.warnings).toEqual([]);
  },
);
