import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { type BarsPage, type BarsView, MOST_BARS } from "../../prices/read-bars.ts";
import { gapWarnings } from "../gap-warnings.ts";
import { foreignCursor, type Part } from "../lists/cursor.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { NEEDS_READER } from "../needs-reader.ts";
import { renderData } from "../render-data.ts";
import { answers, DataInfo, DateText, Instant, iso, isoOrNull, SymbolParam, Warnings } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const params = z.object({ symbol: SymbolParam });
const dollars = z.number().openapi({ description: "dollars a share" });

const Quote = z
  .object({
    symbol: z.string(),
    price: z.number().openapi({ description: "last trade, regular or extended; dollars a share" }),
    bid: z.number().nullable().openapi({ description: "null where there is none, as for indices" }),
    ask: z.number().nullable(),
    previousClose: z.number().nullable(),
    change: z.number().nullable().openapi({ description: "dollars since the previous close" }),
    changePercent: z.number().nullable().openapi({ description: "the change in percent of that close" }),
    dayVolume: z.number().nullable().openapi({ description: "shares" }),
    data: DataInfo,
  })
  .openapi("Quote");

const Bar = z
  .object({
    start: Instant.openapi({ description: "the first instant of the bar; a daily bar's session opens then" }),
    date: DateText.optional().openapi({ description: "the New York date, daily bars only" }),
    open: dollars,
    high: dollars,
    low: dollars,
    close: dollars,
    volume: z.number().openapi({ description: "shares; a minute without a trade has no bar" }),
    session: z.enum(["regular", "extended"]),
    adjusted: z
      .object({ open: dollars, high: dollars, low: dollars, close: dollars, volume: z.number().nullable() })
      .nullable()
      .optional()
      .openapi({ description: "for later splits and dividends, daily bars only; null where not stored" }),
  })
  .openapi("Bar");

const Bars = z
  .object({
    symbol: z.string(),
    timeframe: z.enum(["1m", "5m", "1d"]),
    bars: z.array(Bar),
    next: Instant.nullable().openapi({ description: "pass as from for the bars that follow; null: no more" }),
    nextCursor: NextCursor,
    data: DataInfo,
    warnings: Warnings,
  })
  .openapi("Bars");

const BARS = listed(
  Bars,
  { bars: { key: ({ start }) => [start], order: "up", beside: ["symbol", "timeframe"] } },
  {
    limit: { most: MOST_BARS, description: "at most this many bars; 1000 if left out, 60 daily ones" },
    file: ({ symbol, timeframe, bars }) => [symbol, timeframe, bars[0]?.start.slice(0, 10) ?? "bars"],
  },
);

const Moment = z
  .string()
  .refine(
    (text) =>
      text >= "1970" &&
      text < "2100" &&
      (DateText.safeParse(text).success || z.iso.datetime({ offset: true }).safeParse(text).success),
    "must be a calendar date of 1970 to 2099, YYYY-MM-DD, or an instant such as 2026-11-23T15:00:00Z",
  );

const query = z.object({
  timeframe: z.enum(["1m", "5m", "1d"]).default("1m"),
  from: Moment.optional().openapi({
    description:
      "a New York date, or an instant: bars from then on, oldest first; without it the latest day, or the latest 60 daily bars",
    example: "2026-11-23",
  }),
  to: Moment.optional().openapi({
    description: "a New York date, included, or an instant, excluded",
    example: "2026-11-23T15:00:00Z",
  }),
  session: z
    .enum(["regular", "extended", "all"])
    .optional()
    .openapi({ description: "regular if left out; daily bars are always regular" }),
  ...BARS.query,
});

const getQuote = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/quote",
  ...NEEDS_READER,
  summary: "The last price",
  request: { params },
  responses: answers(Quote, "The last stored price with its source and age"),
});

const getBars = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/bars",
  ...NEEDS_READER,
  summary: "Bars of one or five minutes, or of a day",
  request: { params, query },
  responses: BARS.answers("Raw prices in order of time; daily bars with adjusted ones beside them"),
});

export function mountPrices(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(getQuote, async (c) => {
    const { symbol } = c.req.valid("param");
    const { data, ...quote } = await services.prices.quote(symbol);
    return c.json({ ...quote, data: renderData(data) }, 200);
  });

  app.openapi(getBars, async (c) => {
    const { symbol } = c.req.valid("param");
    const { from, to, session, timeframe, ...query } = c.req.valid("query");
    const list = BARS.asked(c, query);
    const { limit } = list;
    const wish = {
      symbol,
      timeframe,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(session !== undefined && { session }),
      ...(limit !== undefined && { limit }),
      ...(list.after !== null && { page: pageOf(list.after) }),
    };
    const view = await services.prices.bars(wish);
    const warnings = gapWarnings(services, timeframe === "1d" ? "eod" : "bars", view.data.stale);
    return list.answer({ ...renderBars(view), warnings }, { next: view.nextPage && partsOf(view.nextPage) });
  });
}

function renderBars({ symbol, timeframe, bars, nextMs, data }: BarsView) {
  return {
    symbol,
    timeframe,
    bars: bars.map(({ startMs, date, open, high, low, close, volume, session, adjusted }) => ({
      start: iso(startMs),
      ...(date !== null && { date }),
      open,
      high,
      low,
      close,
      volume,
      session,
      ...(timeframe === "1d" && { adjusted }),
    })),
    next: isoOrNull(nextMs),
    data: renderData(data),
  };
}

const partsOf = (page: BarsPage): Part[] =>
  "afterMs" in page ? ["after", page.afterMs] : ["before", page.beforeMs];

function pageOf([side, atMs]: readonly Part[]): BarsPage {
  if (typeof atMs !== "number" || !Number.isSafeInteger(atMs)) throw foreignCursor();
  return side === "after" ? { afterMs: atMs } : { beforeMs: atMs };
}
