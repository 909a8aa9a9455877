import type { Evaluated } from "./evaluate-combination.ts";
import type { PlanFilters } from "./filters.ts";
import type { Combination } from "./generate/combination.ts";
import { type Failure, legFailures, percent } from "./judge-leg.ts";

export type Mode = "auto" | "credit" | "debit";

/** Binary fractions miss a limit by their last place. */
const ROUNDING = 1e-9;
/** Dollars a share: who cannot lose more has found quotes that contradict each other. */
const LEAST_RISK = 1e-6;

/** Everything that keeps a combination from being a candidate, in the order in which the funnel counts. */
export function failuresOf(
  combination: Combination,
  evaluated: Evaluated | null,
  filters: PlanFilters,
  mode: Mode,
): Failure[] {
  const failures = combination.legs.flatMap(({ quoted, amount }) =>
    legFailures(quoted, amount > 0 ? "buy" : "sell", filters),
  );
  if (evaluated === null) return failures;
  if (!(evaluated.risk > LEAST_RISK))
    failures.push(plain("quote", "it cannot lose: the quotes contradict each other"));
  failures.push(...payoffFailures(evaluated, filters, mode));
  failures.push(...creditFailures(evaluated, filters), ...deltaFailures(combination, filters));
  const { entryCost, risk, probabilityOfProfit } = evaluated;
  failures.push(
    ...above("entryCost", entryCost / risk, filters.entryCost, "cost of entering", "of the risk"),
    ...below("minProbability", probabilityOfProfit, filters.minProbability, "probability of profit", ""),
  );
  if (filters.maxRisk !== null && risk > filters.maxRisk + ROUNDING) {
    const [value, limit] = [risk, filters.maxRisk];
    const words = `one contract risks $${(100 * value).toFixed(0)}, the budget is $${(100 * limit).toFixed(0)}`;
    failures.push({
      filter: "maxRisk",
      value,
      limit,
      excess: (value - limit) / Math.max(limit, ROUNDING),
      words,
    });
  }
  return failures;
}

function payoffFailures(
  { net, maxProfit, combination }: Evaluated,
  { payoff }: PlanFilters,
  mode: Mode,
): Failure[] {
  const failures: Failure[] = [];
  const credit = net.fill < 0;
  if (mode !== "auto" && credit !== (mode === "credit")) {
    failures.push(plain("mode", `it opens for a ${credit ? "credit" : "debit"}`));
  }
  if (payoff === null) return failures;
  if (maxProfit !== null && maxProfit <= ROUNDING)
    failures.push(plain("payoff", "after the fill it cannot make money"));
  else if (CREDIT_FAMILIES.has(combination.family) && !credit)
    failures.push(plain("payoff", "after the fill no credit is left"));
  return failures;
}

const CREDIT_FAMILIES: ReadonlySet<string> = new Set([
  "bull_put_spread",
  "bear_call_spread",
  "iron_condor",
  "iron_butterfly",
  "short_put",
  "short_strangle",
  "short_straddle",
]);

function creditFailures({ creditToWidth, net }: Evaluated, { creditToWidth: range }: PlanFilters): Failure[] {
  if (range === null) return [];
  if (net.fill >= 0) return [plain("creditToWidth", "it opens for a debit")];
  if (creditToWidth === null) return [];
  return [
    ...below("creditToWidth", creditToWidth, range.min ?? null, "credit", "of the width"),
    ...above("creditToWidth", creditToWidth, range.max ?? null, "credit", "of the width"),
  ];
}

function deltaFailures({ legs }: Combination, { shortDelta: range }: PlanFilters): Failure[] {
  if (range === null) return [];
  return legs.flatMap(({ quoted: { strike, type, delta }, amount }) => {
    if (amount > 0) return [];
    const [value, words] = [Math.abs(delta), `delta of the ${strike} ${type} ${Math.abs(delta).toFixed(3)}`];
    const [least, most] = [range.min ?? 0, range.max ?? 1];
    if (value < least - ROUNDING)
      return [
        {
          filter: "shortDelta",
          value,
          limit: least,
          excess: (least - value) / least,
          words: `${words} < ${least}`,
        },
      ];
    if (value > most + ROUNDING)
      return [
        {
          filter: "shortDelta",
          value,
          limit: most,
          excess: (value - most) / most,
          words: `${words} > ${most}`,
        },
      ];
    return [];
  });
}

function plain(filter: Failure["filter"], words: string): Failure {
  return { filter, value: null, limit: null, excess: 1, words };
}

function below(
  filter: Failure["filter"],
  value: number,
  limit: number | null,
  what: string,
  of: string,
): Failure[] {
  if (limit === null || value >= limit - ROUNDING) return [];
  const words = `${what} ${percent(value)} ${of}`.trim();
  return [{ filter, value, limit, excess: (limit - value) / limit, words: `${words} < ${percent(limit)}` }];
}

function above(
  filter: Failure["filter"],
  value: number,
  limit: number | null,
  what: string,
  of: string,
): Failure[] {
  if (limit === null || value <= limit + ROUNDING) return [];
  const words = `${what} ${percent(value)} ${of}`.trim();
  return [
    {
      filter,
      value,
      limit,
      excess: (value - limit) / Math.max(limit, ROUNDING),
      words: `${words} > ${percent(limit)}`,
    },
  ];
}
