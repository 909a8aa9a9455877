import { AppError } from "../errors.ts";
import type { LostTask, LostTasks, SlicePublisher } from "./ports.ts";
import { sliceMessage } from "./refresh-chains.ts";

export type RedriveDeps = { lost: LostTasks; publisher: SlicePublisher };

/** A redriven slice has as long as a run by hand. */
const WINDOW_MS = 15 * 60_000;

/** Slices by name, or all of a run. */
export type RedriveRequest = { tasks: readonly { runId: string; key: string }[] } | { runId: string };

/**
 * Puts lost slices back in the queue: those named, or all of a run. What is fetched belongs to now, and never
 * overwrites anything newer. Returns the slices that were lost; throws `not_found` when none of them was.
 */
export async function redriveTasks(
  { lost, publisher }: RedriveDeps,
  request: RedriveRequest,
  nowMs: number,
): Promise<LostTask[]> {
  const tasks = "tasks" in request ? request.tasks : await lost.listOfRun(request.runId);
  const notAfterMs = nowMs + WINDOW_MS;
  const reopened = await lost.reopen(tasks, notAfterMs, nowMs);
  if (reopened.length === 0) {
    throw new AppError("not_found", "None of these slices is lost.", {
      hint: "GET /admin/dead-letters lists those that are.",
    });
  }
  for (const [attempt, group] of Map.groupBy(reopened, (task) => task.attempts)) {
    const messages = group.map((task) =>
      sliceMessage({ id: task.runId, slotMs: task.slotMs, notAfterMs }, task),
    );
    await publisher.publishSlices(messages, { attempt: Math.max(1, attempt) });
  }
  return reopened;
}
