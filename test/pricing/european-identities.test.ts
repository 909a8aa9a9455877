import fc from "fast-check";
import { expect, test } from "vitest";
import type { EuropeanOptionInput, OptionType } from "../../src/pricing/european-option.ts";
import { europeanOption } from "../../src/pricing/european-option.ts";

const option = fc.record({
  type: fc.constantFrom<OptionType>("call", "put"),
  spot: fc.double({ min: 20, max: 500, noNaN: true }),
  strike: fc.double({ min: 20, max: 500, noNaN: true }),
  years: fc.double({ min: 0.02, max: 3, noNaN: true }),
  rate: fc.double({ min: -0.03, max: 0.1, noNaN: true }),
  dividendYield: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  volatility: fc.double({ min: 0.08, max: 1.5, noNaN: true }),
});
const settings = { seed: 20220520, numRuns: 400 };

test("put and call differ by the forward, and both lie between their bounds", () => {
  fc.assert(
    fc.property(option, (input) => {
      const { spot, strike, years, rate, dividendYield } = input;
      const call = europeanOption({ ...input, type: "call" }).price;
      const put = europeanOption({ ...input, type: "put" }).price;
      const carried = spot * Math.exp(-dividendYield * years);
      const owed = strike * Math.exp(-rate * years);
      expect(Math.abs(call - put - (carried - owed))).toBeLessThan(1e-12 * (carried + owed));
      expect(call).toBeGreaterThanOrEqual(Math.max(0, carried - owed));
      expect(call).toBeLessThan(carried * (1 + 1e-15));
      expect(put).toBeGreaterThanOrEqual(Math.max(0, owed - carried));
      expect(put).toBeLessThan(owed * (1 + 1e-15));
    }),
    settings,
  );
});

test("a call rises with spot, volatility and time, and falls with the strike", () => {
  fc.assert(
    fc.property(option, fc.double({ min: 1.001, max: 1.5, noNaN: true }), (input, factor) => {
      const call = { ...input, type: "call" as const, dividendYield: 0, rate: Math.abs(input.rate) };
      const { price } = europeanOption(call);
      const slack = 1e-13 * call.spot;
      const rising = ["spot", "volatility", "years"] as const;
      for (const name of rising) {
        expect(europeanOption({ ...call, [name]: call[name] * factor }).price).toBeGreaterThanOrEqual(
          price - slack,
        );
      }
      expect(europeanOption({ ...call, strike: call.strike * factor }).price).toBeLessThanOrEqual(
        price + slack,
      );
    }),
    settings,
  );
});

/** Change of `pick` for a unit of `name`, by a fourth-order central difference. */
function bumped(
  input: EuropeanOptionInput,
  name: "spot" | "volatility" | "years" | "rate",
  bump: number,
  pick: (value: ReturnType<typeof europeanOption>) => number,
): number {
  const at = (steps: number) => pick(europeanOption({ ...input, [name]: input[name] + steps * bump }));
  return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * bump);
}

test("every greek is the slope found by bumping and repricing", () => {
  fc.assert(
    fc.property(option, (input) => {
      const { spot, years, volatility } = input;
      const value = europeanOption(input);
      const price = (v: typeof value) => v.price;
      const delta = (v: typeof value) => v.delta;
      const vega = (v: typeof value) => 100 * v.vegaPerVolPoint;
      const move = 0.01 * spot * volatility * Math.sqrt(years);
      const time = 0.003 * years;
      const vol = 0.003 * volatility;
      const pairs: [string, number, number, number][] = [
        ["delta", value.delta, bumped(input, "spot", move, price), 1],
        ["gamma", value.gamma * spot, bumped(input, "spot", move, delta) * spot, 1],
        ["vega", value.vegaPerVolPoint * 100, bumped(input, "volatility", vol, price), spot],
        ["theta", value.thetaPerDay * 365, -bumped(input, "years", time, price), spot],
        ["rho", value.rhoPerPoint * 100, bumped(input, "rate", 1e-4, price), spot],
        ["vanna", value.vanna, bumped(input, "volatility", vol, delta), 1],
        ["volga", value.volga, bumped(input, "volatility", vol, vega), spot],
        ["charm", value.charm, -bumped(input, "years", time, delta), 1],
      ];
      for (const [name, analytic, measured, unit] of pairs) {
        const allowed = 2e-6 * Math.max(Math.abs(analytic), unit);
        expect(Math.abs(analytic - measured), `${name} of ${JSON.stringify(input)}`).toBeLessThan(allowed);
      }
    }),
    settings,
  );
});
