import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { quoteOrNull } from "../../edge/identity/raw-quotes.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { NULL_FOR_STRANGERS, READER_OR_NOBODY } from "../needs-reader.ts";
import { Instant, isoOrNull } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const Ticker = z
  .object({
    symbol: z.string(),
    name: z.string().nullable(),
    active: z.boolean(),
    price: z.number().nullable().openapi({ description: NULL_FOR_STRANGERS }),
    contracts: z.number(),
    expirations: z.number(),
    lastUpdated: Instant.nullable(),
    provider: z.string().nullable(),
  })
  .openapi("Ticker");

const TICKERS = listed(z.object({ tickers: z.array(Ticker), nextCursor: NextCursor }), {
  tickers: { key: ({ symbol }) => [symbol], order: "kept" },
});

const listTickers = createRoute({
  method: "get",
  path: "/v1/tickers",
  security: READER_OR_NOBODY,
  summary: "The symbols kept here, with what is stored for each",
  request: { query: z.object(TICKERS.query) },
  responses: TICKERS.answers("All tickers, active or not"),
});

export function mountTickers(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(listTickers, async (c) => {
    const list = TICKERS.asked(c, c.req.valid("query"));
    const stored = await services.chains.tickers();
    const tickers = stored.map(({ lastUpdatedMs, ...ticker }) => ({
      ...ticker,
      price: quoteOrNull(c, ticker.price),
      lastUpdated: isoOrNull(lastUpdatedMs),
    }));
    return list.answer({ tickers });
  });
}
