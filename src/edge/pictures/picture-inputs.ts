import type { Payoff } from "../../calculator/calculate-payoff.ts";
import type { SmileView } from "../../chains/read-smile.ts";
import type { ConePicture } from "../../charts/cone.ts";
import type { IvHistoryPicture } from "../../charts/iv-history.ts";
import type { PayoffPicture } from "../../charts/payoff.ts";
import type { ReliabilityPicture } from "../../charts/reliability.ts";
import type { SmilePicture } from "../../charts/smile.ts";
import type { TermPicture } from "../../charts/term.ts";
import { isLive, missingText } from "../../iv-metrics/rank-basis.ts";
import type { ExpectedMoveView } from "../../iv-metrics/read-expected-move.ts";
import type { VolatilityView } from "../../iv-metrics/read-volatility.ts";
import type { VolatilityHistoryView } from "../../iv-metrics/read-volatility-history.ts";
import { daysBetween } from "../../market/calendar-date.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { type TradeName, tradeName } from "../../options/strategies/trade-name.ts";
import type { BarsView } from "../../prices/read-bars.ts";
import type { TrackRecordView } from "../../track-record/read-track-record.ts";

/** What rooms tell, as the numbers that pictures take. */

export function payoffPicture({ calculation, curves }: Payoff): PayoffPicture {
  const { symbol, expiration, dte, underlyingPrice, breakevens, probabilityOfProfit } = calculation;
  const [row, ...more] = curves?.profit.toReversed() ?? [];
  const [halfWay, today] = more.length > 1 ? more : [undefined, more[0]];
  return {
    symbol,
    name: nameText(tradeName(calculation)),
    expiration,
    dte,
    underlyingPrice,
    prices: curves?.prices ?? [],
    curves: { expiry: row ?? null, halfWay: halfWay ?? null, today: today ?? null },
    halfWayDate: halfWay === undefined ? null : (curves?.dates[1] ?? null),
    breakevens,
    expectedMove: calculation.expectedMove,
    probabilityOfProfit,
    maxProfit: calculation.maxProfit,
    maxLoss: calculation.maxLoss,
    quotedAtMs: calculation.data.quotedAtMs,
  };
}

/** "bull put spread 580/575 × 2": strikes in the order in which they are traded. */
function nameText({ label, strikes, times }: TradeName): string {
  return `${label ?? "Custom"} ${strikes.join("/")}${times === 1 ? "" : ` × ${times}`}`;
}

export function ivHistoryPicture(
  history: VolatilityHistoryView,
  latest: VolatilityView | null,
): IvHistoryPicture {
  const iv30 = latest?.ivRank.current ?? latest?.iv30 ?? null;
  return {
    symbol: history.symbol,
    closes: closesOf(history, latest),
    current: latest === null || iv30 === null ? null : { day: latest.day, iv30 },
    rank: latest?.ivRank.value ?? null,
    percentile: latest?.ivPercentile ?? null,
    observations: latest?.observations ?? history.closes.length,
    unranked: unrankedOf(latest),
    quotedAtMs: latest?.data.quotedAtMs ?? null,
  };
}

function unrankedOf(latest: VolatilityView | null): string | null {
  if (latest === null) return "no volatility computed yet";
  return latest.missing === null ? null : missingText(latest.missing, latest.observations);
}

/** Those that the rank looks at, so that low and high are the rank's, after what is kept from before its year. */
function closesOf(history: VolatilityHistoryView, latest: VolatilityView | null): IvHistoryPicture["closes"] {
  const ranked = latest?.closes ?? [];
  const [oldest = "", since = "9999"] = [history.closes[0]?.day, ranked[0]?.day];
  const earlier = history.closes
    .filter(({ day, source }) => day < since && !(refuses(latest) && !isLive(source)))
    .map(({ rankIv30, iv30, ...close }) => ({ ...close, iv30: rankIv30 ?? iv30 }));
  return [...earlier, ...ranked.filter(({ day }) => day >= oldest)].map(({ day, iv30, source }) => ({
    day,
    iv30,
    rebuilt: !isLive(source),
  }));
}

const refuses = (latest: VolatilityView | null) => latest?.ivRank.splice.verdict === "refused";

export function termPicture(view: VolatilityView, earnings: readonly { date: string }[] | null): TermPicture {
  const { symbol, day, iv30, termStructure, data } = view;
  return {
    symbol,
    day,
    points: termStructure.expirations.map(({ expiration, days, atmImpliedVolatility }) => ({
      expiration,
      days,
      atmVolatility: atmImpliedVolatility,
    })),
    iv30,
    shape: termStructure.shape,
    earnings: earnings?.map(({ date }) => ({ date, days: daysBetween(day, date) })) ?? null,
    quotedAtMs: data.quotedAtMs,
  };
}

export function smilePicture({ data, skew, ...view }: SmileView): SmilePicture {
  return {
    ...view,
    delta25: { put: skew?.put25.strike ?? null, call: skew?.call25.strike ?? null },
    skew25Delta: skew === null ? null : -skew.riskReversal,
    quotedAtMs: data.quotedAtMs,
  };
}

export function conePicture(move: ExpectedMoveView, bars: BarsView["bars"]): ConePicture {
  const { symbol, expiration, dte, underlyingPrice, oneSigma, data } = move;
  const { lower, upper, percent, probability } = oneSigma;
  const quotedAtMs = data.quotedAtMs ?? data.asOfMs;
  return {
    symbol,
    closes: bars.flatMap(({ date, close, adjusted }) =>
      date === null ? [] : { day: date, close: adjusted?.close ?? close },
    ),
    underlyingPrice,
    day: quotedAtMs === null ? expiration : newYorkDate(quotedAtMs),
    expiration,
    dte,
    oneSigma: { lower, upper, percent, probability },
    quotedAtMs,
  };
}

export function reliabilityPicture({ symbol, reliability, horizons }: TrackRecordView): ReliabilityPicture {
  const to = horizons.map((each) => each.to).toSorted();
  return { symbol, buckets: reliability, to: to.at(-1) ?? null };
}
