const NAMES: Readonly<Record<string, string>> = {
  quote: "a leg has no price to trade at",
  quality: "the figures of a leg are unreliable",
  twoSided: "nobody bids enough for a leg",
  legSpread: "the spread of a leg is too wide",
  openInterest: "the open interest of a leg is too small",
  payoff: "nothing is left to gain after the fill",
  creditToWidth: "the credit is outside the share of the width asked for",
  shortDelta: "a short delta is outside the range asked for",
  entryCost: "entering costs too much of the risk",
  minProbability: "the probability of profit is too low",
  maxRisk: "one contract risks more than the budget",
  mode: "the net is not of the kind asked for",
  width: "the strikes are not as far apart as asked for",
  twins: "the same payoff is cheaper with other options",
};

/** A filter as a reason: "the spread of a leg is too wide". */
export function filterWords(filter: string): string {
  return NAMES[filter] ?? filter;
}
