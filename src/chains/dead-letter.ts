import type { Logger } from "../log.ts";
import type { RunLedger } from "../scheduling/ports.ts";
import { endTask } from "./end-task.ts";
import type { QueuedMessage } from "./messages.ts";
import type { TaskLedger } from "./ports.ts";

export type DeadLetterDeps = { tasks: TaskLedger; ledger: RunLedger; log: Logger };

/** Records that the queue gave a message up after its last retry; what ended in the meantime stays as it is. */
export async function deadLetter(
  deps: DeadLetterDeps,
  message: QueuedMessage,
  { status }: { status: number | undefined },
  nowMs: number,
): Promise<void> {
  const why = `The queue gave up after the last retry${status ? ` (HTTP ${status})` : ""}.`;
  if ("page" in message) {
    await deps.ledger.giveUpPage(message.runId, message.page, `Page ${message.page}: ${why}`, nowMs);
    return;
  }
  const failure = { code: "dead_lettered", message: why };
  await endTask(deps, message, "dead_lettered", failure, nowMs);
}
