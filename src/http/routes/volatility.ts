import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { quoteOrNull } from "../../edge/identity/raw-quotes.ts";
import { wholeInQuery, wholeNumber } from "../bounded.ts";
import { gapWarnings } from "../gap-warnings.ts";
import { READER_OR_NOBODY } from "../needs-reader.ts";
import { renderData } from "../render-data.ts";
import { answers, ExpirationQuery, SymbolParam } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";
import { ExpectedMove, Volatility, VolatilityHistory } from "../volatility-schemas.ts";

const params = z.object({ symbol: SymbolParam });

const getVolatility = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/volatility",
  security: READER_OR_NOBODY,
  summary: "Implied volatility by maturity, its rank, term structure, skew and realised volatility",
  request: { params },
  responses: answers(Volatility, "As last computed; 422 while nothing has been"),
});

const HISTORY_DAYS = { min: 1, max: 1_000 };

const getHistory = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/volatility/history",
  security: READER_OR_NOBODY,
  summary:
    "Daily closes of implied and realised volatility, oldest first, and of earlier days what was rebuilt",
  request: {
    params,
    query: z.object({
      days: wholeInQuery(HISTORY_DAYS, "must be whole days")
        .default(252)
        .openapi({
          ...wholeNumber(HISTORY_DAYS, "the latest so many trading days that have a close"),
          default: 252,
        }),
    }),
  },
  responses: answers(VolatilityHistory, "Fewer days than asked for are named in warnings"),
});

const getExpectedMove = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/expected-move",
  security: READER_OR_NOBODY,
  summary: "How far the options expect the price to move by an expiration",
  request: { params, query: ExpirationQuery },
  responses: answers(
    ExpectedMove,
    "Of the listed expiration nearest to what was asked; without either, the next",
  ),
});

export function mountVolatility(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(getVolatility, async (c) => {
    const { symbol } = c.req.valid("param");
    const { data, closes: _history, ...view } = await services.volatility.latest(symbol);
    const expirations = view.expirations.map((each) => ({
      ...each,
      underlying: quoteOrNull(c, each.underlying),
    }));
    const underlyingPrice = quoteOrNull(c, view.underlyingPrice);
    return c.json({ ...view, underlyingPrice, expirations, data: renderData(data) }, 200);
  });

  app.openapi(getHistory, async (c) => {
    const { symbol } = c.req.valid("param");
    const view = await services.volatility.history(symbol, c.req.valid("query").days);
    const warnings = [...view.warnings, ...gapWarnings(services, "chains", view.closes.length === 0)];
    const closes = view.closes.map((close) => ({
      ...close,
      underlyingPrice: quoteOrNull(c, close.underlyingPrice),
    }));
    return c.json({ ...view, closes, warnings }, 200);
  });

  app.openapi(getExpectedMove, async (c) => {
    const wish = { ...c.req.valid("param"), ...c.req.valid("query") };
    const { data, inputs, ...view } = await services.volatility.expectedMove(wish);
    const underlyingPrice = quoteOrNull(c, view.underlyingPrice);
    const underlying = quoteOrNull(c, inputs.underlying);
    return c.json({ ...inputs, underlying, ...view, underlyingPrice, data: renderData(data) }, 200);
  });
}
