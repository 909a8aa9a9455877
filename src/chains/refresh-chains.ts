import { AppError } from "../errors.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { ClaimedRun, RunProgress } from "../scheduling/ports.ts";
import type { ChainSliceMessage } from "./messages.ts";
import { type ChainScope, planSlices } from "./plan-slices.ts";
import type { ChainPlanStore, PublishReport, SlicePublisher, TaskLedger } from "./ports.ts";
import { type ChainSlice, plannedTask, sliceKey } from "./slice.ts";
import { taskFailure } from "./task-failure.ts";

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
 * which is never delivered is still visible. Throws `publish_failed` when the queue did not take all of them, which
 * their tasks then say.
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
  const { refused } = await deps.publisher.publishSlices(
    tasks.map((task) => sliceMessage(run, task)),
    { delaySeconds: (message) => delaySeconds(message, run.first, tasks.length, deps.slicesPerMinute) },
  );
  if (refused.length > 0) throw await noteRefused(deps, run, { refused, planned: tasks.length });
  await deps.tasks.markPublished(run.id, run.notAfterMs, nowMs);
  return { kind: "queued" };
}

/** What nobody waits for lets through what somebody does. */
const AFTER_FIRST_SECONDS = 15;

function delaySeconds(
  message: ChainSliceMessage,
  first: string | undefined,
  slices: number,
  slicesPerMinute: number,
): number {
  if (first !== undefined && message.symbol === first) return 0;
  const after = first === undefined ? 0 : AFTER_FIRST_SECONDS;
  return after + spreadDelaySeconds(sliceKey(message), slices, slicesPerMinute);
}

async function noteRefused(
  { tasks }: RefreshChainsDeps,
  run: ClaimedRun,
  { refused, planned }: { refused: PublishReport["refused"]; planned: number },
): Promise<AppError> {
  const [first] = refused;
  if (first === undefined) throw new AppError("internal", "Nothing was refused.");
  const entries = refused.map(({ message, error }) => ({
    key: sliceKey(message),
    failure: taskFailure(error),
  }));
  await tasks.noteRefused(run, entries);
  const { message, hint } = first.error;
  const share = `${refused.length} of ${planned} slices did not get into the queue.`;
  return new AppError("publish_failed", `${share} ${message}`, { hint, cause: first.error });
}

export function sliceMessage(
  run: Pick<ClaimedRun, "id" | "slotMs" | "notAfterMs">,
  { symbol, from, to, side, redrives = 0 }: ChainSlice & { redrives?: number },
): ChainSliceMessage {
  const { id: runId, slotMs, notAfterMs } = run;
  const slice = { symbol, from, to, side };
  return { v: 1, runId, job: "options_refresh", slotMs, ...slice, notAfterMs, redrive: redrives };
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
