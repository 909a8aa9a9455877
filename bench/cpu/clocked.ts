import type { RawBindings } from "../../src/config/config.ts";
import type { WorkerOptions } from "../../src/worker.ts";

type Handler = Required<Pick<ExportedHandler<RawBindings>, "fetch" | "scheduled">>;

/** Tells the Worker the time with each event, so that none is spent on setting it and the first one meets it cold. */
export const CLOCK_HEADER = "x-bench-now-ms";

/** A Worker in the time that its events carry: a header of a request, the nominal time of a tick. */
export function clocked(createWorker: (options: WorkerOptions) => Handler): Handler {
  let nowMs = 0;
  const worker = createWorker({ clock: () => nowMs });
  return {
    fetch(request, env, context) {
      nowMs = Number(request.headers.get(CLOCK_HEADER));
      return worker.fetch(request, env, context);
    },
    scheduled(controller, env, context) {
      nowMs = controller.scheduledTime;
      return worker.scheduled(controller, env, context);
    },
  };
}
