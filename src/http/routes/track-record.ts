import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { listed } from "../lists/listed.ts";
import { renderData } from "../render-data.ts";
import { SymbolParam } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";
import { TrackRecord } from "../track-record-schema.ts";

const RECORD = listed(TrackRecord, {
  horizons: { key: ({ days }) => [days], order: "up", beside: ["symbol"] },
  reliability: { key: ({ from }) => [from], order: "up", beside: ["symbol"] },
});
const query = z.object(RECORD.query);

const getOne = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/track-record",
  summary: "How often what a ticker's options implied came true, each figure with n and band",
  request: { params: z.object({ symbol: SymbolParam }), query },
  responses: RECORD.answers("Empty lists, and why, while nothing is recorded"),
});

const getAll = createRoute({
  method: "get",
  path: "/v1/track-record",
  summary: "How often what options implied came true, over all tickers and the last year",
  request: { query },
  responses: RECORD.answers("Empty lists, and why, while nothing is recorded"),
});

export function mountTrackRecord(app: OpenAPIHono<HttpEnv>, { trackRecord }: HttpServices): void {
  app.openapi(getOne, async (c) => {
    const list = RECORD.asked(c, c.req.valid("query"));
    return list.answer(render(await trackRecord.read(c.req.valid("param").symbol)));
  });
  app.openapi(getAll, async (c) => {
    const list = RECORD.asked(c, c.req.valid("query"));
    return list.answer(render(await trackRecord.read(null)));
  });
}

type View = Awaited<ReturnType<HttpServices["trackRecord"]["read"]>>;

function render({ data, versionMs: _version, ...view }: View) {
  return { ...view, data: renderData(data) };
}
