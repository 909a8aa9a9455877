CREATE TABLE "digests" (
	"channel_id" text PRIMARY KEY NOT NULL,
	"guild_id" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"paused" text
);
--> statement-breakpoint
CREATE TABLE "trade_events" (
	"trade_id" integer NOT NULL,
	"event" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"value" double precision,
	CONSTRAINT "trade_events_trade_id_event_pk" PRIMARY KEY("trade_id","event")
);
--> statement-breakpoint
CREATE TABLE "trade_marks" (
	"trade_id" integer NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"mid" real,
	"natural" real,
	"underlying" real,
	CONSTRAINT "trade_marks_trade_id_slot_pk" PRIMARY KEY("trade_id","slot")
);
--> statement-breakpoint
CREATE TABLE "trades" (
	"id" serial PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"guild_id" text,
	"channel_id" text,
	"target_kind" text NOT NULL,
	"target_id" text NOT NULL,
	"symbol" text NOT NULL,
	"strategy" text NOT NULL,
	"legs" jsonb NOT NULL,
	"contracts" integer NOT NULL,
	"expiration" date NOT NULL,
	"entry_net" double precision NOT NULL,
	"entry_fill" text NOT NULL,
	"entry_underlying" double precision NOT NULL,
	"max_profit" double precision,
	"max_loss" double precision,
	"stop" double precision,
	"created_at" timestamp with time zone NOT NULL,
	"marked_at" timestamp with time zone,
	"seen_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"close_net" double precision,
	"close_source" text
);
--> statement-breakpoint
ALTER TABLE "trade_events" ADD CONSTRAINT "trade_events_trade_id_trades_id_fk" FOREIGN KEY ("trade_id") REFERENCES "public"."trades"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trade_marks" ADD CONSTRAINT "trade_marks_trade_id_trades_id_fk" FOREIGN KEY ("trade_id") REFERENCES "public"."trades"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trades" ADD CONSTRAINT "trades_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "digests_guild" ON "digests" USING btree ("guild_id");--> statement-breakpoint
CREATE INDEX "trades_owner" ON "trades" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "trades_live" ON "trades" USING btree ("symbol") WHERE closed_at IS NULL OR close_source = 'estimate';