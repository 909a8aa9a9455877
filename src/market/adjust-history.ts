/** What a day's raw prices and volume are multiplied by to compare them with today's. */
export type AdjustmentFactors = { readonly price: number; readonly volume: number };

/** One session of a share, raw. Prices in dollars. */
export type HistoryDay = {
  readonly close: number;
  /** New shares per old one that came into effect with this day; null for none. */
  readonly splitFactor: number | null;
  /** Cash a share with this ex-date; null for none. */
  readonly dividend: number | null;
  /** The factors where a provider gave adjusted prices; null where they are to be worked out. */
  readonly known: AdjustmentFactors | null;
  /** Its provider does not say whether its prices are divided by later splits already: the days around tell. */
  readonly mayBeSplitAdjusted?: boolean;
};

/**
 * The factors of each day, days in order of time. An unknown day takes those of the day after it, times what happened
 * with that day: `(1 - dividend / close before) / split` for prices, `split` for volume. That is Tiingo's rule, and
 * CRSP's: adjX = X times the product over later days. A day that may be divided by later splits already is taken for
 * what makes it follow on the day after it, and never divided twice. Null after the last known day, where nothing is
 * known of splits and dividends, and where that can't be decided.
 */
export function adjustHistory(days: readonly HistoryDay[]): (AdjustmentFactors | null)[] {
  const factors: (AdjustmentFactors | null)[] = new Array(days.length).fill(null);
  let later: AdjustmentFactors | null = null;
  let after: { close: number; splits: number[] } = { close: 0, splits: [1] };
  for (let i = days.length - 1; i >= 0; i -= 1) {
    const day = days[i];
    const next = days[i + 1];
    if (day === undefined) continue;
    const splits = passedOver(after.splits, next?.splitFactor ?? null);
    let own: AdjustmentFactors | null = day.known;
    if (day.known !== null) later = day.known;
    else if (later !== null && next !== undefined) {
      const divided = day.mayBeSplitAdjusted
        ? dividedBy(day.close * step(later, day.close, next).price, after.close, splits)
        : 1;
      later = step(later, day.close * (divided ?? 1), next);
      own = divided === null ? null : { price: later.price * divided, volume: later.volume / divided };
    }
    factors[i] = own;
    after = { close: own === null ? after.close : day.close * own.price, splits };
  }
  return factors;
}

function step(later: AdjustmentFactors, closeBefore: number, next: HistoryDay): AdjustmentFactors {
  const split = next.splitFactor ?? 1;
  const share = (next.dividend ?? 0) / closeBefore;
  // A payment of the whole price is a liquidation: there is no price to compare with.
  const kept = share > 0 && share < 1 ? 1 - share : 1;
  return { price: (later.price * kept) / split, volume: later.volume * split };
}

/** What a row may have been divided by already: nothing, the next split, the next two (a provider knows those before its answer). */
function passedOver(splits: readonly number[], split: number | null): number[] {
  return split === null || split === 1 ? [...splits] : [1, ...splits.map((product) => product * split)];
}

/** Two readings of a row must differ clearly: the right one this much nearer, as a part of what lies between them. */
const CLEAR = 0.35;

/** Which of `divisors` makes an adjusted close follow on the day after it; null where two do about as well. */
function dividedBy(adjusted: number, closeAfter: number, divisors: readonly number[]): number | null {
  const distance = (divisor: number) => Math.abs(Math.log((adjusted * divisor) / closeAfter));
  const [best = 1, ...others] = divisors.toSorted((a, b) => distance(a) - distance(b));
  const between = others.map((other) => Math.abs(Math.log(other / best))).filter((gap) => gap > 0);
  return distance(best) <= CLEAR * Math.min(...between) ? best : null;
}
