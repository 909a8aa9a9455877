import { newYorkDate } from "../../../src/market/time-zone.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import type { Market } from "../../market/model/market.ts";
import { type Answer, modelSymbol } from "./answers.ts";
import type { TrueBar } from "./bars.ts";
import { trueDays } from "./days.ts";
import { type IvMetricsRow, ivMetricsRow, type TickerMarket } from "./pool.ts";
import type { TrueSnapshot } from "./replay-chains.ts";

const { isInSession, lastClose, lastOpen, sessionOn } = nyseCalendar;

/** When the metrics of a slot were computed: its tick, and how many deliveries had ended before that. */
export type MetricsMoment = { slotMs: number; nowMs: number; deliveriesBefore: number };

export type MetricsTruth = {
  market: Market;
  snapshots: Iterable<TrueSnapshot>;
  /** Daily bars only, by symbol of the model. */
  dailyAnswers: ReadonlyMap<string, readonly Answer[]>;
  /** How long a snapshot counts as fresh, of session time. */
  freshMs: number;
  firstOnly: boolean;
};

/** Sessions that realised volatility looks back, and one for the first return. */
const BARS = 61;

/**
 * What the metrics of a slot should say of each symbol, from the snapshots and daily bars that were there by then; null
 * where the snapshots are too old to say anything. The simulated database begins with this day: no earlier closes.
 */
export function trueMetrics(
  truth: MetricsTruth,
  symbols: readonly string[],
  moment: MetricsMoment,
): Map<string, IvMetricsRow> {
  const day = newYorkDate(lastOpen(moment.slotMs));
  const session = sessionOn(day);
  const isClose = session !== null && moment.slotMs >= session.closeMs;
  const latest = latestSnapshots(truth, day, moment);
  const rows = new Map<string, IvMetricsRow>();
  for (const symbol of symbols) {
    const market: TickerMarket = {
      symbol,
      snapshots: latest.get(symbol) ?? [],
      days: [],
      before: null,
      bars: dailyPrices(truth, symbol, moment.nowMs),
      closeSlotMs: null,
    };
    const row = ivMetricsRow(market, { slotMs: moment.slotMs, day, isClose });
    if (row !== null) rows.set(symbol, row);
  }
  return rows;
}

/** Of each root and expiration the last refresh that was stored by then, if it is fresh enough. */
function latestSnapshots(
  { snapshots, freshMs }: MetricsTruth,
  day: string,
  { nowMs, deliveriesBefore }: MetricsMoment,
): Map<string, TickerMarket["snapshots"]> {
  const sinceMs = (isInSession(nowMs) ? nowMs : lastClose(nowMs)) - freshMs;
  const latest = new Map<string, TrueSnapshot>();
  for (const snapshot of snapshots) {
    const { slice, root, expiration } = snapshot;
    if (slice.order >= deliveriesBefore || slice.atMs < sinceMs || expiration < day) continue;
    const key = `${slice.symbol} ${root} ${expiration}`;
    const known = latest.get(key);
    if (known === undefined || known.slice.slotMs < slice.slotMs) latest.set(key, snapshot);
  }
  const rows = [...latest.values()].map(({ slice, ...snapshot }) => ({ slice, snapshot }));
  const ordered = rows.toSorted(
    (a, b) =>
      compare(a.snapshot.expiration, b.snapshot.expiration) || compare(a.snapshot.root, b.snapshot.root),
  );
  const bySymbol = Map.groupBy(ordered, ({ slice }) => slice.symbol);
  return new Map(
    [...bySymbol].map(([symbol, own]) => [
      symbol,
      own.map(({ slice: { atMs: asOfMs, provider }, snapshot }) => ({ ...snapshot, asOfMs, provider })),
    ]),
  );
}

function dailyPrices({ market, dailyAnswers, firstOnly }: MetricsTruth, symbol: string, nowMs: number) {
  const answers = dailyAnswers.get(modelSymbol(symbol)) ?? [];
  const days = [...trueDays(market, symbol, answers, { untilMs: nowMs, firstOnly })];
  return days
    .toSorted(([a], [b]) => compare(a, b))
    .slice(-BARS)
    .map(([day, [bar]]) => ({ day, ...pricesOf(bar), splitFactor: bar.splitFactor }));
}

function pricesOf(bar: TrueBar) {
  const { open, high, low, close } = bar.adjusted ?? bar;
  return { open, high, low, close, adjusted: bar.adjusted !== null };
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
