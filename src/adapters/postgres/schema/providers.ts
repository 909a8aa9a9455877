import { integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

const PROVIDER_STATES = ["closed", "open", "half_open", "rate_limited", "auth_required"] as const;

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** The circuit of each provider, written when it changes. No row: closed, and never failed. */
export const providerHealth = pgTable("provider_health", {
  provider: text().primaryKey(),
  state: text({ enum: PROVIDER_STATES }).notNull(),
  since: instant("since").notNull(),
  /** Until when `open` and `rate_limited` keep calls away; null for the other states. */
  until: instant("until"),
  reason: text(),
  failures: integer().notNull().default(0),
  lastSuccessAt: instant("last_success_at"),
  lastFailureAt: instant("last_failure_at"),
});

/** Refresh tokens, sealed with AES-GCM; `key_id` names the key that opens them. */
export const providerTokens = pgTable("provider_tokens", {
  provider: text().primaryKey(),
  sealedRefreshToken: text("sealed_refresh_token").notNull(),
  keyId: text("key_id").notNull(),
  issuedAt: instant("issued_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** Calls reserved of a provider's rate limit, by window; reserved in bulk, once a job and not once a call. */
export const providerWindows = pgTable(
  "provider_windows",
  {
    provider: text().notNull(),
    windowStart: instant("window_start").notNull(),
    used: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.windowStart] })],
);
