import type { RawBindings } from "../../../src/config/config.ts";
import { createWorker } from "../../../src/worker.ts";

/**
 * The Worker of src/index.ts in a time that stands still until `POST /__clock {"nowMs": 1795424400000}` moves it. It
 * exists for `npm run simulate` alone and is never deployed; the route answers on this machine only.
 */
const LOOPBACK = new Set(["127.0.0.1", "localhost"]);
let nowMs = 0;
const worker = createWorker({ clock: () => nowMs });

export default {
  ...worker,
  async fetch(request, env, context) {
    const { hostname, pathname } = new URL(request.url);
    if (pathname !== "/__clock" || request.method !== "POST" || !LOOPBACK.has(hostname))
      return worker.fetch(request, env, context);
    const asked = (await request.json()) as { nowMs?: unknown };
    if (typeof asked.nowMs !== "number" || !Number.isFinite(asked.nowMs))
      return new Response("nowMs must be a number of milliseconds.", { status: 400 });
    nowMs = asked.nowMs;
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<RawBindings>;
