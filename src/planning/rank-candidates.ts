import { FILLS, type Fill } from "../options/fill-prices.ts";
import { InvalidStrategyError } from "../options/invalid-strategy-error.ts";
import type { Candidate } from "./candidate.ts";
import { countFunnel, type Refused } from "./count-funnel.ts";
import { describeCandidate } from "./describe-candidate.ts";
import { type Evaluated, type EvaluationGround, evaluateCombination } from "./evaluate-combination.ts";
import { DEFINED_RISK, PLAN_FAMILIES, type PlanFamily } from "./families.ts";
import { type AskedFilters, filtersOf } from "./filters.ts";
import type { Funnel } from "./funnel.ts";
import { generateCombinations } from "./generate/generate-combinations.ts";
import { failuresOf, type Mode, PLAN_MODES } from "./judge-candidate.ts";
import { type Merged, mergeTwins } from "./merge-twins.ts";
import type { PlanExpiry } from "./plan-contract.ts";
import type { ViewShift } from "./plan-view.ts";
import { nearestIndex, type QuotedChain, quotedChain, straddleHalfSpread } from "./quoted-chain.ts";
import { curveOfSmile, scenariosOf } from "./scenarios.ts";

/** One expiration, a view of it, and what a candidate must be. Dollars a share, volatilities annual fractions. */
export type RankInput = PlanExpiry & {
  readonly spot: number;
  readonly view: ViewShift;
  /** All whose loss has an end where omitted. */
  readonly families?: readonly PlanFamily[] | undefined;
  /** "realistic" where omitted: halfway from mid to the other side. */
  readonly fill?: Fill | undefined;
  /** The defaults where omitted; null inside switches one off, null for all switches off all. */
  readonly filters?: AskedFilters | null | undefined;
  /** Keeps only trades that open for a credit, or for a debit. */
  readonly mode?: Mode | undefined;
  /** What a net price is rounded to, against the trader; null or omitted: not rounded. */
  readonly tick?: number | null | undefined;
  /**
   * Whether a contract's own mid counts as its market value, so that what the smile misses of it (the residual of the
   * fit, an American option's exercise premium) is nobody's edge. False where omitted: the smile's value counts.
   */
  readonly anchorToQuotes?: boolean | undefined;
  /** An index such as SPX, of which uncovered options need less margin. */
  readonly broadBased?: boolean | undefined;
  /** What calendars buy. */
  readonly later?: PlanExpiry | undefined;
  /** Whether the options can be exercised early; asked of calendars only. False where omitted. */
  readonly american?: boolean | undefined;
  /** 400 where omitted. */
  readonly mostEvaluations?: number | undefined;
  /** How many of the best are described, which takes longer than judging them; all where omitted. */
  readonly mostDescribed?: number | undefined;
};

/** `candidates`: the best first. */
export type Ranking = { readonly funnel: Funnel; readonly candidates: readonly Candidate[] };

const MOST_EVALUATIONS = 400;

/**
 * What could be traded of one expiration, ranked by the expected value under the stated view over what is at risk. Under
 * the market's own density every trade is worth minus its cost, so that only a view makes one better than another. Ties go
 * to the cheaper, then to fewer legs, then to the contract that is listed first; nothing depends on the order of the
 * input. Throws InvalidStrategyError naming the field that makes no sense.
 */
export function rankCandidates(input: RankInput): Ranking {
  checkInput(input);
  const filters = filtersOf(input.filters);
  const curve = curveOfSmile(input.smile);
  const chain = quotedChain(input, curve);
  const later = input.later === undefined ? null : quotedChain(input.later, curveOfSmile(input.later.smile));
  const ground = groundOf(input, chain);
  const { combinations, beyondBound } = generateCombinations(
    { chain, spot: input.spot, forward: input.forward, filters, anchors: new Map() },
    input.families ?? DEFINED_RISK,
    later,
    input.mostEvaluations ?? MOST_EVALUATIONS,
  );
  const sound: Evaluated[] = [];
  const refused: Refused[] = [];
  for (const combination of combinations) {
    const evaluated = evaluateCombination(combination, ground);
    const [failure, ...more] = failuresOf(combination, evaluated, filters, input.mode ?? "auto");
    if (failure !== undefined) refused.push({ combination, evaluated, failures: [failure, ...more] });
    else if (evaluated !== null) sound.push(evaluated);
  }
  const kept =
    filters.twins === null ? unmerged(sound) : mergeTwins(sound, input.forward, moveOf(chain, input));
  const order = ranked(kept);
  const described = order.slice(0, input.mostDescribed ?? order.length);
  const candidates = described.map((one, index) => describeCandidate(one, order[index + 1] ?? null, ground));
  const twins = sound.length - kept.length;
  return {
    funnel: countFunnel({ refused, twins, kept: kept.length, beyondBound }),
    candidates,
  };
}

function groundOf(input: RankInput, { strikes, ...sides }: QuotedChain): EvaluationGround {
  const { forward, years, discountFactor, spot, view, later } = input;
  const curve = curveOfSmile(input.smile);
  const forwardOff = straddleHalfSpread({ strikes, ...sides }, forward);
  return {
    spot,
    years,
    discountFactor,
    scenarios: scenariosOf({ forward, years, curve, strikes }, view, forwardOff),
    fill: input.fill ?? "realistic",
    tick: input.tick ?? null,
    anchorToQuotes: input.anchorToQuotes ?? false,
    broadBased: input.broadBased ?? false,
    calendar:
      later === undefined
        ? null
        : {
            near: curve,
            later: curveOfSmile(later.smile),
            nearYears: years,
            laterYears: later.years,
            growth: later.forward / forward,
            discountFactor: later.discountFactor / discountFactor,
            american: input.american ?? false,
          },
  };
}

/** One deviation of the price by the expiration, dollars: what the straddle at the money is worth, and a quarter. */
function moveOf({ strikes }: QuotedChain, { forward, years, smile }: RankInput): number {
  const strike = strikes[nearestIndex(strikes, forward)] ?? forward;
  return forward * smile.volatility(strike) * Math.sqrt(years);
}

function unmerged(all: readonly Evaluated[]): Merged[] {
  return all.map((evaluated) => ({ evaluated, twin: null }));
}

/** By alpha, cost, legs, and the first leg's place in the list of contracts: calls before puts, then by strike. */
function ranked(all: readonly Merged[]): Merged[] {
  return all.toSorted(({ evaluated: a }, { evaluated: b }) => {
    const [one, other] = [a.combination.legs, b.combination.legs];
    const [first, second] = [one[0]?.quoted, other[0]?.quoted];
    if (first === undefined || second === undefined) return 0;
    const bySymbol =
      first.type === second.type ? first.strike - second.strike : first.type === "call" ? -1 : 1;
    return b.alpha - a.alpha || a.entryCost - b.entryCost || one.length - other.length || bySymbol;
  });
}

function checkInput(input: RankInput): void {
  const numbers = {
    spot: input.spot,
    forward: input.forward,
    discountFactor: input.discountFactor,
    years: input.years,
    "view.viewForward": input.view?.viewForward,
    "view.volatilityFactor": input.view?.volatilityFactor,
  };
  for (const [field, value] of Object.entries(numbers))
    if (!(Number.isFinite(value) && value > 0))
      throw new InvalidStrategyError(field, value, "a number above 0");
  checkName("fill", input.fill, FILLS);
  checkName("mode", input.mode, PLAN_MODES);
  for (const family of input.families ?? []) checkName("families", family, PLAN_FAMILIES);
  if (input.later !== undefined && !(input.later.years > input.years))
    throw new InvalidStrategyError(
      "later.years",
      input.later.years,
      `more than ${input.years}, of the near one`,
    );
}

function checkName(field: string, value: string | null | undefined, names: readonly string[]): void {
  if (value !== null && value !== undefined && !names.includes(value))
    throw new InvalidStrategyError(field, value, `one of ${names.join(", ")}`);
}
