import type { LostTask } from "./chains/ports.ts";
import type { Redriven, RedriveRequest } from "./chains/redrive-tasks.ts";
import type { DryRunRequest } from "./iv-metrics/rebuild/dry-run.ts";
import type { HistoryPlan } from "./iv-metrics/rebuild/plan-history.ts";
import type { HistoryProgress } from "./iv-metrics/rebuild/ports.ts";
import type { BudgetLine } from "./operations/budget-line.ts";
import type { Diagnosis } from "./operations/doctor/run-doctor.ts";
import type { Incident } from "./operations/incidents/incident.ts";
import type { Health } from "./operations/read-health.ts";
import type { StatusView } from "./operations/status/read-status.ts";
import type { CapabilityGap, ProviderOrder } from "./providers/capability-gaps.ts";
import type { ProviderStatus } from "./providers/status.ts";
import type { JobDays } from "./scheduling/days/read-job-days.ts";
import type { JobId } from "./scheduling/job.ts";
import type { JobStatus } from "./scheduling/job-status.ts";
import type { StoredRun, StoredTask } from "./scheduling/ports.ts";
import type { RunNowRequest } from "./scheduling/run-now.ts";
import type { FoundRuns, RunFilter, RunInFull } from "./scheduling/run-search.ts";
import type { StartRunResult } from "./scheduling/start-run.ts";

/** How the jobs are doing and what the operator may do about them, by subject; the composition root fills it. */
export type Steering = {
  schedulerEnabled: boolean;
  jobs: {
    status: () => Promise<JobStatus[]>;
    /** Newest first; with `beforeSlotMs` those of earlier slots. */
    runs: (job: JobId, limit: number, beforeSlotMs?: number) => Promise<StoredRun[]>;
    tasks: (runId: string) => Promise<StoredTask[]>;
    run: (request: RunNowRequest) => Promise<StartRunResult>;
    /** What a run would take. */
    dryRun: (request: DryRunRequest) => Promise<HistoryPlan & { words: string[] }>;
    /** The ledger page by page; `cursor` is that of a page before. */
    search: (filter: RunFilter, cursor: string | null) => Promise<FoundRuns>;
    /** Null for a run that the ledger does not have. */
    find: (runId: string) => Promise<RunInFull | null>;
    /** The last ninety UTC days of every job. */
    days: () => Promise<JobDays[]>;
    /** How much of the past year iv_history has filled. */
    history: () => Promise<HistoryProgress>;
    pause: (request: { job: JobId; by: string; reason: string }) => Promise<void>;
    resume: (request: { job: JobId; by: string }) => Promise<void>;
  };
  deadLetters: {
    /** Newest first. */
    list: (limit: number) => Promise<LostTask[]>;
    redrive: (request: RedriveRequest) => Promise<Redriven>;
  };
  providers: {
    status: () => Promise<ProviderStatus[]>;
    order: ProviderOrder;
    /** What nobody with a credential can do. */
    gaps: readonly CapabilityGap[];
  };
  operations: {
    budget: () => Promise<BudgetLine[]>;
    /** Everything of the status page, in one request to the database. */
    status: () => Promise<StatusView>;
    /** Of the last ninety days, newest first. */
    incidents: () => Promise<Incident[]>;
    /** `deep`: asks the database off hours too. */
    health: (deep: boolean) => Promise<Health>;
    /** `askedAt`: scheme and host at which the Worker was asked. */
    doctor: (request: { askedAt: string }) => Promise<Diagnosis>;
  };
};
