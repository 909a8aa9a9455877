import type * as z from "zod";
import { explainIssues } from "../explain-issues.ts";

const FORMS = {
  strategy: { symbol: "SPY", strategy: "bull_put_spread", strikes: [580, 575], dte: 30 },
  legs: { symbol: "SPY", legs: [{ type: "put", side: "sell", strike: 580, quantity: 1, dte: 30 }] },
};

/** A value that each field would take. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  ...FORMS.strategy,
  ...FORMS.legs,
  expiration: "2027-01-15",
  root: "SPXW",
  farDte: 60,
  farExpiration: "2027-03-19",
  premium: 2.5,
  underlyingPrice: 580.12,
  contracts: 10,
  accountSize: 25_000,
  riskPercent: 2,
  rate: 0.04,
  dividendYield: 0.012,
  fill: "realistic",
  type: "call",
  side: "buy",
  strike: 580,
  quantity: 1,
  impliedVolatility: 0.2,
};

/** What is wrong with each field of a calculation, and the right form of those fields. */
export function explainCalcIssues(issues: readonly z.core.$ZodIssue[], form: keyof typeof FORMS) {
  return explainIssues(issues, { form: FORMS[form], examples: EXAMPLES });
}
