import type { VirtualClock } from "../../local/qstash/clock.ts";
import type { LocalQStash } from "../../local/qstash/start-qstash.ts";

/**
 * Moves virtual time to `instantMs` step by step: at each instant at which something falls due, the deliveries end
 * before time goes on, so that rates, delays and retries happen when they would.
 */
export async function runUntil(
  clock: VirtualClock,
  qstash: Pick<LocalQStash, "idle" | "nextWakeAtMs">,
  instantMs: number,
): Promise<void> {
  await qstash.idle(0);
  for (let next = qstash.nextWakeAtMs(); next !== null && next <= instantMs; next = qstash.nextWakeAtMs()) {
    clock.advanceTo(next);
    await qstash.idle(0);
  }
  clock.advanceTo(instantMs);
}
