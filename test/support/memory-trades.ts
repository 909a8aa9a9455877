import type { StoredTrade, ToldEvent, TradeMark, TradeStore, WatchedTrade } from "../../src/trades/ports.ts";
import { aWatchedTrade } from "./a-trade.ts";

/** Tracked trades in memory; what is stored of their quotes is `seen`, of every trade. */
export function memoryTrades(seen: Partial<WatchedTrade> = {}) {
  const trades: StoredTrade[] = [];
  const marks = new Map<number, TradeMark[]>();
  const events = new Map<number, ToldEvent[]>();
  const watched = (trade: StoredTrade): WatchedTrade => ({ ...aWatchedTrade(), ...seen, trade });
  const toldOf = (id: number) => (events.get(id) ?? []).map(({ event }) => event);
  const store: TradeStore = {
    async add(trade, { perUser }, nowMs) {
      const open = trades.filter(({ ownerId, closed }) => ownerId === trade.ownerId && closed === null);
      if (open.length >= perUser) return { kind: "full", of: "user" };
      const id = trades.length + 1;
      trades.push({ ...trade, id, createdAtMs: nowMs, markedAtMs: null, seenAtMs: null, closed: null });
      return { kind: "added", id };
    },
    listOwned: async (ownerId) =>
      trades
        .filter((trade) => trade.ownerId === ownerId)
        .map((trade) => ({ trade, mark: marks.get(trade.id)?.at(-1) ?? null, told: toldOf(trade.id) })),
    async read(ownerId, id) {
      const trade = trades.find((one) => one.id === id && one.ownerId === ownerId);
      if (trade === undefined) return null;
      return { ...watched(trade), marks: marks.get(id) ?? [], events: events.get(id) ?? [] };
    },
    async readHistory(id) {
      const trade = trades.find((one) => one.id === id);
      return trade === undefined ? null : { trade, marks: marks.get(id) ?? [] };
    },
    async close(ownerId, id, closed) {
      const trade = trades.find((one) => one.id === id && one.ownerId === ownerId && one.closed === null);
      if (trade !== undefined) trade.closed = closed;
      return trade !== undefined;
    },
    readLive: async () => trades.filter(({ closed }) => closed === null).map(watched),
    record: async () => 0,
  };
  return { store, trades, marks, events };
}
