import type { ChainSliceMessage } from "./messages.ts";
import type { TaskLedger } from "./ports.ts";
import { sliceKey } from "./slice.ts";

/** Records that the queue gave a slice up after its last retry; a task that ended in the meantime stays as it is. */
export async function deadLetterSlice(
  deps: { tasks: TaskLedger },
  message: ChainSliceMessage,
  failure: { status: number | undefined },
  nowMs: number,
): Promise<void> {
  await deps.tasks.endTask(
    message.runId,
    sliceKey(message),
    "dead_lettered",
    {
      code: "dead_lettered",
      message: `The queue gave up after the last retry${failure.status ? ` (HTTP ${failure.status})` : ""}.`,
    },
    nowMs,
  );
}
