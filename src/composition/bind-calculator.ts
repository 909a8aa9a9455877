import { type CalculateDeps, calculate } from "../calculator/calculate.ts";
import type { CalculateInput } from "../calculator/calculate-request.ts";
import type { Calculation } from "../calculator/calculation.ts";
import type { PositionReader } from "../calculator/ports.ts";
import type { CompanySources } from "../company/ports.ts";
import { nextEarnings } from "../company/read-earnings.ts";
import { rememberEarnings } from "../company/remember-earnings.ts";
import { type CapabilityGap, explainingGap } from "../providers/capability-gaps.ts";

export type CalculatorPorts = Omit<CalculateDeps, "nextEarnings" | "positions"> & {
  /** Opened by the first question, as the database is. */
  positions: () => PositionReader;
  company: () => CompanySources;
  /** Set where nobody can bring a chain. */
  chainsGap: CapabilityGap | null;
  /** Now, once what the exchange says of today is known. */
  now: () => Promise<number>;
};

/** The calculator, the same behind every door. */
export function bindCalculator({ positions, company, chainsGap, now, ...deps }: CalculatorPorts): {
  calculate: (input: CalculateInput) => Promise<Calculation>;
} {
  const earnings = rememberEarnings((symbol, nowMs) => nextEarnings(company(), symbol, nowMs));
  return {
    async calculate(input) {
      const nowMs = await now();
      const asked = { positions: positions(), nextEarnings: (symbol: string) => earnings(symbol, nowMs) };
      return explainingGap(chainsGap, () => calculate({ ...deps, ...asked }, input, nowMs));
    },
  };
}
