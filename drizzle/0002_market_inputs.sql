CREATE TABLE "dividend_schedules" (
	"symbol" text PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"per_year" smallint,
	"as_of" timestamp with time zone,
	"tried_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dividends" (
	"symbol" text NOT NULL,
	"ex_date" date NOT NULL,
	"amount" numeric(14, 6) NOT NULL,
	"special" boolean NOT NULL,
	"certainty" text NOT NULL,
	"source" text NOT NULL,
	"fetched_at" timestamp with time zone NOT NULL,
	CONSTRAINT "dividends_symbol_ex_date_special_pk" PRIMARY KEY("symbol","ex_date","special")
);
--> statement-breakpoint
CREATE TABLE "yield_curves" (
	"day" date PRIMARY KEY NOT NULL,
	"points" jsonb NOT NULL,
	"source" text NOT NULL,
	"fetched_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dividend_schedules" ADD CONSTRAINT "dividend_schedules_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dividends" ADD CONSTRAINT "dividends_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;