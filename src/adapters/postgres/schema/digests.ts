import { index, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** Channels that are sent a morning and a closing summary. */
export const digests = pgTable(
  "digests",
  {
    channelId: text("channel_id").primaryKey(),
    guildId: text("guild_id").notNull(),
    setBy: text("set_by").notNull(),
    setAt: timestamp("set_at", { withTimezone: true, mode: "date" }).notNull(),
    /** Why nothing is posted any more; null while it is. */
    paused: text(),
  },
  (table) => [index("digests_guild").on(table.guildId)],
);
