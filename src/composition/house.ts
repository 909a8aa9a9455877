import { createHealthPing } from "../adapters/health-ping.ts";
import type { CompanySources } from "../company/ports.ts";
import type { Config } from "../config/config.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { RunTickDeps } from "../scheduling/run-tick.ts";
import { buildSchedule } from "../scheduling/schedule.ts";
import { type AfterJobs, connectAfterJobs } from "./after-jobs.ts";
import { type Alerts, connectAlerts } from "./connect-alerts.ts";
import { connectExchangeHours, type ExchangeHours, openCalendar } from "./connect-calendar.ts";
import { connectCompany } from "./connect-company.ts";
import { connectDoctor, type Doctor } from "./connect-doctor.ts";
import { connectLogin, type Login } from "./connect-login.ts";
import { connectOperations, type Operations } from "./connect-operations.ts";
import { connectProviders, type Providers } from "./connect-providers.ts";
import { connectVendors, type Vendors } from "./connect-vendors.ts";
import { connectWebhooks, type Webhooks } from "./connect-webhooks.ts";
import { createJobRunners } from "./job-runners.ts";
import { lazily } from "./lazily.ts";
import { connectStores, type Stores } from "./stores/connect-stores.ts";
import type { ReadMemory } from "./stores/read-memory.ts";
import { rememberedReads } from "./stores/remembered-reads.ts";
import type { Surroundings } from "./surroundings.ts";

/** Everything behind the doors. */
export type House = {
  calendar: TradingCalendar;
  hours: ExchangeHours;
  stores: Stores;
  /** The same, of whose reads the isolate remembers what it has read lately. */
  reads: Stores;
  memory: ReadMemory;
  /** Null without Schwab's keys. */
  login: Login | null;
  vendors: Vendors;
  providers: Providers;
  company: CompanySources;
  alerts: Alerts;
  scheduling: RunTickDeps;
  webhooks: Webhooks;
  after: AfterJobs;
  operations: Operations;
  doctor: Doctor;
};

export function openHouse(config: Config, around: Surroundings, memory: ReadMemory): House {
  const opened = openCalendar(config);
  const house: House = lazily<House>({
    calendar: () => opened.calendar,
    hours: () => connectExchangeHours(config, opened, house, around),
    stores: () =>
      connectStores(config, opened.calendar, {
        onWrite: memory.forget,
        tellGivenUp: async (runs, nowMs) => {
          if (runs.length > 0) await house.webhooks.tellGivenUp(runs, nowMs);
        },
      }),
    reads: () => rememberedReads(house.stores, memory),
    memory: () => memory,
    login: () => connectLogin(config, house.stores, around),
    vendors: () => connectVendors(config, house.stores, house.login, around),
    providers: () => connectProviders(config, house.stores, house.vendors, around),
    company: () => connectCompany(house.vendors, house.stores, house.providers, around),
    alerts: () => connectAlerts(config, house, around),
    scheduling: () => schedulingOf(config, house, around),
    webhooks: () => connectWebhooks(config, house.stores, around),
    after: () => connectAfterJobs(config, house, around),
    operations: () => connectOperations(config, house, around),
    doctor: () => connectDoctor(config, house.stores, house.login, around),
  });
  return house;
}

function schedulingOf(config: Config, house: House, around: Surroundings): RunTickDeps {
  const { stores } = house;
  return lazily<RunTickDeps>({
    ledger: () => stores.ledger,
    runners: () => createJobRunners(config, house),
    pages: () => stores.pages,
    ping: () => createHealthPing(config.operations.pingUrl, stores.meter),
    tellFailed: () => house.webhooks.tellFailed,
    stopwatch: () => around.stopwatch,
    wallMs: () => around.wallMs,
    log: () => around.log,
    schedule: () => buildSchedule(config.scheduler),
    settled: () => new Set<string>(),
    calendar: () => house.calendar,
    learnHours: () => house.hours.learn,
  });
}
