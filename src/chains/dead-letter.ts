import type { RunLedger } from "../scheduling/ports.ts";
import type { TellFailed } from "../scheduling/run-failure.ts";
import { slotMsOf } from "../scheduling/run-id.ts";
import { type EndTaskDeps, endTask } from "./end-task.ts";
import type { QueuedMessage } from "./messages.ts";

export type DeadLetterDeps = EndTaskDeps & { ledger: RunLedger; tellFailed?: TellFailed };

/** Records that the queue gave a message up after its last retry; what ended in the meantime stays as it is. */
export async function deadLetter(
  deps: DeadLetterDeps,
  message: QueuedMessage,
  { status }: { status: number | undefined },
  nowMs: number,
): Promise<void> {
  const why = `The queue gave up after the last retry${status ? ` (HTTP ${status})` : ""}.`;
  if ("page" in message) {
    const reason = `Page ${message.page}: ${why}`;
    const ended = await deps.ledger.giveUpPage(message.runId, message.page, reason, nowMs);
    const { runId, job } = message;
    const slotMs = slotMsOf(runId);
    if (ended) await deps.tellFailed?.({ runId, job, slotMs, code: "dead_lettered", message: reason }, nowMs);
    return;
  }
  const failure = { code: "dead_lettered", message: why };
  await endTask(deps, message, "dead_lettered", failure, nowMs);
}
