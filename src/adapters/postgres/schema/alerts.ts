import { sql } from "drizzle-orm";
import {
  date,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  unique,
} from "drizzle-orm/pg-core";
import { tickers } from "./tickers.ts";

const KINDS = ["price", "iv_rank", "expected_move", "earnings"] as const;
const STATES = ["armed", "fired", "paused"] as const;
const TARGETS = ["channel", "user"] as const;
const DIRECTIONS = ["up", "down", "either"] as const;

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const symbol = () =>
  text()
    .notNull()
    .references(() => tickers.symbol, { onDelete: "cascade" });

/** What a user wants to be told of a ticker: once, then again when it is armed anew. */
export const alerts = pgTable(
  "alerts",
  {
    id: serial().primaryKey(),
    ownerId: text("owner_id").notNull(),
    /** The server it was set in; null in a direct message. */
    guildId: text("guild_id"),
    targetKind: text("target_kind", { enum: TARGETS }).notNull(),
    targetId: text("target_id").notNull(),
    symbol: symbol(),
    kind: text({ enum: KINDS }).notNull(),
    /** Dollars a share, or a rank of 0..100; null for kinds that have none. */
    level: doublePrecision(),
    direction: text({ enum: DIRECTIONS }).notNull(),
    state: text({ enum: STATES }).notNull(),
    /** Why it is paused. */
    reason: text(),
    /** How often it was armed: what fires is one arming. */
    arming: integer().notNull().default(1),
    /** The value when its side of the level was last another one, in the kind's unit; null: not seen yet. */
    seenValue: doublePrecision("seen_value"),
    seenAt: instant("seen_at"),
    armedAt: instant("armed_at").notNull(),
    firedAt: instant("fired_at"),
    firedValue: doublePrecision("fired_value"),
    /** The day of the report that an earnings alert has told of. */
    firedFor: date("fired_for", { mode: "string" }),
  },
  (table) => [
    unique("alerts_same")
      .on(
        table.ownerId,
        table.symbol,
        table.kind,
        table.level,
        table.direction,
        table.targetKind,
        table.targetId,
      )
      .nullsNotDistinct(),
    index("alerts_armed").on(table.symbol, table.kind).where(sql`state = 'armed'`),
    index("alerts_target").on(table.targetKind, table.targetId),
    index("alerts_guild").on(table.guildId),
  ],
);

/** Symbols that a user, or everybody on a server, keeps an eye on. */
export const watchlists = pgTable(
  "watchlists",
  {
    ownerKind: text("owner_kind", { enum: ["user", "server"] }).notNull(),
    ownerId: text("owner_id").notNull(),
    symbol: symbol(),
    addedBy: text("added_by").notNull(),
    addedAt: instant("added_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.ownerKind, table.ownerId, table.symbol] })],
);
