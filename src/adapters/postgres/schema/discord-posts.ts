import { sql } from "drizzle-orm";
import {
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { PostBody } from "../../../alerts/outbox-ports.ts";

const STATES = ["pending", "delivered", "refused", "expired"] as const;
const TARGETS = ["channel", "user"] as const;

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** What Discord is still to be told, and what it was told lately: the outbox, one row a notice. */
export const discordPosts = pgTable(
  "discord_posts",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    /** What is told, e.g. `alert:12:1`: the same is never told twice. */
    key: text().notNull(),
    targetKind: text("target_kind", { enum: TARGETS }).notNull(),
    targetId: text("target_id").notNull(),
    body: jsonb().$type<PostBody>().notNull(),
    /** Takes a message of its own. */
    alone: boolean().notNull().default(false),
    state: text({ enum: STATES }).notNull().default("pending"),
    /** The message that it travels in, Discord's `nonce`: whoever tries again sends the very same one. */
    batch: text(),
    attempts: integer().notNull().default(0),
    /** Not before; while it is being sent, when another may take it over. */
    nextAt: instant("next_at").notNull(),
    createdAt: instant("created_at").notNull(),
    /** Not worth telling any more from then on. */
    expiresAt: instant("expires_at").notNull(),
    /** When it was delivered, refused or given up. */
    endedAt: instant("ended_at"),
    /** Why the last attempt failed. */
    reason: text(),
  },
  (table) => [
    uniqueIndex("discord_posts_key").on(table.key),
    index("discord_posts_pending").on(table.nextAt).where(sql`state = 'pending'`),
    index("discord_posts_ended").on(table.targetKind, table.targetId, table.endedAt),
  ],
);
