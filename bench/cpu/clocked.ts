import type { RawBindings } from "../../src/config/config.ts";
import type { WorkerOptions } from "../../src/worker.ts";

type Handler = Required<Pick<ExportedHandler<RawBindings>, "fetch" | "scheduled">>;

/** Tells the Worker the time with each event, so that none is spent on setting it and the first one meets it cold. */
export const CLOCK_HEADER = "x-bench-now-ms";
/** Asks for an answer from the store, of a Worker in the same isolate that remembers nothing. */
export const FRESH_HEADER = "x-bench-fresh";

/** A Worker in the time that its events carry: a header of a request, the nominal time of a tick. */
export function clocked(createWorker: (options: WorkerOptions) => Handler): Handler {
  let nowMs = 0;
  const worker = createWorker({ clock: () => nowMs });
  const forgetful = createWorker({ clock: () => nowMs, remembers: false });
  return {
    fetch(request, env, context) {
      nowMs = Number(request.headers.get(CLOCK_HEADER));
      const asked = request.headers.has(FRESH_HEADER) ? forgetful : worker;
      return asked.fetch(request, env, context);
    },
    scheduled(controller, env, context) {
      nowMs = controller.scheduledTime;
      return worker.scheduled(controller, env, context);
    },
  };
}
