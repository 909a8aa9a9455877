import type { PositionEvents } from "../calculator/calculation.ts";
import { earningsInside } from "../calculator/events/earnings-inside.ts";
import { exDividendInside, type Moment } from "../calculator/events/ex-dividends.ts";
import type { EarningsDate } from "../calculator/events/implied-earnings-move.ts";
import type { IvMetricsRow } from "../iv-metrics/ports.ts";
import { closesText, missingText } from "../iv-metrics/rank-basis.ts";
import { missingRank } from "../iv-metrics/rank-closes.ts";
import { shortDate } from "../market/date-text.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { planRegime } from "../planning/plan-regime.ts";
import { type PlanView, planView } from "../planning/plan-view.ts";
import type { Realised } from "../planning/view-volatility.ts";
import { premiumRecord } from "../volatility/forecast/choose-forecast.ts";
import type { Plan, PlanRegimeAnswer } from "./plan.ts";
import type { PlanMarkets } from "./plan-markets.ts";
import type { PlanRequest } from "./plan-request.ts";
import type { PlanGround } from "./ports.ts";

export type Outlook = Pick<Plan, "view" | "regime" | "earnings" | "exDividend"> & { warnings: string[] };

type Known = Pick<PlanGround, "metrics" | "dividends" | "record"> & {
  earnings: readonly EarningsDate[] | null;
};

/** What is assumed of the underlying until the expiration, and what happens to the company until then. */
export function outlookOf(
  request: PlanRequest,
  { near, later }: PlanMarkets,
  { metrics, dividends, record, earnings }: Known,
  moment: Moment,
): Outlook {
  const today = newYorkDate(moment.nowMs);
  const markets = later === null ? [near] : [near, later];
  const report = earningsInside(markets, earnings, near.expiration, moment);
  const exDividend = exDividendInside({ dividends }, near.expiration, moment.nowMs);
  const { smile, forward, years, expiration } = near;
  const view = planView({
    bias: request.bias,
    forward,
    years,
    atmVolatility: smile.atmVolatility,
    target: request.target,
    realised: realisedOf(metrics, today, moment),
    record: premiumRecord(record),
    event: eventName(report, today),
    symbol: request.symbol,
    by: shortDate(expiration, today),
  });
  return {
    view: { ...view, atmVolatility: smile.atmVolatility },
    regime: regimeOf(metrics, today),
    earnings: report,
    exDividend,
    warnings: [...onTarget(request, forward), ...onEarnings(report, today), ...onRealised(view, metrics)],
  };
}

function eventName({ status, date }: PositionEvents["earnings"], today: string): string | null {
  return status === "inside" && date !== null ? `the report of ${shortDate(date, today)}` : null;
}

/** Of the longer window there are sixty steps, or no figure at all. */
const SESSIONS = 60;

/** Yang-Zhang over both windows; stale where the metrics are of before the last finished session. */
function realisedOf(metrics: IvMetricsRow | null, today: string, { calendar }: Moment): Realised | null {
  const { yangZhang20, yangZhang60, day } = metrics ?? { yangZhang20: null, yangZhang60: null, day: today };
  if (yangZhang20 === null || yangZhang60 === null) return null;
  const stale = day < calendar.previousTradingDay(today);
  return { volatility: (yangZhang20 + yangZhang60) / 2, bars: SESSIONS, stale };
}

function regimeOf(metrics: IvMetricsRow | null, today: string): PlanRegimeAnswer {
  if (metrics === null) {
    const nothing = { iv30: null, rv20: null, ivRank: null, ivPercentile: null };
    const words = "Whether options are dear is unknown: no volatility metrics are stored yet.";
    return { ...planRegime(nothing), words, ...nothing, observations: 0, rebuiltObservations: 0, day: null };
  }
  const { iv30, rv20, ivRank, ivPercentile, observations, rebuiltObservations, day, provider } = metrics;
  const regime = planRegime({ iv30, rv20, ivRank, ivPercentile });
  const missing = missingRank(metrics);
  const why = missing === null ? "" : `; ${missingText(missing, observations)}`;
  const rests = `${closesText(metrics)}${why}`;
  const words = `${regime.words} (${rests}; ${provider}, ${shortDate(day, today)})`;
  return { ...regime, words, iv30, rv20, ivRank, ivPercentile, observations, rebuiltObservations, day };
}

/** The target moves the view, whatever the bias builds. */
function onTarget({ bias, target }: PlanRequest, forward: number): string[] {
  if (target === undefined || (bias !== "bullish" && bias !== "bearish")) return [];
  const above = target > forward;
  if (target === forward || above === (bias === "bullish")) return [];
  return [
    `A target of ${target} lies ${above ? "above" : "below"} the forward ${forward.toFixed(2)}: that is not ${bias}, and the trades below are.`,
  ];
}

const WHEN = {
  before_open: " before the open",
  after_close: " after the close",
  during_session: " during the session",
};

function onEarnings(
  { status, date, when, impliedMove }: PositionEvents["earnings"],
  today: string,
): string[] {
  if (status !== "inside" || date === null) return [];
  const move =
    impliedMove === null
      ? "The options do not tell the move that they expect of it."
      : `The options expect a move of ${percent(impliedMove.mean)} on average, ${percent(impliedMove.oneSigma)} one deviation.`;
  return [
    `A report on ${shortDate(date, today)}${when === null ? "" : WHEN[when]} lies inside the trade: no past volatility has its jump. ${move}`,
  ];
}

/** Why there is no realised volatility, where the metrics say so. */
function onRealised({ volatilityBasis }: PlanView, metrics: IvMetricsRow | null): string[] {
  if (volatilityBasis !== "no-history" && volatilityBasis !== "stale-history") return [];
  return (metrics?.warnings ?? []).filter((text) => /realised volatility/i.test(text));
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;
