import { InvalidStrategyError } from "../options/invalid-strategy-error.ts";

/** What a candidate must be to be kept. Each may be null, which switches it off. Fractions, dollars a share. */
export type PlanFilters = {
  /** No leg whose figures are unreliable. */
  readonly quality: true | null;
  /** The least bid of what is sold and of what is bought. */
  readonly twoSided: { readonly short: number; readonly long: number } | null;
  /** The widest (ask - bid) / mid of a leg; one no wider than `dollars` always passes. */
  readonly legSpread: { readonly short: number; readonly long: number; readonly dollars: number } | null;
  /** The least of every leg; one that is not known passes, and is told. */
  readonly openInterest: number | null;
  /** After the fill a credit is still one, and some profit is possible. */
  readonly payoff: true | null;
  /** Credit over the widest wing: who asks for this asks for a credit. */
  readonly creditToWidth: Range | null;
  /** The absolute delta of each option that is sold. */
  readonly shortDelta: Range | null;
  /** The most that entering costs against mid, of what is at risk. */
  readonly entryCost: number | null;
  /** The least probability of profit under the market's density. */
  readonly minProbability: number | null;
  /** The most that may be at risk, dollars a share: a budget of $500 for one contract is 5. */
  readonly maxRisk: number | null;
  /** Dollars between the farthest neighbouring strikes of one type: who asks for this asks for a spread. */
  readonly width: Range | null;
  /** One of each pair with the same payoff is shown, the cheaper. */
  readonly twins: true | null;
};
type Range = { readonly min?: number | null | undefined; readonly max?: number | null | undefined };

type Part<Filter> = Filter extends object
  ? { readonly [Name in keyof Filter]?: Filter[Name] | null | undefined }
  : Filter;
/** What is asked in place of the defaults: null switches a filter off, and inside one of several limits that limit. */
export type AskedFilters = { readonly [Name in FilterName]?: Part<PlanFilters[Name]> | null | undefined };

export type FilterName = keyof PlanFilters;
/** Beside the filters: `mode` asks for a credit or a debit; `quote` is a leg that has no price to trade at. */
export type RemovedBy = FilterName | "mode" | "quote";

/** What options below a nickel, half a dozen contracts or a third of a price in spread teach everybody once. */
const DEFAULT_FILTERS: PlanFilters = {
  quality: true,
  twoSided: { short: 0.05, long: 0.01 },
  legSpread: { short: 0.25, long: 0.4, dollars: 0.05 },
  openInterest: 100,
  payoff: true,
  creditToWidth: null,
  shortDelta: null,
  entryCost: 0.1,
  minProbability: null,
  maxRisk: null,
  width: null,
  twins: true,
};
/** Of a single name, whose strikes share what an index fund's have. */
export const SINGLE_NAME_OPEN_INTEREST = 50;
/** What passes everything that has a price. */
export const NO_FILTERS: PlanFilters = {
  quality: null,
  twoSided: null,
  legSpread: null,
  openInterest: null,
  payoff: null,
  creditToWidth: null,
  shortDelta: null,
  entryCost: null,
  minProbability: null,
  maxRisk: null,
  width: null,
  twins: null,
};

/** What a limit is where it is switched off: one that everything passes. */
const OFF = {
  twoSided: { short: 0, long: 0 },
  legSpread: { short: Number.POSITIVE_INFINITY, long: Number.POSITIVE_INFINITY, dollars: 0 },
};

/**
 * The defaults with what was asked in their place; null for all is none of them. Throws InvalidStrategyError naming a
 * filter that there is not, or one whose limit makes no sense.
 */
export function filtersOf(asked: AskedFilters | null | undefined): PlanFilters {
  if (asked === null) return NO_FILTERS;
  const wanted = Object.entries(asked ?? {}).filter(([, value]) => value !== undefined);
  for (const [name, value] of wanted) checkFilter(name, value);
  const { twoSided, legSpread, ...others } = Object.fromEntries(wanted) as AskedFilters;
  const whole = { ...DEFAULT_FILTERS, ...others } as PlanFilters;
  return {
    ...whole,
    twoSided: partly(twoSided, DEFAULT_FILTERS.twoSided, OFF.twoSided),
    legSpread: partly(legSpread, DEFAULT_FILTERS.legSpread, OFF.legSpread),
  };
}

/** Several limits of which some are given: the others stay what they are. */
function partly<Limits extends Record<string, number>>(
  asked: Part<Limits> | null | undefined,
  usual: Limits | null,
  off: Limits,
): Limits | null {
  if (asked === null || usual === null) return null;
  const given = Object.entries(asked ?? {}).filter(([, limit]) => limit !== undefined);
  return { ...usual, ...Object.fromEntries(given.map(([name, limit]) => [name, limit ?? off[name]])) };
}

/** What each filter takes beside null: the names of its limits, one number, or true. */
const TAKES: Readonly<Record<FilterName, readonly string[] | "number" | "fraction" | "true">> = {
  quality: "true",
  twoSided: ["short", "long"],
  legSpread: ["short", "long", "dollars"],
  openInterest: "number",
  payoff: "true",
  creditToWidth: ["min", "max"],
  shortDelta: ["min", "max"],
  entryCost: "number",
  minProbability: "fraction",
  maxRisk: "number",
  width: ["min", "max"],
  twins: "true",
};

function checkFilter(name: string, value: unknown): void {
  if (value === null) return;
  const field = `filters.${name}`;
  const takes = Object.hasOwn(TAKES, name) ? TAKES[name as FilterName] : undefined;
  if (takes === undefined)
    throw new InvalidStrategyError(field, value, `one of ${Object.keys(TAKES).join(", ")}`);
  if (takes === "true") {
    if (value !== true) throw new InvalidStrategyError(field, value, "true, or null to switch it off");
  } else if (takes === "fraction") checkNumber(field, value, 1);
  else if (takes === "number") checkNumber(field, value);
  else checkLimits(field, value, takes);
}

function checkLimits(field: string, value: unknown, names: readonly string[]): void {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new InvalidStrategyError(field, value, `{ ${names.join(", ")} }, or null to switch it off`);
  for (const [name, limit] of Object.entries(value)) {
    if (!names.includes(name))
      throw new InvalidStrategyError(`${field}.${name}`, limit, `one of ${names.join(", ")}`);
    if (limit !== null && limit !== undefined) checkNumber(`${field}.${name}`, limit);
  }
  const { min, max } = value as Range;
  if (typeof min === "number" && typeof max === "number" && min > max)
    throw new InvalidStrategyError(`${field}.min`, min, `at most the max of ${max}`);
}

function checkNumber(field: string, value: unknown, most = Number.POSITIVE_INFINITY): void {
  if (typeof value === "number" && value >= 0 && value <= most) return;
  const upTo = most === 1 ? "a fraction from 0 to 1" : "a number, 0 or more";
  throw new InvalidStrategyError(field, value, `${upTo}, or null to switch it off`);
}
