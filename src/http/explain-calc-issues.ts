import type * as z from "zod";

type Mistake = { path: PropertyKey[]; message: string };

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
const NO_FIELD = "is no field of this form";
/** With more mistakes than these the whole form is shown. */
const FEW = 3;

/** What is wrong with each field, once, and the right form of those fields. */
export function explainCalcIssues(
  issues: readonly z.core.$ZodIssue[],
  form: keyof typeof FORMS,
): { mistakes: Mistake[]; hint: string } {
  const byField = new Map<string, Mistake>();
  for (const mistake of issues.flatMap(asMistakes)) {
    const name = mistake.path.join(".");
    if (!byField.has(name)) byField.set(name, mistake);
  }
  const mistakes = [...byField.values()];
  return { mistakes, hint: `For example ${examples(mistakes, form)}; /openapi.json describes every field.` };
}

function asMistakes(issue: z.core.$ZodIssue): Mistake[] {
  if (issue.code !== "unrecognized_keys") return [{ path: [...issue.path], message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key], message: NO_FIELD }));
}

function examples(mistakes: readonly Mistake[], form: keyof typeof FORMS): string {
  const names = [...new Set(mistakes.map(({ path }) => fieldOf(path)))];
  const lost = names.length > FEW || mistakes.some(({ message }) => message === NO_FIELD);
  if (lost || !names.every((name) => Object.hasOwn(EXAMPLES, name))) return JSON.stringify(FORMS[form]);
  return names.map((name) => `"${name}": ${JSON.stringify(EXAMPLES[name])}`).join(", ");
}

/** The last name of a path: "strike" of legs.0.strike, "strikes" of strikes.1. */
function fieldOf(path: readonly PropertyKey[]): string {
  return String(path.findLast((part) => typeof part === "string") ?? "");
}
