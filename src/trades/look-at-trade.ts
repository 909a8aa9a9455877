import { daysToExpiration } from "../market/expiry.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { amountOf, halfProfit, isOptionLeg, profitAt } from "./describe-trade.ts";
import { type Moment, markTrade } from "./mark-trade.ts";
import type { ClosedTrade, OptionTradeLeg, TradeEvent, TradeMark, WatchedTrade } from "./ports.ts";
import { hasExpired, intrinsicValue, type SettlementPrice, settlementPrice } from "./settle-legs.ts";

/** Days to expiry at which short premium is usually managed: gamma grows faster than theta pays from there on. */
const MANAGE_DTE = 21;

/** A new fact about a trade; `leg` where it is about one. */
export type FoundEvent = TradeEvent & {
  kind: "half_profit" | "stop" | "dte_21" | "touched" | "ex_date" | "expired";
  leg: OptionTradeLeg | null;
  /** Of an ex-date: dollars a share, and how sure. */
  dividend: { date: string; amount: number; certainty: string } | null;
};
export type TradeLook = { mark: TradeMark | null; closed: ClosedTrade | null; events: FoundEvent[] };

/**
 * What is new of a trade: its mark at a refresh that it has none of, what became of it at expiry, and what its owner is to
 * be told. What was told is not found again.
 */
export function lookAtTrade(watched: WatchedTrade, moment: Moment): TradeLook {
  const { trade, told } = watched;
  const marked = markTrade(watched, moment);
  const isNew = marked !== null && marked.mark.slotMs > (trade.markedAtMs ?? trade.createdAtMs);
  const mark = isNew ? marked.mark : null;
  const closed = settled(watched, moment);
  const open = trade.closed === null && !watched.split;
  const found = [
    ...(open && mark !== null ? [...half(watched, mark, moment), ...stopped(watched, mark, moment)] : []),
    ...(open
      ? [...manage(watched, moment), ...touched(watched, mark, moment), ...exDates(watched, moment)]
      : []),
    ...(closed === null ? [] : [event("expired", "expired", moment, profitAt(trade, closed.net))]),
  ];
  return { mark, closed, events: found.filter((one) => !told.includes(one.event)) };
}

function event(
  kind: FoundEvent["kind"],
  name: string,
  { nowMs }: Moment,
  value: number | null,
  more: Partial<Pick<FoundEvent, "leg" | "dividend">> = {},
): FoundEvent {
  return { kind, event: name, atMs: nowMs, value, leg: null, dividend: null, ...more };
}

/** Reached for sure where even closing against the quotes brings it, also while the middle is not known. */
function half({ trade }: WatchedTrade, { mid, natural }: TradeMark, moment: Moment): FoundEvent[] {
  const goal = halfProfit(trade);
  const net = mid ?? natural;
  if (goal === null || net === null || profitAt(trade, net) < goal) return [];
  return [event("half_profit", "half_profit", moment, profitAt(trade, net))];
}

function stopped({ trade }: WatchedTrade, { mid }: TradeMark, moment: Moment): FoundEvent[] {
  if (trade.stop === null || mid === null) return [];
  const most = trade.stop * Math.abs(profitAt({ ...trade, entryNet: 0 }, trade.entryNet));
  const profit = profitAt(trade, mid);
  return most > 0 && -profit >= most ? [event("stop", "stop", moment, profit)] : [];
}

function manage({ trade }: WatchedTrade, moment: Moment): FoundEvent[] {
  const days = daysToExpiration(trade.expiration, moment.nowMs);
  const wasBefore = daysToExpiration(trade.expiration, trade.createdAtMs) > MANAGE_DTE;
  if (!wasBefore || days > MANAGE_DTE || days < 0 || !moment.calendar.isInSession(moment.nowMs)) return [];
  return [event("dte_21", "dte_21", moment, days)];
}

/** Of shorts that were out of the money at the entry; the others were through from the start. */
function touched(watched: WatchedTrade, mark: TradeMark | null, moment: Moment): FoundEvent[] {
  const { trade, range } = watched;
  const seen = mark !== null && moment.calendar.isInSession(mark.slotMs) ? (mark.underlying ?? null) : null;
  const lows = [range?.low ?? null, seen].filter((price) => price !== null);
  const highs = [range?.high ?? null, seen].filter((price) => price !== null);
  if (lows.length === 0) return [];
  const [low, high] = [Math.min(...lows), Math.max(...highs)];
  return shorts(watched, moment).flatMap((leg) => {
    const { type, strike, expiration } = leg;
    const outside = type === "put" ? trade.entryUnderlying > strike : trade.entryUnderlying < strike;
    const reached = type === "put" ? low <= strike : high >= strike;
    if (!outside || !reached) return [];
    const name = `touched:${strike}${type === "put" ? "P" : "C"}:${expiration}`;
    return [event("touched", name, moment, type === "put" ? low : high, { leg })];
  });
}

function exDates(watched: WatchedTrade, moment: Moment): FoundEvent[] {
  if (!moment.calendar.isInSession(moment.nowMs)) return [];
  const today = newYorkDate(moment.nowMs);
  const tomorrow = moment.calendar.nextTradingDay(today);
  const calls = shorts(watched, moment).filter(
    ({ type, expiration }) => type === "call" && expiration > today,
  );
  const [leg] = calls;
  const dividend = watched.exDates?.find(({ date }) => date > today && date <= tomorrow);
  if (leg === undefined || dividend === undefined) return [];
  return [event("ex_date", `ex_date:${dividend.date}`, moment, dividend.amount, { leg, dividend })];
}

function shorts({ trade }: WatchedTrade, { calendar, nowMs }: Moment): OptionTradeLeg[] {
  return trade.legs
    .filter(isOptionLeg)
    .filter((leg) => leg.side === "sell" && !hasExpired(leg, calendar, nowMs));
}

const RELIABILITY = ["estimate", "opening", "official"] as const;

/**
 * What all legs came to once the last has expired: what exercise pays at the settlement, shares at the same price. Null
 * before, while a price is not stored, and where it is known as well already.
 */
function settled({ trade, days, split }: WatchedTrade, { calendar, nowMs }: Moment): ClosedTrade | null {
  if (split || (trade.closed !== null && trade.closed.source !== "estimate")) return null;
  const options = trade.legs.filter(isOptionLeg);
  if (!options.every((leg) => hasExpired(leg, calendar, nowMs))) return null;
  const prices = new Map<OptionTradeLeg, SettlementPrice>();
  for (const leg of options) {
    const price = settlementPrice(leg, days, calendar);
    if (price === null) return null;
    prices.set(leg, price);
  }
  const last = options.toSorted((a, b) => a.expiration.localeCompare(b.expiration)).at(-1);
  const spot = last === undefined ? 0 : (prices.get(last)?.price ?? 0);
  const net = trade.legs.reduce((sum, leg) => {
    const value = isOptionLeg(leg) ? intrinsicValue(leg, prices.get(leg)?.price ?? 0) : spot;
    return sum + amountOf(leg) * value;
  }, 0);
  const sources = [...prices.values()].map(({ source }) => source);
  const source = RELIABILITY.find((one) => sources.includes(one)) ?? "official";
  if (trade.closed?.source === source) return null;
  return { atMs: trade.closed?.atMs ?? nowMs, net: Math.round(net * 1e4) / 1e4 || 0, source };
}
