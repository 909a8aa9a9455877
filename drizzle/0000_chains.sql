CREATE TABLE "chain_snapshots" (
	"symbol" text NOT NULL,
	"root" text NOT NULL,
	"expiration" date NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"as_of" timestamp with time zone NOT NULL,
	"underlying_price" numeric(14, 4) NOT NULL,
	"rate" double precision NOT NULL,
	"dividend_yield" double precision NOT NULL,
	"forward" double precision NOT NULL,
	"forward_source" text NOT NULL,
	"atm_implied_volatility" double precision,
	"skew_25_delta" double precision,
	"contracts" integer NOT NULL,
	"volume" bigint NOT NULL,
	"open_interest" bigint NOT NULL,
	"provider" text NOT NULL,
	CONSTRAINT "chain_snapshots_symbol_root_expiration_slot_pk" PRIMARY KEY("symbol","root","expiration","slot")
);
--> statement-breakpoint
CREATE TABLE "job_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"job" text NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"trigger" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"claimed_at" timestamp with time zone NOT NULL,
	"lease_expires_at" timestamp with time zone,
	"published_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"tasks" integer DEFAULT 0 NOT NULL,
	"tasks_failed" integer DEFAULT 0 NOT NULL,
	"contracts" integer DEFAULT 0 NOT NULL,
	"skipped" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"provider_calls" integer DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"elapsed_ms" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job_tasks" (
	"run_id" text NOT NULL,
	"key" text NOT NULL,
	"symbol" text NOT NULL,
	"from_date" date NOT NULL,
	"to_date" date NOT NULL,
	"side" text NOT NULL,
	"status" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"contracts" integer DEFAULT 0 NOT NULL,
	"skipped" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"provider_calls" integer DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"elapsed_ms" integer DEFAULT 0 NOT NULL,
	"error_code" text,
	"error_message" text,
	"queued_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "job_tasks_run_id_key_pk" PRIMARY KEY("run_id","key")
);
--> statement-breakpoint
CREATE TABLE "option_contracts" (
	"occ_symbol" text PRIMARY KEY NOT NULL,
	"symbol" text NOT NULL,
	"root" text NOT NULL,
	"expiration" date NOT NULL,
	"strike" numeric(12, 3) NOT NULL,
	"option_type" text NOT NULL,
	"settlement" text NOT NULL,
	"exercise_style" text NOT NULL,
	"bid" numeric(12, 4),
	"ask" numeric(12, 4),
	"last" numeric(12, 4),
	"mark_price" numeric(12, 4) NOT NULL,
	"volume" integer,
	"open_interest" integer,
	"implied_volatility" double precision,
	"implied_volatility_status" text NOT NULL,
	"delta" real,
	"gamma" real,
	"theta_per_day" real,
	"vega_per_vol_point" real,
	"rho_per_point" real,
	"provider_implied_volatility" real,
	"provider" text NOT NULL,
	"quoted_at" timestamp with time zone,
	"last_updated" timestamp with time zone NOT NULL,
	CONSTRAINT "option_contracts_strike_positive" CHECK ("option_contracts"."strike" > 0),
	CONSTRAINT "option_contracts_mark_positive" CHECK ("option_contracts"."mark_price" >= 0.01)
);
--> statement-breakpoint
CREATE TABLE "tickers" (
	"symbol" text PRIMARY KEY NOT NULL,
	"name" text,
	"is_active" boolean DEFAULT true NOT NULL,
	"price" numeric(14, 4),
	"price_at" timestamp with time zone,
	"provider" text,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD CONSTRAINT "chain_snapshots_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_tasks" ADD CONSTRAINT "job_tasks_run_id_job_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."job_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "option_contracts" ADD CONSTRAINT "option_contracts_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "job_runs_slot" ON "job_runs" USING btree ("job","slot");--> statement-breakpoint
CREATE INDEX "job_runs_recent" ON "job_runs" USING btree ("job","claimed_at");--> statement-breakpoint
CREATE INDEX "option_contracts_chain" ON "option_contracts" USING btree ("symbol","expiration","strike");