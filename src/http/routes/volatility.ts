import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { quoteOrNull, warningsFor } from "../../edge/identity/raw-quotes.ts";
import { wholeInQuery, wholeNumber } from "../bounded.ts";
import { gapWarnings } from "../gap-warnings.ts";
import { listed } from "../lists/listed.ts";
import { READER_OR_NOBODY } from "../needs-reader.ts";
import { renderData } from "../render-data.ts";
import { ExpirationQuery, SymbolParam } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";
import { ExpectedMove, Volatility, VolatilityHistory } from "../volatility-schemas.ts";

const params = z.object({ symbol: SymbolParam });

const VOLATILITY = listed(Volatility, {
  expirations: { key: ({ expiration, root }) => [expiration, root], order: "up", beside: ["symbol"] },
  impliedVolatility: { key: ({ days }) => [days], order: "up", beside: ["symbol"] },
});
const HISTORY = listed(VolatilityHistory, {
  closes: { key: ({ day }) => [day], order: "up", beside: ["symbol"] },
});
const MOVES = listed(ExpectedMove, {
  expirations: { key: ({ expiration }) => [expiration], order: "up", beside: ["symbol"] },
});

const getVolatility = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/volatility",
  security: READER_OR_NOBODY,
  summary: "Implied volatility by maturity, its rank, term structure, skew and realised volatility",
  request: { params, query: z.object(VOLATILITY.query) },
  responses: VOLATILITY.answers("As last computed; 422 while nothing has been"),
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
      ...HISTORY.query,
    }),
  },
  responses: HISTORY.answers("Fewer days than asked for are named in warnings"),
});

const getExpectedMove = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/expected-move",
  security: READER_OR_NOBODY,
  summary: "How far the options expect the price to move by an expiration",
  request: { params, query: ExpirationQuery.safeExtend(MOVES.query) },
  responses: MOVES.answers("Of the listed expiration nearest to what was asked; without either, the next"),
});

export function mountVolatility(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(getVolatility, async (c) => {
    const { symbol } = c.req.valid("param");
    const list = VOLATILITY.asked(c, c.req.valid("query"));
    const { data, closes: _history, ...view } = await services.volatility.latest(symbol);
    const expirations = view.expirations.map((each) => ({
      ...each,
      underlying: quoteOrNull(c, each.underlying),
    }));
    const underlyingPrice = quoteOrNull(c, view.underlyingPrice);
    const warnings = warningsFor(c, view.warnings);
    return list.answer({ ...view, underlyingPrice, expirations, warnings, data: renderData(data) });
  });

  app.openapi(getHistory, async (c) => {
    const { symbol } = c.req.valid("param");
    const { days, ...query } = c.req.valid("query");
    const list = HISTORY.asked(c, query);
    const view = await services.volatility.history(symbol, days);
    const warnings = [...view.warnings, ...gapWarnings(services, "chains", view.closes.length === 0)];
    const closes = view.closes.map((close) => ({
      ...close,
      underlyingPrice: quoteOrNull(c, close.underlyingPrice),
    }));
    return list.answer({ ...view, closes, warnings });
  });

  app.openapi(getExpectedMove, async (c) => {
    const { expiration, dte, root, ...query } = c.req.valid("query");
    const list = MOVES.asked(c, query);
    const wish = { ...c.req.valid("param"), expiration, dte, root };
    const { asked, expirations } = await services.volatility.expectedMoves(wish);
    const { data, inputs, ...view } = asked;
    const shown = {
      warnings: warningsFor(c, view.warnings),
      underlying: quoteOrNull(c, inputs.underlying),
      underlyingPrice: quoteOrNull(c, view.underlyingPrice),
    };
    return list.answer({ ...inputs, ...view, ...shown, expirations, data: renderData(data) });
  });
}
