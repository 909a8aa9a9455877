import type { Evaluated } from "./evaluate-combination.ts";
import { OPENS_AS_CREDIT } from "./families.ts";
import type { PlanFilters, RemovedBy } from "./filters.ts";
import type { Combination } from "./generate/combination.ts";
import {
  type Failure,
  legFailures,
  numbersApart,
  percentsApart,
  plainFailure,
  ROUNDING,
  tooHigh,
  tooLow,
} from "./judge-leg.ts";

export const PLAN_MODES = ["auto", "credit", "debit"] as const;
export type Mode = (typeof PLAN_MODES)[number];

/** Dollars a share: who cannot lose more has found quotes that contradict each other. */
const LEAST_RISK = 1e-6;

/** Everything that keeps a combination from being a candidate, in the order in which the funnel counts. */
export function failuresOf(
  combination: Combination,
  evaluated: Evaluated | null,
  filters: PlanFilters,
  mode: Mode,
): Failure[] {
  const failures: Failure[] = [];
  for (const { quoted, amount } of combination.legs)
    for (const failure of legFailures(quoted, amount > 0 ? "buy" : "sell", filters)) failures.push(failure);
  if (evaluated === null) return failures;
  judgePayoff(evaluated, filters, mode, failures);
  judgeCredit(evaluated, filters, failures);
  judgeDeltas(combination, filters, failures);
  judgeOdds(evaluated, filters, failures);
  judgeWidth(evaluated, filters, failures);
  return failures;
}

function judgePayoff(evaluated: Evaluated, { payoff }: PlanFilters, mode: Mode, failures: Failure[]): void {
  const { net, maxProfit, risk, combination } = evaluated;
  const credit = net.fill < 0;
  if (!(risk > LEAST_RISK))
    failures.push(plainFailure("quote", () => "it cannot lose: the quotes contradict each other"));
  if (mode !== "auto" && credit !== (mode === "credit"))
    failures.push(plainFailure("mode", () => `it opens for a ${credit ? "credit" : "debit"}`));
  if (payoff === null) return;
  if (OPENS_AS_CREDIT.has(combination.family) && !credit)
    failures.push(plainFailure("payoff", () => "after the fill no credit is left"));
  else if (maxProfit !== null && maxProfit <= ROUNDING)
    failures.push(plainFailure("payoff", () => "after the fill it cannot make money"));
}

function judgeCredit({ creditToWidth, net }: Evaluated, filters: PlanFilters, failures: Failure[]): void {
  const range = filters.creditToWidth;
  if (range === null) return;
  if (net.fill >= 0) failures.push(plainFailure("creditToWidth", () => "it opens for a debit"));
  if (creditToWidth === null) return;
  const { min, max } = range;
  atLeast("creditToWidth", creditToWidth, min ?? null, "credit", " of the width", failures);
  atMost("creditToWidth", creditToWidth, max ?? null, "credit", " of the width", failures);
}

function judgeDeltas({ legs }: Combination, { shortDelta }: PlanFilters, failures: Failure[]): void {
  if (shortDelta === null) return;
  const [least, most] = [shortDelta.min ?? 0, shortDelta.max ?? 1];
  for (const { quoted, amount } of legs) {
    if (amount > 0) continue;
    const delta = Math.abs(quoted.delta);
    const words = (limit: number) =>
      `delta of the ${quoted.strike} ${quoted.type} ${numbersApart(delta, limit)}`;
    if (delta < least - ROUNDING) failures.push(tooLow("shortDelta", delta, least, () => words(least)));
    if (delta > most + ROUNDING) failures.push(tooHigh("shortDelta", delta, most, () => words(most)));
  }
}

function judgeOdds(evaluated: Evaluated, filters: PlanFilters, failures: Failure[]): void {
  const { entryCost, risk, probabilityOfProfit } = evaluated;
  atMost("entryCost", entryCost / risk, filters.entryCost, "cost of entering", " of the risk", failures);
  atLeast(
    "minProbability",
    probabilityOfProfit,
    filters.minProbability,
    "probability of profit",
    "",
    failures,
  );
  const { maxRisk } = filters;
  if (maxRisk === null || risk <= maxRisk + ROUNDING) return;
  const places = Math.round(100 * risk) === Math.round(100 * maxRisk) ? 2 : 0;
  const dollars = (share: number) => `$${(100 * share).toFixed(places)}`;
  failures.push(
    tooHigh(
      "maxRisk",
      risk,
      maxRisk,
      () => `one contract risks ${dollars(risk)}, the budget is ${dollars(maxRisk)}`,
    ),
  );
}

function judgeWidth({ width }: Evaluated, { width: range }: PlanFilters, failures: Failure[]): void {
  if (range === null) return;
  if (width === null) {
    failures.push(plainFailure("width", () => "nothing is between its strikes"));
    return;
  }
  const { min, max } = range;
  const words = (sign: string, limit: number) => `$${width} between its strikes ${sign} $${limit}`;
  if (typeof min === "number" && width < min - ROUNDING)
    failures.push(tooLow("width", width, min, () => words("<", min)));
  if (typeof max === "number" && width > max + ROUNDING)
    failures.push(tooHigh("width", width, max, () => words(">", max)));
}

type Limit = number | null;

function atLeast(
  filter: RemovedBy,
  value: number,
  limit: Limit,
  what: string,
  of: string,
  failures: Failure[],
): void {
  if (limit !== null && value < limit - ROUNDING)
    failures.push(tooLow(filter, value, limit, () => `${what} ${percentsApart(value, limit, of)}`));
}

function atMost(
  filter: RemovedBy,
  value: number,
  limit: Limit,
  what: string,
  of: string,
  failures: Failure[],
): void {
  if (limit !== null && value > limit + ROUNDING)
    failures.push(tooHigh(filter, value, limit, () => `${what} ${percentsApart(value, limit, of)}`));
}
