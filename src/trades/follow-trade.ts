import type { CalculateInput } from "../calculator/calculate-request.ts";
import type { Calculation, Greeks } from "../calculator/calculation.ts";
import { AppError } from "../errors.ts";
import { DAY_MS } from "../market/calendar-date.ts";
import { type DataFreshness, storedFreshness } from "../providers/freshness.ts";
import { isOptionLeg, profitAt } from "./describe-trade.ts";
import { type MarkedTrade, type Moment, markTrade } from "./mark-trade.ts";
import type {
  ClosedTrade,
  ListedTrade,
  StoredTrade,
  ToldEvent,
  TradeMark,
  TradeStore,
  WatchedTrade,
} from "./ports.ts";

/** Closed trades stay in the list for so long. */
const CLOSED_DAYS = 14;

export type FollowDeps = {
  trades: Pick<TradeStore, "read" | "listOwned" | "close">;
  calculate: (input: CalculateInput) => Promise<Calculation>;
  /** From which age in session quotes are stale. */
  staleAfterMs: number;
};

/** A trade with what it has made, dollars of the whole: realised once it is closed, else by its last mark; null: unknown. */
export type TradeLine = ListedTrade & { profit: number | null };

/** A user's open trades, and those that were closed in the last two weeks, newest first. */
export async function listTrades(
  { trades }: Pick<FollowDeps, "trades">,
  ownerId: string,
  nowMs: number,
): Promise<TradeLine[]> {
  const listed = await trades.listOwned(ownerId, nowMs - CLOSED_DAYS * DAY_MS);
  return listed.map((one) => ({ ...one, profit: profitOf(one.trade, one.mark) }));
}

function profitOf(trade: StoredTrade, mark: TradeMark | null): number | null {
  if (trade.closed !== null) return profitAt(trade, trade.closed.net);
  return mark === null || mark.mid === null ? null : profitAt(trade, mark.mid);
}

export type TradeView = {
  trade: StoredTrade;
  /** By the latest quotes; null where nothing was refreshed, and of a closed one. */
  now: MarkedTrade | null;
  /** Dollars of the whole: at mid, or realised; and against the quotes. */
  profit: number | null;
  naturalProfit: number | null;
  greeks: Greeks | null;
  marks: TradeMark[];
  events: ToldEvent[];
  /** Of the ticker's dividends to come: null where nobody knows them. */
  exDates: WatchedTrade["exDates"];
  split: boolean;
  data: DataFreshness | null;
};

/** A trade as it stands. Throws `not_found` when the user has none of that id. */
export async function showTrade(
  { trades, calculate, staleAfterMs }: FollowDeps,
  { ownerId, id }: { ownerId: string; id: number },
  moment: Moment,
): Promise<TradeView> {
  const { nowMs, calendar } = moment;
  const read = await trades.read(ownerId, id, nowMs);
  if (read === null) throw notYours(id);
  const { trade, marks, events, exDates, split } = read;
  const now = trade.closed === null ? markTrade(read, moment) : null;
  const net = now?.mark.natural ?? null;
  const freshness = { limitMs: staleAfterMs, calendar };
  return {
    ...{ trade, now, marks, events, exDates, split },
    profit: profitOf(trade, now?.mark ?? null),
    naturalProfit: net === null ? null : profitAt(trade, net),
    greeks: now === null ? null : await greeksOf(trade, calculate),
    data: now === null ? null : storedFreshness(now.series.provider, now.series, nowMs, freshness),
  };
}

/** The calculator's, of the legs that live on; null where it has none, or one has expired. */
async function greeksOf(trade: StoredTrade, calculate: FollowDeps["calculate"]): Promise<Greeks | null> {
  const { symbol, contracts } = trade;
  const legs = trade.legs.map((leg) => {
    if (!isOptionLeg(leg)) return leg;
    const { type, side, quantity, strike, expiration, root } = leg;
    return { type, side, quantity, strike, expiration, root };
  });
  try {
    const { greeks, legs: found } = await calculate({ kind: "legs", symbol, contracts, legs });
    // Another strike or date that stands in is another trade.
    const same = found.every((leg, i) => {
      const wanted = trade.legs[i];
      return (
        wanted === undefined ||
        !isOptionLeg(wanted) ||
        (leg.strike === wanted.strike && leg.expiration === wanted.expiration)
      );
    });
    return same ? greeks : null;
  } catch (error) {
    if (error instanceof AppError && (error.code === "no_quotes" || error.code === "invalid_request"))
      return null;
    throw error;
  }
}

/**
 * Closes a trade, at the mid of the latest quotes or at the net price a share that its owner names (in the direction in
 * which it was entered: what a debit brings, what a credit costs). `data` says how old the quotes are; null for a price of
 * their own. Throws `not_found`, `conflict` for one that is closed, and `no_quotes` where the mid is not known.
 */
export async function closeTrade(
  { trades, staleAfterMs }: Pick<FollowDeps, "trades" | "staleAfterMs">,
  { ownerId, id, price }: { ownerId: string; id: number; price: number | null },
  moment: Moment,
): Promise<{ trade: StoredTrade; closed: ClosedTrade; profit: number; data: DataFreshness | null }> {
  const read = await trades.read(ownerId, id, moment.nowMs);
  if (read === null) throw notYours(id);
  const { trade } = read;
  if (trade.closed !== null) throw closedBefore(id);
  const marked = price === null ? markTrade(read, moment) : null;
  const closed = price === null ? closeAtMid(trade, marked, moment) : closeAtPrice(trade, price, moment);
  if (!(await trades.close(ownerId, id, closed))) throw closedBefore(id);
  const { nowMs, calendar } = moment;
  const data =
    marked === null
      ? null
      : storedFreshness(marked.series.provider, marked.series, nowMs, { limitMs: staleAfterMs, calendar });
  return { trade, closed, profit: profitAt(trade, closed.net), data };
}

function closeAtPrice({ entryNet }: StoredTrade, price: number, { nowMs }: Moment): ClosedTrade {
  return { atMs: nowMs, net: (entryNet < 0 ? -price : price) || 0, source: "price" };
}

function closeAtMid({ id }: StoredTrade, marked: MarkedTrade | null, moment: Moment): ClosedTrade {
  const net = marked?.mark.mid ?? null;
  if (net !== null) return { atMs: moment.nowMs, net, source: "mid" };
  const why = marked?.unknown.join(" ") ?? "No refresh has seen all of its legs.";
  throw new AppError("no_quotes", `What trade ${id} is worth is not known: ${why}`, {
    hint: "Give the price that you closed at: /track close with price:",
  });
}

function notYours(id: number): AppError {
  return new AppError("not_found", `You follow no trade ${id}.`, {
    hint: "/track list shows your trades; only their owner sees them.",
  });
}

function closedBefore(id: number): AppError {
  return new AppError("conflict", `Trade ${id} is closed already.`, {
    hint: "/track show says what it came to.",
  });
}
