import { AppError } from "../errors.ts";
import type { LostTask, LostTasks, PublishReport, SlicePublisher } from "./ports.ts";
import { sliceMessage } from "./refresh-chains.ts";
import { sliceId } from "./slice.ts";
import { taskFailure } from "./task-failure.ts";

export type RedriveDeps = { lost: LostTasks; publisher: SlicePublisher };

/** A redriven slice has as long as a run by hand. */
const WINDOW_MS = 15 * 60_000;

/** Slices by name, or all of a run; `by` is who asks, for the ledger. */
export type RedriveRequest = ({ tasks: readonly { runId: string; key: string }[] } | { runId: string }) & {
  by: string;
};

/** Slices that are in the queue again, and those that did not get there: they have failed, and say why. */
export type Redriven = { redriven: LostTask[]; refused: LostTask[] };

/**
 * Puts lost slices back in the queue: those named, or all of a run. What is fetched belongs to now, and never
 * overwrites anything newer. Throws `not_found` when none of the slices was lost, `publish_failed` when the queue took
 * none of them: all are dead letters still.
 */
export async function redriveTasks(
  { lost, publisher }: RedriveDeps,
  request: RedriveRequest,
  nowMs: number,
): Promise<Redriven> {
  const tasks = "tasks" in request ? request.tasks : await lost.listOfRun(request.runId);
  const notAfterMs = nowMs + WINDOW_MS;
  const reopened = await lost.reopen(tasks, { by: request.by, leaseExpiresMs: notAfterMs }, nowMs);
  if (reopened.length === 0) {
    throw new AppError("not_found", "None of these slices is lost.", {
      hint: "GET /admin/dead-letters lists those that are.",
    });
  }
  const sent = reopened.map((task) => ({
    task,
    message: sliceMessage({ id: task.runId, slotMs: task.slotMs, notAfterMs }, task),
  }));
  const errors = refusals(await publisher.publishSlices(sent.map(({ message }) => message)));
  const failed = sent.flatMap(({ task, message }) => {
    const error = errors.get(sliceId(message));
    return error === undefined ? [] : [{ task, error, failure: taskFailure(error) }];
  });
  const [first] = failed;
  if (first === undefined) return { redriven: reopened, refused: [] };
  await lost.giveBack(failed, nowMs);
  if (failed.length === reopened.length) throw first.error;
  const back = new Set(failed.map(({ task }) => task));
  const refused = failed.map(({ task, failure }) => {
    return { ...task, status: "failed" as const, errorCode: failure.code, errorMessage: failure.message };
  });
  return { redriven: reopened.filter((task) => !back.has(task)), refused };
}

/** By the id of the message. What was dropped as a copy is as little in the queue as what was refused. */
function refusals({ refused, swallowed }: PublishReport): Map<string, AppError> {
  const copied = new AppError("publish_failed", "QStash took the message for a copy of an earlier one.", {
    hint: "Redrive it again: the next message has another id.",
  });
  return new Map([
    ...refused.map(({ message, error }) => [sliceId(message), error] as const),
    ...swallowed.map((message) => [sliceId(message), copied] as const),
  ]);
}
