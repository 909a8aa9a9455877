import { parseBody, runAll } from "./pipeline.ts";

/** Runs the parse, or the whole pipeline, as often as the URL says, so that its cost can be read from outside. */
export default {
  async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const passes = Number(url.searchParams.get("passes"));
    const whole = url.searchParams.get("work") === "all";
    const slice = JSON.parse(url.searchParams.get("slice") ?? "{}");
    const nowMs = Number(url.searchParams.get("now"));
    const body = await request.text();
    for (let i = 0; i < passes; i += 1) {
      if (whole) await runAll(body, slice, nowMs);
      else parseBody(body);
    }
    return Response.json({ passes });
  },
};
