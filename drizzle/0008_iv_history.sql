CREATE TABLE "iv_bounds" (
	"symbol" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"day" date NOT NULL,
	"iv_30" double precision NOT NULL,
	"low" double precision NOT NULL,
	"high" double precision NOT NULL,
	"fetched_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iv_history" (
	"symbol" text NOT NULL,
	"day" date NOT NULL,
	"source" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"quality" text NOT NULL,
	"reason" text,
	"underlying_price" numeric(14, 4),
	"iv_30" double precision,
	"iv_60" double precision,
	"skew_25_delta" double precision,
	"expiries" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"points" integer NOT NULL,
	"spread" real,
	"trades" integer,
	"asked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "iv_history_symbol_day_pk" PRIMARY KEY("symbol","day")
);
--> statement-breakpoint
CREATE TABLE "outcomes" (
	"symbol" text NOT NULL,
	"expiration" date NOT NULL,
	"horizon" smallint NOT NULL,
	"root" text NOT NULL,
	"settlement" text NOT NULL,
	"source" text NOT NULL,
	"observed_day" date NOT NULL,
	"observed_at" timestamp with time zone NOT NULL,
	"days" real NOT NULL,
	"underlying_price" double precision NOT NULL,
	"forward" double precision NOT NULL,
	"atm_implied_volatility" real NOT NULL,
	"one_sigma" real NOT NULL,
	"straddle" real,
	"quantiles" real[] NOT NULL,
	"probabilities" real[] NOT NULL,
	"realised_20" real,
	"realised_60" real,
	"settled" double precision NOT NULL,
	"realised" real,
	"won" smallint NOT NULL,
	CONSTRAINT "outcomes_symbol_expiration_horizon_root_pk" PRIMARY KEY("symbol","expiration","horizon","root")
);
--> statement-breakpoint
ALTER TABLE "iv_metrics" ADD COLUMN "rank_iv_30" double precision;--> statement-breakpoint
ALTER TABLE "iv_metrics" ADD COLUMN "rebuilt_observations" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "symbol" text;--> statement-breakpoint
ALTER TABLE "iv_bounds" ADD CONSTRAINT "iv_bounds_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iv_history" ADD CONSTRAINT "iv_history_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;