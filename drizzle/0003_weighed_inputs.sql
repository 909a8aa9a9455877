CREATE TABLE "market_days" (
	"day" date PRIMARY KEY NOT NULL,
	"opens_at" timestamp with time zone,
	"closes_at" timestamp with time zone,
	"unusual" boolean NOT NULL,
	"told_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "quoted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "delayed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "stated_price" numeric(14, 4);--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "implied_price" double precision;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "implied_price_error" double precision;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "rate_source" text DEFAULT 'provider' NOT NULL;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "slope_rate" double precision;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "dividends" double precision;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "forward_error" double precision;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "smile" real[];--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "model_free_volatility" double precision;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "butterfly_arbitrage" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "too_wide" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "unpriced_calls" real[];--> statement-breakpoint
ALTER TABLE "chain_snapshots" ADD COLUMN "unpriced_puts" real[];--> statement-breakpoint
ALTER TABLE "iv_metrics" ADD COLUMN "quoted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "iv_metrics" ADD COLUMN "delayed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "iv_metrics" ADD COLUMN "model_free_30" double precision;