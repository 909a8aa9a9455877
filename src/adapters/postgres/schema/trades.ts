import { sql } from "drizzle-orm";
import {
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  serial,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import type { CloseSource, TradeLeg } from "../../../trades/ports.ts";
import { tickers } from "./tickers.ts";

const TARGETS = ["channel", "user"] as const;

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const ofTrade = () =>
  integer("trade_id")
    .notNull()
    .references(() => trades.id, { onDelete: "cascade" });

/** A trade that its owner follows: as it was entered, and what became of it. Nets are dollars a share, paid positive. */
export const trades = pgTable(
  "trades",
  {
    id: serial().primaryKey(),
    /** Discord's ids of the user, and of the server and channel that it was tracked in. */
    ownerId: text("owner_id").notNull(),
    guildId: text("guild_id"),
    channelId: text("channel_id"),
    targetKind: text("target_kind", { enum: TARGETS }).notNull(),
    targetId: text("target_id").notNull(),
    symbol: text()
      .notNull()
      .references(() => tickers.symbol, { onDelete: "cascade" }),
    strategy: text().notNull(),
    legs: jsonb().$type<TradeLeg[]>().notNull(),
    contracts: integer().notNull(),
    /** Of the leg that expires first. */
    expiration: date({ mode: "string" }).notNull(),
    entryNet: doublePrecision("entry_net").notNull(),
    /** The calculator's fill, or "manual": the trader's own. */
    entryFill: text("entry_fill").notNull(),
    entryUnderlying: doublePrecision("entry_underlying").notNull(),
    /** Dollars of the whole trade; null where there is no end. */
    maxProfit: doublePrecision("max_profit"),
    maxLoss: doublePrecision("max_loss"),
    /** Times the entry's net that may be lost; null for no stop. */
    stop: doublePrecision(),
    createdAt: instant("created_at").notNull(),
    /** Slot of the last refresh that it was marked at, and start of the last bar that was looked at. */
    markedAt: instant("marked_at"),
    seenAt: instant("seen_at"),
    closedAt: instant("closed_at"),
    closeNet: doublePrecision("close_net"),
    closeSource: text("close_source").$type<CloseSource>(),
  },
  (table) => [
    index("trades_owner").on(table.ownerId, table.id),
    index("trades_live").on(table.symbol).where(sql`closed_at IS NULL OR close_source = 'estimate'`),
  ],
);

/** What a trade was worth at a refresh, dollars a share; null where a leg had no usable quote. */
export const tradeMarks = pgTable(
  "trade_marks",
  {
    tradeId: ofTrade(),
    slot: instant("slot").notNull(),
    mid: real(),
    /** Closed against the quotes: longs at the bid, shorts at the ask. */
    natural: real(),
    underlying: real(),
  },
  (table) => [primaryKey({ columns: [table.tradeId, table.slot] })],
);

/** What has happened to a trade, and was told: each once. */
export const tradeEvents = pgTable(
  "trade_events",
  {
    tradeId: ofTrade(),
    /** `half_profit`, `touched:580P`, `ex_date:2026-12-18` …; see `TradeEvent`. */
    event: text().notNull(),
    at: instant("at").notNull(),
    /** Dollars of the whole trade, or a price; null where the event has none. */
    value: doublePrecision(),
  },
  (table) => [primaryKey({ columns: [table.tradeId, table.event] })],
);
