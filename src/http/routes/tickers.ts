import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { quoteOrNull } from "../../edge/identity/raw-quotes.ts";
import { NULL_FOR_STRANGERS, READER_OR_NOBODY } from "../needs-reader.ts";
import { answers, Instant, isoOrNull } from "../schemas.ts";
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

const listTickers = createRoute({
  method: "get",
  path: "/v1/tickers",
  security: READER_OR_NOBODY,
  summary: "The symbols kept here, with what is stored for each",
  responses: answers(z.object({ tickers: z.array(Ticker) }), "All tickers, active or not"),
});

export function mountTickers(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(listTickers, async (c) => {
    const stored = await services.chains.tickers();
    const tickers = stored.map(({ lastUpdatedMs, ...ticker }) => ({
      ...ticker,
      price: quoteOrNull(c, ticker.price),
      lastUpdated: isoOrNull(lastUpdatedMs),
    }));
    return c.json({ tickers }, 200);
  });
}
