import type { Logger } from "../log.ts";
import type { ChainSliceMessage } from "./messages.ts";
import type { TaskEnd, TaskFailure, TaskLedger } from "./ports.ts";
import { sliceKey } from "./slice.ts";
import { tellClosed } from "./tell-closed.ts";

/** Ends a slice without contracts, and tells what its run came to when it was the last one. */
export async function endTask(
  { tasks, log }: { tasks: TaskLedger; log: Logger },
  message: ChainSliceMessage,
  status: TaskEnd,
  failure: TaskFailure | null,
  nowMs: number,
): Promise<void> {
  const closed = await tasks.endTask(message.runId, sliceKey(message), status, failure, nowMs);
  tellClosed(log, message.runId, closed);
}
