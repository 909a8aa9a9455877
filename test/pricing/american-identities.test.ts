import fc from "fast-check";
import { expect, test } from "vitest";
import type { AmericanOptionInput } from "../../src/pricing/american-option.ts";
import { americanOption, americanPriceAndDelta } from "../../src/pricing/american-option.ts";
import type { OptionType } from "../../src/pricing/european-option.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";

const option = fc.record({
  type: fc.constantFrom<OptionType>("call", "put"),
  spot: fc.double({ min: 70, max: 140, noNaN: true }),
  strike: fc.constant(100),
  years: fc.double({ min: 0.02, max: 2, noNaN: true }),
  rate: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  dividendYield: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  volatility: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
});
const settings = { seed: 20220520, numRuns: 150 };

test("an American is worth the European at least, exercise now at least, and its bound at most", () => {
  fc.assert(
    fc.property(option, (input) => {
      const { type, spot, strike, years, rate, dividendYield } = input;
      const { price, delta } = americanPriceAndDelta(input);
      expect(price).toBeGreaterThanOrEqual(europeanOption(input).price - 1e-5 * spot);
      expect(price).toBeGreaterThanOrEqual((type === "call" ? spot - strike : strike - spot) - 1e-12 * spot);
      const bound =
        type === "call"
          ? spot * Math.exp(Math.max(0, -dividendYield) * years)
          : strike * Math.exp(Math.max(0, -rate) * years);
      expect(price).toBeLessThanOrEqual(bound);
      expect(Math.abs(delta)).toBeLessThanOrEqual(Math.exp(Math.max(0, -dividendYield) * years) + 1e-4);
    }),
    settings,
  );
});

test("a call is the put with spot and strike, rate and yield exchanged", () => {
  fc.assert(
    fc.property(option, (input) => {
      const { spot, strike, rate, dividendYield } = input;
      const call = americanPriceAndDelta({ ...input, type: "call" }).price;
      const mirrored = { spot: strike, strike: spot, rate: dividendYield, dividendYield: rate };
      const put = americanPriceAndDelta({ ...input, type: "put", ...mirrored }).price;
      expect(Math.abs(call - put)).toBeLessThan(3e-5 * spot);
    }),
    settings,
  );
});

test("the price rises with volatility and time, and falls with the strike for a call", () => {
  fc.assert(
    fc.property(option, fc.double({ min: 1.02, max: 1.5, noNaN: true }), (input, factor) => {
      const price = (change: Partial<AmericanOptionInput>) =>
        americanPriceAndDelta({ ...input, ...change }).price;
      const slack = 5e-5 * input.spot;
      expect(price({ volatility: input.volatility * factor })).toBeGreaterThanOrEqual(price({}) - slack);
      expect(price({ years: input.years * factor })).toBeGreaterThanOrEqual(price({}) - slack);
      const call = price({ type: "call" });
      expect(price({ type: "call", strike: input.strike * factor })).toBeLessThanOrEqual(call + slack);
      expect(price({ type: "call", spot: input.spot * factor })).toBeGreaterThanOrEqual(call - slack);
    }),
    settings,
  );
});

test("every greek is the slope found by bumping and repricing", () => {
  const calm = option.filter(({ rate, dividendYield }) => rate > 0.005 && dividendYield > 0.005);
  fc.assert(
    fc.property(calm, (input) => {
      const value = americanOption(input);
      const { spot, years, volatility } = input;
      const price = (change: Partial<AmericanOptionInput>) =>
        americanPriceAndDelta({ ...input, ...change }, "accurate").price;
      const move = 0.05 * spot * volatility * Math.sqrt(years);
      // Next to the boundary the second derivative jumps, and a difference across it measures neither side.
      const exercised = (at: number) => {
        const intrinsic = input.type === "call" ? at - input.strike : input.strike - at;
        return price({ spot: at }) <= intrinsic * (1 + 1e-9);
      };
      if (exercised(spot - 2 * move) || exercised(spot + 2 * move)) return;
      const [up, middle, down] = [price({ spot: spot + move }), price({}), price({ spot: spot - move })];
      const slope = (name: "volatility" | "years" | "rate", bump: number) =>
        (price({ [name]: input[name] + bump }) - price({ [name]: input[name] - bump })) / (2 * bump);
      const curvature = volatility * Math.sqrt(years) * spot;
      expect(Math.abs(value.delta - (up - down) / (2 * move))).toBeLessThan(2e-3);
      expect(Math.abs(value.gamma - (up - 2 * middle + down) / (move * move)) * curvature).toBeLessThan(5e-3);
      expect(
        Math.abs(100 * value.vegaPerVolPoint - slope("volatility", 0.02 * volatility)) / spot,
      ).toBeLessThan(1e-3);
      expect(Math.abs(365 * value.thetaPerDay + slope("years", 0.01 * years)) * years).toBeLessThan(
        2e-4 * spot,
      );
      expect(Math.abs(100 * value.rhoPerPoint - slope("rate", 0.001)) / spot).toBeLessThan(1e-3);
    }),
    { ...settings, numRuns: 60 },
  );
});
