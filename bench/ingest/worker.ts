import { runAll } from "./pipeline.ts";

/** Runs the pipeline as often as the URL says, so that its cost can be read from outside by difference. */
export default {
  async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const passes = Number(url.searchParams.get("passes"));
    const slice = JSON.parse(url.searchParams.get("slice") ?? "{}");
    const body = await request.text();
    let contracts = 0;
    for (let i = 0; i < passes; i += 1) {
      contracts = (await runAll(body, slice, Number(url.searchParams.get("now")))).contracts;
    }
    return Response.json({ contracts });
  },
};
