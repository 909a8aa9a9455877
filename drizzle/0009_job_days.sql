CREATE TABLE "incidents" (
	"condition" text NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"component" text NOT NULL,
	"title" text NOT NULL,
	"words" text NOT NULL,
	"severity" text NOT NULL,
	CONSTRAINT "incidents_condition_began_at_pk" PRIMARY KEY("condition","began_at")
);
--> statement-breakpoint
CREATE TABLE "job_days" (
	"day" date NOT NULL,
	"job" text NOT NULL,
	"due" integer NOT NULL,
	"runs" integer NOT NULL,
	"succeeded" integer NOT NULL,
	"partial" integer NOT NULL,
	"failed" integer NOT NULL,
	"missed" integer NOT NULL,
	"abandoned" integer NOT NULL,
	"skipped" integer NOT NULL,
	"down_seconds" integer NOT NULL,
	"reason" text,
	CONSTRAINT "job_days_day_job_pk" PRIMARY KEY("day","job")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "incidents_open" ON "incidents" USING btree ("condition") WHERE "incidents"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX "incidents_began" ON "incidents" USING btree ("began_at");--> statement-breakpoint
CREATE INDEX "job_runs_lost" ON "job_runs" USING btree ("job","slot") WHERE "job_runs"."status" IN ('failed', 'missed', 'abandoned');