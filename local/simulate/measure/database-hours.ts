import { MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { awakeHours, awakeMs, COMPUTE_UNITS } from "../../../src/operations/plan-awake.ts";
import { DAYS_A_MONTH, TRADING_DAYS_A_MONTH } from "../../../src/operations/plan-use.ts";
import type { Simulation } from "../simulate-day.ts";

/** How long the database was awake on the day, and what a month of such days takes of Neon's compute-unit hours. */
export type DatabaseHours = { awakeMinutes: number; unitHoursAMonth: number };

/** Rest days are planned, not lived through: a monitor asks the database nothing on them. */
export function databaseHours({ day, deliveries, schedule }: Simulation): DatabaseHours {
  const asked = [...day.ticks, ...deliveries, ...day.monitored]
    .filter(({ traffic }) => traffic.database > 0)
    .map(({ atMs }) => ({ fromMs: atMs, toMs: atMs }));
  const awakeMinutes = awakeMs(asked) / MINUTE_MS;
  const restHours = awakeHours(schedule).restDay * (DAYS_A_MONTH - TRADING_DAYS_A_MONTH);
  const hours = (awakeMinutes / 60) * TRADING_DAYS_A_MONTH + restHours;
  return { awakeMinutes, unitHoursAMonth: hours * COMPUTE_UNITS };
}
