import { type CalculateDeps, calculate } from "../../calculator/calculate.ts";
import { calculatePayoff, type Payoff } from "../../calculator/calculate-payoff.ts";
import type { CalculateInput } from "../../calculator/calculate-request.ts";
import type { Calculation } from "../../calculator/calculation.ts";
import type { PositionReader } from "../../calculator/ports.ts";
import type { CompanySources } from "../../company/ports.ts";
import { nextEarnings } from "../../company/read-earnings.ts";
import { rememberEarnings } from "../../company/remember-earnings.ts";
import { type CapabilityGap, explainingGap } from "../../providers/capability-gaps.ts";
import type { Capability } from "../../providers/provider.ts";

export type CalculatorPorts = Omit<CalculateDeps, "nextEarnings" | "positions"> & {
  /** Opened by the first question, as the database is. */
  positions: () => PositionReader;
  company: () => CompanySources;
  /** What nobody with a credential can do. */
  gaps: readonly CapabilityGap[];
  /** Now, once what the exchange says of today is known. */
  now: () => Promise<number>;
};

export type Calculator = {
  calculate: (input: CalculateInput) => Promise<Calculation>;
  payoff: (input: CalculateInput) => Promise<Payoff>;
};

/** The calculator, the same behind every door. */
export function bindCalculator({ positions, company, gaps, now, ...deps }: CalculatorPorts): Calculator {
  const gapOf = (capability: Capability) => gaps.find((gap) => gap.capability === capability) ?? null;
  const earnings = rememberEarnings((symbol, nowMs) => nextEarnings(company(), symbol, nowMs));
  const ask = async <Answer>(
    verb: (deps: CalculateDeps, input: CalculateInput, nowMs: number) => Promise<Answer>,
    input: CalculateInput,
  ) => {
    const nowMs = await now();
    const asked = { positions: positions(), nextEarnings: (symbol: string) => earnings(symbol, nowMs) };
    return explainingGap(gapOf("chains"), () => verb({ ...deps, ...asked }, input, nowMs));
  };
  return {
    calculate: async (input) => withoutEarnings(await ask(calculate, input), gapOf("earnings")),
    async payoff(input) {
      const payoff = await ask(calculatePayoff, input);
      return { ...payoff, calculation: withoutEarnings(payoff.calculation, gapOf("earnings")) };
    },
  };
}

/** That no date is known has a cause the reader may care for. */
function withoutEarnings(calculation: Calculation, gap: CapabilityGap | null): Calculation {
  if (gap === null || calculation.events.earnings.status !== "unknown") return calculation;
  return { ...calculation, warnings: [...calculation.warnings, gap.lost] };
}
