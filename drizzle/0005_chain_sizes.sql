CREATE TABLE "chain_sizes" (
	"symbol" text NOT NULL,
	"expiration" date NOT NULL,
	"contracts" integer NOT NULL,
	"last_updated" timestamp with time zone NOT NULL,
	CONSTRAINT "chain_sizes_symbol_expiration_pk" PRIMARY KEY("symbol","expiration")
);
--> statement-breakpoint
ALTER TABLE "chain_sizes" ADD CONSTRAINT "chain_sizes_symbol_tickers_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."tickers"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
INSERT INTO "chain_sizes" ("symbol", "expiration", "contracts", "last_updated")
SELECT "symbol", "expiration", count(*), max("last_updated") FROM "option_contracts" GROUP BY "symbol", "expiration";
