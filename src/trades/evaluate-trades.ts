import type { Logger } from "../log.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { lookAtTrade } from "./look-at-trade.ts";
import type { TradeSighting, TradeStore, WatchedTrade } from "./ports.ts";
import { type TradePostDeps, tradePost } from "./trade-post.ts";

export type EvaluateTradesDeps = TradePostDeps & {
  trades: Pick<TradeStore, "readLive" | "record">;
  calendar: TradingCalendar;
  log: Logger;
};

/**
 * Marks every tracked trade that a refresh has brought new quotes of, settles what has expired, and tells its owner what
 * is new, after a job has stored something. One request to the database, two where something changed. It looks at what is
 * stored and not at who called it, so that a look that was lost is made up by the next. Returns how many were told.
 */
export async function evaluateTrades(deps: EvaluateTradesDeps, nowMs: number): Promise<number> {
  const watched = await deps.trades.readLive(nowMs);
  const sightings = watched.flatMap((one) => sightingOf(one, deps, nowMs) ?? []);
  if (sightings.length === 0) return 0;
  const told = await deps.trades.record(sightings, nowMs);
  const marked = sightings.filter(({ mark }) => mark !== null).length;
  deps.log("info", "trades_evaluated", { live: watched.length, marked, told });
  return told;
}

function sightingOf(watched: WatchedTrade, deps: EvaluateTradesDeps, nowMs: number): TradeSighting | null {
  const { trade, range } = watched;
  const look = lookAtTrade(watched, { nowMs, calendar: deps.calendar });
  const { mark, closed, events } = look;
  if (mark === null && closed === null && events.length === 0) return null;
  return {
    id: trade.id,
    mark,
    seenAtMs: range?.lastStartMs ?? null,
    closed,
    events: events.map((found) => ({
      event: found.event,
      atMs: found.atMs,
      value: found.value,
      post: tradePost(trade, found, look, deps),
    })),
  };
}
