DROP INDEX "job_runs_recent";--> statement-breakpoint
ALTER TABLE "job_tasks" ADD COLUMN "redrives" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "job_runs_open" ON "job_runs" USING btree ("job","slot") WHERE "job_runs"."status" IN ('claimed', 'running');--> statement-breakpoint
CREATE INDEX "job_runs_successes" ON "job_runs" USING btree ("job","slot") WHERE "job_runs"."status" IN ('succeeded', 'partial');--> statement-breakpoint
CREATE INDEX "job_tasks_lost" ON "job_tasks" USING btree ("finished_at") WHERE "job_tasks"."status" IN ('failed', 'dead_lettered', 'abandoned');