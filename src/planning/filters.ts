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
  /** One of each pair with the same payoff is shown, the cheaper. */
  readonly twins: true | null;
};
type Range = { readonly min?: number | null | undefined; readonly max?: number | null | undefined };

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
  twins: true,
};
/** Of a single name, whose strikes share what an index fund's have. */
export const SINGLE_NAME_OPEN_INTEREST = 50;
const NONE: PlanFilters = {
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
  twins: null,
};

/** The defaults with what was asked in their place; null for all is none of them. */
export function filtersOf(asked: Partial<PlanFilters> | null | undefined): PlanFilters {
  if (asked === null) return NONE;
  const wanted = Object.entries(asked ?? {}).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_FILTERS, ...Object.fromEntries(wanted) };
}
