import { AppError } from "../errors.ts";

/** The one trigger in wrangler.toml; what is due at a minute is decided by the schedule table, not by Cloudflare. */
export const TICK_CRON = "* * * * *";

export type CronServices = {
  schedulerEnabled: boolean;
  tick: (scheduledTimeMs: number) => Promise<void>;
};

/** A cron event: refuses a trigger that the code does not know, then hands the nominal time to the tick. */
export async function runScheduled(
  services: CronServices,
  event: { cron: string; scheduledTime: number },
): Promise<void> {
  if (event.cron !== TICK_CRON) {
    throw new AppError(
      "configuration_invalid",
      `Unknown cron trigger "${event.cron}"; wrangler.toml may only have "${TICK_CRON}".`,
    );
  }
  if (!services.schedulerEnabled) return;
  await services.tick(event.scheduledTime);
}
