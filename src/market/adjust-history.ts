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
};

/**
 * The factors of each day, days in order of time. An unknown day takes those of the day after it, times what happened
 * with that day: `(1 - dividend / close before) / split` for prices, `split` for volume. That is Tiingo's rule, and
 * CRSP's: adjX = X times the product over later days. Null after the last known day, where nothing is known of splits
 * and dividends.
 */
export function adjustHistory(days: readonly HistoryDay[]): (AdjustmentFactors | null)[] {
  const factors: (AdjustmentFactors | null)[] = new Array(days.length).fill(null);
  let later: AdjustmentFactors | null = null;
  for (let i = days.length - 1; i >= 0; i -= 1) {
    const day = days[i];
    const next = days[i + 1];
    if (day === undefined) continue;
    if (day.known !== null) later = day.known;
    else if (later !== null && next !== undefined) later = step(later, day.close, next);
    factors[i] = later;
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
