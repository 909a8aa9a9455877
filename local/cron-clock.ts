import { TICK_CRON } from "../src/cron/run-scheduled.ts";

export type CronClock = { stop(): void };

const MINUTE_MS = 60_000;

/** Fires the Worker's cron trigger at every full minute of its own time, as Cloudflare does. */
export function startCronClock(options: {
  workerUrl: string;
  nowMs: () => number;
  onTick: () => void;
  onError: (message: string) => void;
}): CronClock {
  let timer: NodeJS.Timeout | null = null;
  const schedule = () => {
    timer = setTimeout(fire, MINUTE_MS - (options.nowMs() % MINUTE_MS) + 5);
  };
  const fire = () => {
    const minuteMs = Math.floor(options.nowMs() / MINUTE_MS) * MINUTE_MS;
    schedule();
    fireTick(options.workerUrl, minuteMs).then(options.onTick, (error: unknown) =>
      options.onError(String(error)),
    );
  };
  schedule();
  return {
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** One cron event, waited for. Rejects when the handler threw. */
export async function fireTick(workerUrl: string, scheduledTimeMs: number): Promise<void> {
  const query = new URLSearchParams({ cron: TICK_CRON, time: String(scheduledTimeMs) });
  const answer = await fetch(`${workerUrl}/cdn-cgi/handler/scheduled?${query}`);
  const outcome = await answer.text();
  if (!answer.ok)
    throw new Error(`The tick of ${new Date(scheduledTimeMs).toISOString()} failed: ${outcome}`);
}
