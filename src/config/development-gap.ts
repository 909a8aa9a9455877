import type { RawBindings } from "./config.ts";

const THIS_MACHINE = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * What `wrangler dev` alone does not do, for the terminal; null in production, and on the local stack, whose queue is on
 * this machine and whose clock fires the ticks.
 */
export function developmentGap({ ENVIRONMENT, QSTASH_URL }: RawBindings): string | null {
  if (ENVIRONMENT !== "development") return null;
  const queue = String(QSTASH_URL ?? "");
  if (URL.canParse(queue) && THIS_MACHINE.has(new URL(queue).hostname)) return null;
  return (
    "wrangler dev alone: QStash cannot deliver to this address, and no cron tick fires, so nothing is refreshed. " +
    "For a whole system use npm start (modelled market) or npm start -- --live (real data with the keys of .dev.vars)."
  );
}
