CREATE TABLE "alert_states" (
	"key" text PRIMARY KEY NOT NULL,
	"firing" boolean NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"detail" text NOT NULL,
	"notified_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "empty_days" (
	"symbol" text NOT NULL,
	"timeframe" text NOT NULL,
	"day" date NOT NULL,
	"provider" text NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "empty_days_symbol_timeframe_day_pk" PRIMARY KEY("symbol","timeframe","day")
);
--> statement-breakpoint
CREATE TABLE "iv_metrics" (
	"symbol" text NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"day" date NOT NULL,
	"is_close" boolean NOT NULL,
	"as_of" timestamp with time zone NOT NULL,
	"underlying_price" numeric(14, 4) NOT NULL,
	"iv_7" double precision,
	"iv_14" double precision,
	"iv_30" double precision,
	"iv_60" double precision,
	"iv_90" double precision,
	"extrapolated" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"calendar_arbitrage" boolean DEFAULT false NOT NULL,
	"iv_rank" double precision,
	"iv_percentile" double precision,
	"observations" integer NOT NULL,
	"regime" text,
	"term_slope" double precision,
	"skew_25_delta" double precision,
	"expected_move_30" double precision,
	"straddle" double precision,
	"straddle_expiration" date,
	"rv_20" double precision,
	"rv_60" double precision,
	"yang_zhang_20" double precision,
	"yang_zhang_60" double precision,
	"iv_less_rv" double precision,
	"term" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"provider" text NOT NULL,
	CONSTRAINT "iv_metrics_symbol_slot_pk" PRIMARY KEY("symbol","slot")
);
--> statement-breakpoint
CREATE TABLE "job_controls" (
	"job" text PRIMARY KEY NOT NULL,
	"paused_at" timestamp with time zone,
	"paused_by" text,
	"reason" text,
	"resumed_at" timestamp with time zone,
	"resumed_by" text
);
--> statement-breakpoint
CREATE TABLE "price_bars" (
	"symbol" text NOT NULL,
	"timeframe" text NOT NULL,
	"start" timestamp with time zone NOT NULL,
	"session" text NOT NULL,
	"open" numeric(14, 4) NOT NULL,
	"high" numeric(14, 4) NOT NULL,
	"low" numeric(14, 4) NOT NULL,
	"close" numeric(14, 4) NOT NULL,
	"volume" bigint NOT NULL,
	"adj_open" numeric(14, 4),
	"adj_high" numeric(14, 4),
	"adj_low" numeric(14, 4),
	"adj_close" numeric(14, 4),
	"adj_volume" bigint,
	"split_factor" double precision,
	"dividend" numeric(14, 4),
	"provider" text NOT NULL,
	"fetched_at" timestamp with time zone NOT NULL,
	CONSTRAINT "price_bars_symbol_timeframe_start_pk" PRIMARY KEY("symbol","timeframe","start")
);
--> statement-breakpoint
CREATE TABLE "provider_health" (
	"provider" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"until" timestamp with time zone,
	"reason" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_success_at" timestamp with time zone,
	"last_failure_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "provider_tokens" (
	"provider" text PRIMARY KEY NOT NULL,
	"sealed_refresh_token" text NOT NULL,
	"key_id" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider_windows" (
	"provider" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"used" integer NOT NULL,
	CONSTRAINT "provider_windows_provider_window_start_pk" PRIMARY KEY("provider","window_start")
);
--> statement-breakpoint
CREATE TABLE "usage_daily" (
	"day" date NOT NULL,
	"meter" text NOT NULL,
	"used" bigint NOT NULL,
	CONSTRAINT "usage_daily_day_meter_pk" PRIMARY KEY("day","meter")
);
--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "atm_straddle" double precision;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "fence" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "held_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "pages" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "stored" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "failures" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "notes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "requested_by" text;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "range_from" date;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "range_to" date;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "clock_skew_ms" integer;--> statement-breakpoint
ALTER TABLE "tickers" ADD COLUMN "previous_close" numeric(14, 4);--> statement-breakpoint
ALTER TABLE "tickers" ADD COLUMN "bid" numeric(14, 4);--> statement-breakpoint
ALTER TABLE "tickers" ADD COLUMN "ask" numeric(14, 4);--> statement-breakpoint
ALTER TABLE "tickers" ADD COLUMN "day_volume" bigint;--> statement-breakpoint
ALTER TABLE "empty_days" ADD CONSTRAINT "empty_days_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iv_metrics" ADD CONSTRAINT "iv_metrics_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "price_bars" ADD CONSTRAINT "price_bars_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "iv_metrics_closes" ON "iv_metrics" USING btree ("symbol","is_close","day");