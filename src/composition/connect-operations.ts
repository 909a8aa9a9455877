import { createOpsWebhook } from "../adapters/discord-rest/ops-webhook.ts";
import { createBlindMemory } from "../adapters/redis/blind-memory.ts";
import { createHealthMemory } from "../adapters/redis/health-memory.ts";
import type { Config } from "../config/config.ts";
import { asAppError } from "../errors.ts";
import { DAY_MS } from "../market/calendar-date.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { BudgetLine } from "../operations/budget-line.ts";
import type { Facts } from "../operations/conditions.ts";
import { POLICY } from "../operations/plan-limits.ts";
import type { HealthMemory, SeenHealth } from "../operations/ports.ts";
import { readBudget } from "../operations/read-budget.ts";
import { seenHealth } from "../operations/read-health.ts";
import { watchDue } from "../operations/watch-due.ts";
import { watchOver } from "../operations/watch-over.ts";
import type { Schedule } from "../scheduling/job.ts";
import { readJobStatus } from "../scheduling/job-status.ts";
import type { ExchangeHours } from "./connect-calendar.ts";
import type { Login } from "./connect-login.ts";
import type { Webhooks } from "./connect-webhooks.ts";
import type { Stores } from "./stores/connect-stores.ts";
import type { Surroundings } from "./surroundings.ts";
import { chainScope, symbolsPerRun } from "./work-sizes.ts";

/** What looks after everything: the budget, and the watch that tells the operator. */
export type Operations = {
  budget: (nowMs: number) => Promise<BudgetLine[]>;
  /** What the watch looks at, and the status page. */
  readFacts: (nowMs: number) => Promise<Facts>;
  /** False when it was not its minute, and nobody was asked for anything. */
  watch: (scheduledTimeMs: number, nowMs: number) => Promise<boolean>;
  healthMemory: HealthMemory;
};

type Parts = {
  stores: Stores;
  login: Login | null;
  scheduling: { schedule: Schedule };
  calendar: TradingCalendar;
  hours: ExchangeHours;
  webhooks: Webhooks;
};

export function connectOperations(config: Config, house: Parts, { log }: Surroundings): Operations {
  const { stores, login, calendar, hours, webhooks } = house;
  const { schedule } = house.scheduling;
  const budget = (nowMs: number) =>
    readBudget(
      {
        plan: stores.chainPlan,
        usage: stores.usage,
        schedule,
        retention: config.retention,
        plans: config.plans,
        scope: chainScope(config),
        symbolsPerRun: symbolsPerRun(config),
        symbolsPerPage: POLICY.symbolsPerDailyPage,
        databentoMaxUsd: config.databento?.maxCostUsd ?? null,
        webhooks: config.webhooks?.urls.length ?? 0,
      },
      nowMs,
    );
  const healthMemory = createHealthMemory(stores.redis);
  const remember = (seen: SeenHealth) => healthMemory.write(seen).catch(() => undefined);
  const readFacts = async (nowMs: number): Promise<Facts> => {
    const { runs, controls } = stores;
    const [jobs, lostToday, authorization, providers, lines, lostWebhook] = await Promise.all([
      readJobStatus({ runs, controls, schedule, calendar }, nowMs),
      stores.lost.countSince(nowMs - DAY_MS),
      login?.authorization().catch(() => null) ?? null,
      stores.health.readAll(),
      budget(nowMs),
      webhooks.latestLost(),
    ]);
    const { enabled: schedulerEnabled } = config.scheduler;
    const marketDay = hours.facts(nowMs);
    return {
      jobs,
      lostToday,
      authorization,
      providers,
      budget: lines,
      schedulerEnabled,
      marketDay,
      lostWebhook,
    };
  };
  const lookAt = async (nowMs: number): Promise<Facts> => {
    const facts = await readFacts(nowMs).catch(async (error: unknown) => {
      // A fault of ours says nothing about the database: what was seen before stands.
      if (asAppError(error).code === "storage_unavailable") {
        await remember({ atMs: nowMs, database: "unavailable", late: [], paused: [] });
      }
      throw error;
    });
    await remember(seenHealth(facts.jobs, facts.schedulerEnabled, nowMs));
    return facts;
  };
  const blind = createBlindMemory(stores.redis);
  return {
    budget,
    readFacts,
    healthMemory,
    watch: async (scheduledTimeMs, nowMs) => {
      if (!watchDue(scheduledTimeMs, calendar)) return false;
      await hours.learn(nowMs);
      const notifier = createOpsWebhook(config.operations.webhookUrl, stores.meter);
      const { alerts, incidents } = stores;
      await watchOver({ readFacts: lookAt, alerts, incidents, notifier, blind, healthMemory, log }, nowMs);
      return true;
    },
  };
}
