import { createOpsWebhook } from "../adapters/discord-rest/ops-webhook.ts";
import type { Config } from "../config/config.ts";
import { SYMBOLS_PER_PAGE } from "../history/plan-daily-requests.ts";
import type { Logger } from "../log.ts";
import type { Facts } from "../operations/conditions.ts";
import { readBudget } from "../operations/read-budget.ts";
import { watchDue } from "../operations/watch-due.ts";
import { watchOver } from "../operations/watch-over.ts";
import type { Authorization } from "../providers/login/authorization-status.ts";
import type { Schedule } from "../scheduling/job.ts";
import { readJobStatus } from "../scheduling/job-status.ts";
import type { Stores } from "./connect-stores.ts";
import { chainScope, symbolsPerRun } from "./job-runners.ts";

type Surroundings = {
  schedule: Schedule;
  authorization: () => Promise<Authorization>;
  log: Logger;
};

const DAY_MS = 86_400_000;

/** What looks after everything: the budget, and the watch that tells the operator. */
export function connectOperations(config: Config, stores: Stores, around: Surroundings) {
  const { schedule, authorization, log } = around;
  const budgeting = {
    ...stores,
    schedule,
    retention: config.retention,
    workersPlan: config.plan,
    scope: chainScope(config),
    symbolsPerRun: symbolsPerRun(config),
    symbolsPerPage: SYMBOLS_PER_PAGE,
  };
  const budget = (nowMs: number) => readBudget(budgeting, nowMs);
  const readFacts = async (nowMs: number): Promise<Facts> => {
    const [jobs, lost, login, providers, lines] = await Promise.all([
      readJobStatus({ ...stores, schedule }, nowMs),
      stores.lost.list(500),
      authorization().catch(() => null),
      stores.health.readAll(),
      budget(nowMs),
    ]);
    const lostToday = lost.filter(({ slotMs }) => slotMs > nowMs - DAY_MS).length;
    const { enabled: schedulerEnabled } = config.scheduler;
    return { jobs, lostToday, authorization: login, providers, budget: lines, schedulerEnabled };
  };
  const notifier = createOpsWebhook(config.operations.webhookUrl, stores.meter);
  const blind = { toldAtMs: 0 };
  return {
    budget,
    watch: async (scheduledTimeMs: number, nowMs: number): Promise<void> => {
      if (watchDue(scheduledTimeMs)) {
        await watchOver({ readFacts, alerts: stores.alerts, notifier, blind, log }, nowMs);
      }
    },
  };
}
