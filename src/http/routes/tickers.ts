import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { quoteOrNull } from "../../edge/identity/raw-quotes.ts";
import { maybe, number, text, words } from "../described.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { READER_OR_NOBODY } from "../needs-reader.ts";
import { Instant, isoOrNull } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const Ticker = z
  .object({
    symbol: text("as it is written here: BRK.B, SPX"),
    name: words("of the company or index; null where no provider gave one"),
    active: z.boolean().openapi({ description: "refreshed by the jobs; false: what is stored grows old" }),
    price: maybe(
      "last stored price, dollars; null before the first; null for strangers where API_TOKENS is set",
    ),
    contracts: number("options stored of expirations from today on"),
    expirations: number("expirations stored from today on, one for each root"),
    lastUpdated: Instant.nullable().openapi({
      description: "when the newest of these chains was stored; null before the first",
    }),
    provider: words("who gave the newest; null before the first"),
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
