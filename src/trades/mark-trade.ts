import { isLeftBehind } from "../chains/left-behind.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { quoteWorth, type WorthlessQuote } from "../options/quote-worth.ts";
import { amountOf, isOptionLeg, optionLegName } from "./describe-trade.ts";
import type { OptionTradeLeg, SeriesSeen, TradeLeg, TradeMark, WatchedTrade } from "./ports.ts";
import { hasExpired, intrinsicValue, settlementPrice } from "./settle-legs.ts";

export type Moment = { nowMs: number; calendar: TradingCalendar };
export type MarkedTrade = {
  mark: TradeMark;
  /** Why a price is not known, a sentence a leg. */
  unknown: string[];
  /** The series that is the oldest of those that were used. */
  series: SeriesSeen;
};

type Priced = { mid: number | null; natural: number | null; why: string | null };

const WHY: Record<WorthlessQuote, string> = {
  "no-bid": "has no bid",
  "no-ask": "has no ask",
  crossed: "is quoted with its bid above its ask",
  "too-wide": "is quoted too wide",
  old: "has no quote of this session",
};

/**
 * What a trade is worth by the latest refresh of all of its series, dollars a share: each leg at the middle of a usable
 * quote, and closed against the quotes (longs at the bid, nothing where nobody bids; shorts at the ask). A leg without one
 * leaves the mark unknown. Legs that have expired count with what exercise paid. Null where no leg lives on, or a series
 * was never refreshed.
 */
export function markTrade(watched: WatchedTrade, moment: Moment): MarkedTrade | null {
  const { trade } = watched;
  const live = trade.legs
    .filter(isOptionLeg)
    .filter((leg) => !hasExpired(leg, moment.calendar, moment.nowMs))
    .map((leg) => seriesOf(watched, leg));
  const known = live.filter((series) => series !== null);
  const oldest = known.toSorted((a, b) => a.slotMs - b.slotMs)[0];
  if (oldest === undefined || known.length < live.length) return null;
  const priced = trade.legs.map((leg) => ({ leg, at: priceLeg(watched, leg, oldest, moment) }));
  const net = (side: "mid" | "natural") => {
    if (watched.split || priced.some(({ at }) => at[side] === null)) return null;
    const total = priced.reduce((sum, { leg, at }) => sum + amountOf(leg) * (at[side] ?? 0), 0);
    return Math.round(total * 1e4) / 1e4 || 0;
  };
  const split = watched.split ? ["The underlying was split since: its strikes are of other shares."] : [];
  return {
    mark: {
      slotMs: oldest.slotMs,
      mid: net("mid"),
      natural: net("natural"),
      underlying: oldest.underlyingPrice,
    },
    unknown: [...split, ...priced.flatMap(({ at }) => at.why ?? [])],
    series: oldest,
  };
}

function seriesOf({ series }: WatchedTrade, { root, expiration }: OptionTradeLeg): SeriesSeen | null {
  return series.find((one) => one.root === root && one.expiration === expiration) ?? null;
}

function priceLeg(watched: WatchedTrade, leg: TradeLeg, { underlyingPrice }: SeriesSeen, moment: Moment) {
  if (!isOptionLeg(leg)) return { mid: underlyingPrice, natural: underlyingPrice, why: null };
  return hasExpired(leg, moment.calendar, moment.nowMs)
    ? settledLeg(watched, leg, moment)
    : quotedLeg(watched, leg);
}

function settledLeg(watched: WatchedTrade, leg: OptionTradeLeg, { calendar }: Moment): Priced {
  const settled = settlementPrice(leg, watched.days, calendar);
  const value = settled === null ? null : intrinsicValue(leg, settled.price);
  const name = optionLegName(leg, watched.trade);
  return {
    mid: value,
    natural: value,
    why: value === null ? `What the ${name} settled at is not stored.` : null,
  };
}

function quotedLeg(watched: WatchedTrade, leg: OptionTradeLeg): Priced {
  const series = seriesOf(watched, leg);
  const quote = watched.quotes.find(({ occ }) => occ === leg.occ);
  const name = `The ${optionLegName(leg, watched.trade)}`;
  if (series === null || quote === undefined || isLeftBehind(quote, series.asOfMs))
    return { mid: null, natural: null, why: `${name} was not in the last refresh.` };
  const worth = quoteWorth(quote, series.quotedAtMs);
  const mid = worth.ok ? worth.mid : null;
  const why = worth.ok ? null : `${name} ${WHY[worth.reason]}.`;
  if (!worth.ok && (worth.reason === "old" || worth.reason === "crossed")) return { mid, natural: null, why };
  const against = leg.side === "buy" ? (quote.bid ?? 0) : quote.ask;
  return { mid, natural: against !== null && against >= 0 ? against : null, why };
}
