import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { gapWarnings } from "../gap-warnings.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { renderData } from "../render-data.ts";
import { DataInfo, DateText, Instant, iso, isoOrNull, SymbolParam, Warnings } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const Rates = z
  .object({
    day: DateText.openapi({ description: "the New York date that the yields were published for" }),
    ageDays: z.number().openapi({ description: "calendar days since then; beyond 7 nobody prices with it" }),
    points: z.array(
      z.object({
        years: z.number().openapi({ description: "term" }),
        parYield: z.number().openapi({ description: "bond-equivalent, paid twice a year; 0.04 is 4 %" }),
        rate: z.number().openapi({ description: "the same, continuously compounded" }),
      }),
    ),
    nextCursor: NextCursor,
    data: DataInfo,
  })
  .openapi("Rates");

const RATES = listed(Rates, { points: { key: ({ years }) => [years], order: "up", beside: ["day"] } });

const getRates = createRoute({
  method: "get",
  path: "/v1/rates",
  summary: "The yield curve that expiries are discounted with",
  request: { query: z.object(RATES.query) },
  responses: RATES.answers("The latest stored curve, however old; 404 while there is none"),
});

const Dividends = z
  .object({
    symbol: z.string(),
    status: z.enum(["scheduled", "none", "unknown"]).openapi({
      description:
        "none: a year of history holds no regular payment, and nobody announces one; unknown is not none",
    }),
    perYear: z.number().nullable().openapi({ description: "payments a year, as the provider says" }),
    dividends: z.array(
      z.object({
        exDate: DateText.openapi({
          description: "the first New York date on which the share trades without it",
        }),
        amount: z.number().openapi({ description: "dollars a share" }),
        special: z.boolean().openapi({ description: "outside the regular payments" }),
        certainty: z.enum(["declared", "estimated", "projected"]).openapi({
          description: "by the company; the provider's guess of the next date; from the cadence of the past",
        }),
        source: z.string(),
        fetchedAt: Instant.openapi({ description: "when the source said so" }),
      }),
    ),
    nextCursor: NextCursor,
    asOf: Instant.nullable().openapi({ description: "when every source last answered; null: never yet" }),
    triedAt: Instant.nullable().openapi({ description: "when the sources were last asked" }),
    warnings: Warnings,
  })
  .openapi("Dividends");

const DIVIDENDS = listed(Dividends, {
  dividends: {
    key: ({ exDate, special, amount }) => [exDate, special ? 1 : 0, amount],
    order: "up",
    beside: ["symbol"],
  },
});

const getDividends = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/dividends",
  summary: "Cash dividends to come, and how sure they are",
  request: { params: z.object({ symbol: SymbolParam }), query: z.object(DIVIDENDS.query) },
  responses: DIVIDENDS.answers("From today on, about three years of them"),
});

/** What prices are made from besides quotes. */
export function mountMarketInputs(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(getRates, async (c) => {
    const list = RATES.asked(c, c.req.valid("query"));
    const { data, ...view } = await services.marketInputs.rates();
    return list.answer({ ...view, data: renderData(data) });
  });

  app.openapi(getDividends, async (c) => {
    const { symbol } = c.req.valid("param");
    const list = DIVIDENDS.asked(c, c.req.valid("query"));
    const { dividends, asOfMs, triedAtMs, ...view } = await services.marketInputs.dividends(symbol);
    const rendered = dividends.map(({ fetchedAtMs, ...dividend }) => ({
      ...dividend,
      fetchedAt: iso(fetchedAtMs),
    }));
    const warnings = gapWarnings(services, "dividends", view.status === "unknown");
    const asked = { asOf: isoOrNull(asOfMs), triedAt: isoOrNull(triedAtMs) };
    return list.answer({ ...view, dividends: rendered, ...asked, warnings });
  });
}
