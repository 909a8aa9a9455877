import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { renderData } from "../render-data.ts";
import { answers, SymbolParam } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";
import { TrackRecord } from "../track-record-schema.ts";

const getOne = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/track-record",
  summary: "How often what a ticker's options implied came true, each figure with n and band",
  request: { params: z.object({ symbol: SymbolParam }) },
  responses: answers(TrackRecord, "Empty lists, and why, while nothing is recorded"),
});

const getAll = createRoute({
  method: "get",
  path: "/v1/track-record",
  summary: "How often what options implied came true, over all tickers and the last year",
  responses: answers(TrackRecord, "Empty lists, and why, while nothing is recorded"),
});

export function mountTrackRecord(app: OpenAPIHono<HttpEnv>, { trackRecord }: HttpServices): void {
  app.openapi(getOne, async (c) => c.json(render(await trackRecord.read(c.req.valid("param").symbol)), 200));
  app.openapi(getAll, async (c) => c.json(render(await trackRecord.read(null)), 200));
}

type View = Awaited<ReturnType<HttpServices["trackRecord"]["read"]>>;

function render({ data, versionMs: _version, ...view }: View) {
  return { ...view, data: renderData(data) };
}
