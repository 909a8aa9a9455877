import { AppError } from "../errors.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { ClaimedRun, RunProgress } from "../scheduling/ports.ts";
import type { ChainSliceMessage } from "./messages.ts";
import { type ChainScope, planSlices } from "./plan-slices.ts";
import type { ChainPlanStore, SlicePublisher, TaskLedger } from "./ports.ts";
import { type ChainSlice, plannedTask, sliceKey } from "./slice.ts";

export type RefreshChainsDeps = {
  plan: ChainPlanStore;
  tasks: TaskLedger;
  publisher: SlicePublisher;
  scope: ChainScope;
  /** What the queue lets through to the provider. */
  slicesPerMinute: number;
};

/**
 * Plans the slices of one refresh, writes them to the ledger, then publishes them. In that order, so that a slice
 * which is never delivered is still visible as queued.
 */
export async function refreshChains(
  deps: RefreshChainsDeps,
  run: ClaimedRun,
  nowMs: number,
): Promise<RunProgress> {
  const today = newYorkDate(nowMs);
  const symbols = await deps.plan.readSizes(today);
  const slices = symbols.flatMap(({ symbol, sizes }) => planSlices(symbol, sizes, today, deps.scope));
  if (slices.length === 0) {
    throw new AppError("not_found", "No ticker is active, so there is nothing to refresh.", {
      hint: "Add one: npm run seed -- add SPY",
    });
  }
  const tasks = await deps.tasks.recordTasks(run.id, slices.map(plannedTask), nowMs);
  await deps.publisher.publishSlices(
    tasks.map((task) => sliceMessage(run, task)),
    { delaySeconds: (message) => spreadDelaySeconds(sliceKey(message), tasks.length, deps.slicesPerMinute) },
  );
  await deps.tasks.markPublished(run.id, run.notAfterMs, nowMs);
  return { kind: "queued" };
}

export function sliceMessage(
  run: Pick<ClaimedRun, "id" | "slotMs" | "notAfterMs">,
  { symbol, from, to, side }: ChainSlice,
): ChainSliceMessage {
  const { id: runId, slotMs, notAfterMs } = run;
  return { v: 1, runId, job: "options_refresh", slotMs, symbol, from, to, side, notAfterMs };
}

/**
 * Seconds after its slot at which a slice starts: none while a minute holds them all, else a stable place within the
 * minutes that they need, the same at every slot. FNV-1a over the key.
 */
export function spreadDelaySeconds(key: string, slices: number, slicesPerMinute: number): number {
  if (slices <= slicesPerMinute) return 0;
  const windowSeconds = Math.ceil(slices / slicesPerMinute) * 60;
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % windowSeconds;
}
