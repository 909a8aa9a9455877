import type { CalculateInput } from "../analysis/calculate-request.ts";
import type { Calculation } from "../analysis/calculation.ts";
import type { ChainReader, RunReader } from "../analysis/ports.ts";
import type { Logger } from "../log.ts";
import type { JobId, Schedule } from "../scheduling/job.ts";
import type { StartRunResult } from "../scheduling/start-run.ts";

/** Everything the JSON door may call; the composition root fills it. */
export type HttpServices = {
  log: Logger;
  nowMs: () => number;
  newRequestId: () => string;
  schedule: Schedule;
  schedulerEnabled: boolean;
  chains: ChainReader;
  runs: RunReader;
  calculate: (input: CalculateInput) => Promise<Calculation>;
  runNow: (job: JobId) => Promise<StartRunResult>;
};

export type HttpDoor = { adminToken: string; publicBaseUrl: string };

export type HttpEnv = { Variables: { requestId: string } };
