CREATE TABLE "alerts" (
	"id" serial PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"guild_id" text,
	"target_kind" text NOT NULL,
	"target_id" text NOT NULL,
	"symbol" text NOT NULL,
	"kind" text NOT NULL,
	"level" double precision,
	"direction" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"arming" integer DEFAULT 1 NOT NULL,
	"seen_value" double precision,
	"seen_at" timestamp with time zone,
	"armed_at" timestamp with time zone NOT NULL,
	"fired_at" timestamp with time zone,
	"fired_value" double precision,
	"fired_for" date,
	CONSTRAINT "alerts_same" UNIQUE NULLS NOT DISTINCT("owner_id","symbol","kind","level","direction","target_kind","target_id")
);
--> statement-breakpoint
CREATE TABLE "discord_posts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"target_kind" text NOT NULL,
	"target_id" text NOT NULL,
	"body" jsonb NOT NULL,
	"alone" boolean DEFAULT false NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"batch" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "watchlists" (
	"owner_kind" text NOT NULL,
	"owner_id" text NOT NULL,
	"symbol" text NOT NULL,
	"added_by" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	CONSTRAINT "watchlists_owner_kind_owner_id_symbol_pk" PRIMARY KEY("owner_kind","owner_id","symbol")
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "watchlists" ADD CONSTRAINT "watchlists_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alerts_armed" ON "alerts" USING btree ("symbol","kind") WHERE state = 'armed';--> statement-breakpoint
CREATE INDEX "alerts_target" ON "alerts" USING btree ("target_kind","target_id");--> statement-breakpoint
CREATE INDEX "alerts_guild" ON "alerts" USING btree ("guild_id");--> statement-breakpoint
CREATE UNIQUE INDEX "discord_posts_key" ON "discord_posts" USING btree ("key");--> statement-breakpoint
CREATE INDEX "discord_posts_pending" ON "discord_posts" USING btree ("next_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "discord_posts_ended" ON "discord_posts" USING btree ("target_kind","target_id","ended_at");