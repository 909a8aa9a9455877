import { type CalculateDeps, calculate } from "../calculator/calculate.ts";
import type { CalculateInput } from "../calculator/calculate-request.ts";
import type { Calculation } from "../calculator/calculation.ts";
import type { CompanySources } from "../company/ports.ts";
import { nextEarnings } from "../company/read-earnings.ts";

export type CalculatorPorts = Omit<CalculateDeps, "nextEarnings"> & {
  company: () => CompanySources;
  /** Now, once what the exchange says of today is known. */
  now: () => Promise<number>;
};

/** The calculator, the same behind every door. */
export function bindCalculator({ company, now, ...deps }: CalculatorPorts): {
  calculate: (input: CalculateInput) => Promise<Calculation>;
} {
  return {
    async calculate(input) {
      const nowMs = await now();
      const earnings = (symbol: string) => nextEarnings(company(), symbol, nowMs);
      return calculate({ ...deps, nextEarnings: earnings }, input, nowMs);
    },
  };
}
