import type { CalculateInput } from "../calculator/calculate-request.ts";
import type { Calculation } from "../calculator/calculation.ts";
import type { LostTask, LostTasks } from "../chains/ports.ts";
import type { ChainReader } from "../chains/reader-ports.ts";
import type { CompanySources } from "../company/ports.ts";
import type { VolatilityReader } from "../iv-metrics/ports.ts";
import type { Logger } from "../log.ts";
import type { BudgetLine } from "../operations/budget-line.ts";
import type { Diagnosis } from "../operations/run-doctor.ts";
import type { PriceReader } from "../prices/ports.ts";
import type { LoginAnswer } from "../providers/login/complete-login.ts";
import type { ProviderStatus } from "../providers/status.ts";
import type { JobControls } from "../scheduling/control-ports.ts";
import type { JobId, Schedule } from "../scheduling/job.ts";
import type { RunReader } from "../scheduling/ports.ts";
import type { RunNowRequest } from "../scheduling/run-now.ts";
import type { StartRunResult } from "../scheduling/start-run.ts";

/** Everything the JSON door may call; the composition root fills it. */
export type HttpServices = {
  log: Logger;
  nowMs: () => number;
  newRequestId: () => string;
  schedule: Schedule;
  schedulerEnabled: boolean;
  chains: ChainReader;
  prices: PriceReader;
  volatility: VolatilityReader;
  runs: RunReader;
  company: CompanySources;
  calculate: (input: CalculateInput) => Promise<Calculation>;
  providerStatus: () => Promise<ProviderStatus[]>;
  budget: () => Promise<BudgetLine[]>;
  /** `askedAt`: scheme and host at which the Worker was asked. */
  doctor: (request: { askedAt: string }) => Promise<Diagnosis>;
  controls: JobControls;
  lost: LostTasks;
  runNow: (request: RunNowRequest) => Promise<StartRunResult>;
  pauseJob: (request: { job: JobId; by: string; reason: string }) => Promise<void>;
  resumeJob: (request: { job: JobId; by: string }) => Promise<void>;
  /** Names slices, or a run whose lost slices are all meant. */
  redrive: (tasks: readonly { runId: string; key: string }[]) => Promise<LostTask[]>;
  schwabLogin: {
    /** Where to send the operator's browser. */
    begin: () => Promise<string>;
    complete: (answer: LoginAnswer) => Promise<{ expiresAtMs: number }>;
    /** Scheme and host of the pages that the browser is sent to. */
    authorityOrigin: string;
  };
};

export type HttpDoor = { adminToken: string; publicBaseUrl: string };

export type HttpEnv = { Variables: { requestId: string } };
