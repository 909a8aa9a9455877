import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import type { BoardTicker, KnownEarnings } from "../../company/read-overview.ts";
import { quoteOrNull } from "../../edge/identity/raw-quotes.ts";
import { number } from "../described.ts";
import { DayRank, fraction, Observations, Rank } from "../iv-rank-schemas.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { NULL_FOR_STRANGERS, READER_OR_NOBODY } from "../needs-reader.ts";
import { renderData } from "../render-data.ts";
import { DataInfo, DateText, Instant, iso } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const dollars = (description: string) =>
  z
    .number()
    .nullable()
    .openapi({ description: `${description}; dollars a share` });

const WeekMove = z
  .object({
    expiration: DateText,
    dte: z.number(),
    root: z.string(),
    move: z.number().openapi({ description: "one standard deviation either way, dollars a share" }),
    percent: z.number().openapi({ description: "the same in percent of the price" }),
    data: DataInfo,
  })
  .openapi({
    description:
      "until the week's last expiration, else the first one after it; the oneSigma of expected-move for that date",
  });

const NextDividend = z.object({
  status: z.enum(["scheduled", "none", "unknown"]),
  exDate: DateText.nullable().openapi({ description: "the first day without it" }),
  amount: dollars("what is paid"),
  certainty: z.enum(["declared", "estimated", "projected"]).nullable(),
  source: z.string().nullable(),
  special: z.boolean().nullable().openapi({ description: "outside the usual cadence" }),
});

const NextEarnings = z
  .object({
    status: z.enum(["scheduled", "none", "unknown"]),
    date: DateText.nullable(),
    when: z.enum(["before_open", "after_close", "during_session"]).nullable(),
    asOf: Instant.nullable(),
  })
  .openapi({
    description:
      "of an answer kept from the last week; unknown where nobody has asked: /v1/tickers/{symbol}/earnings does",
  });

const Scanned = z
  .object({
    symbol: z.string(),
    name: z.string().nullable(),
    price: z.number().nullable().openapi({ description: NULL_FOR_STRANGERS }),
    change: z
      .number()
      .nullable()
      .openapi({ description: `since the previous close; ${NULL_FOR_STRANGERS}` }),
    changePercent: z.number().nullable().openapi({ description: "percent since the previous close" }),
    iv30: fraction("at the money at 30 days"),
    ...DayRank,
    ivPercentile: Rank.ivPercentile,
    regime: Rank.regime,
    observations: Observations,
    rebuiltObservations: z.number().openapi({ description: "how many of the closes were rebuilt" }),
    unranked: z.string().nullable().openapi({ description: "why there is no rank" }),
    rankLow: fraction("the lowest that the rank looks at"),
    rankLowDay: DateText.nullable().openapi({ description: "the New York day of that low" }),
    rankHigh: fraction("the highest"),
    rankHighDay: DateText.nullable().openapi({ description: "the New York day of that high" }),
    realised20: fraction("close to close over the last 20 sessions"),
    ivLessRealised: fraction("iv30 less realised20"),
    expectedMovePercent: z
      .number()
      .nullable()
      .openapi({ description: "one standard deviation over 30 days, percent of the price" }),
    week: WeekMove.nullable(),
    nextEarnings: NextEarnings,
    nextDividend: NextDividend.openapi({ description: "the next one that is known" }),
    volume: z.number().nullable().openapi({ description: "contracts of the day, all expirations" }),
    openInterest: z.number().nullable().openapi({ description: "of the evening before" }),
    spread: z
      .object({
        expiration: DateText,
        strike: z.number(),
        fraction: number("of the mid, between bid and ask"),
      })
      .nullable()
      .openapi({ description: "of the straddle nearest to the price and to 30 days, of its mid" }),
    data: DataInfo.nullable().openapi({ description: "of the volatility" }),
    priceData: DataInfo.nullable().openapi({ description: "of the price" }),
  })
  .openapi("ScannedTicker");

const SCAN = listed(z.object({ tickers: z.array(Scanned), nextCursor: NextCursor }), {
  tickers: { key: ({ symbol }) => [symbol], order: "kept" },
});

const scan = createRoute({
  method: "get",
  path: "/v1/scan",
  security: READER_OR_NOBODY,
  summary: "Every active ticker beside the others: price, volatility, rank, and what lies before it",
  request: { query: z.object(SCAN.query) },
  responses: SCAN.answers("By symbol"),
});

export function mountScan(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(scan, async (c) => {
    const list = SCAN.asked(c, c.req.valid("query"));
    const tickers = await services.boards.overview();
    const shown = tickers.map((ticker) => ({
      ...rendered(ticker),
      price: quoteOrNull(c, ticker.price),
      change: quoteOrNull(c, ticker.change),
    }));
    return list.answer({ tickers: shown });
  });
}

function rendered({ rankEnds, dividends, earnings, week, data, priceData, ...ticker }: BoardTicker) {
  const { low, lowDay, high, highDay } = rankEnds;
  const { exDate, amount, certainty, source, special } = dividends.next ?? NO_DIVIDEND;
  return {
    ...ticker,
    rankLow: low,
    rankLowDay: lowDay,
    rankHigh: high,
    rankHighDay: highDay,
    week: week === null ? null : { ...week, data: renderData(week.data) },
    nextEarnings: renderedEarnings(earnings),
    nextDividend: { status: dividends.status, exDate, amount, certainty, source, special },
    data: data === null ? null : renderData(data),
    priceData: priceData === null ? null : renderData(priceData),
  };
}

const NO_DIVIDEND = { exDate: null, amount: null, certainty: null, source: null, special: null };

function renderedEarnings(earnings: KnownEarnings) {
  const asOf = earnings.status === "unknown" ? null : iso(earnings.asOfMs);
  if (earnings.status !== "scheduled") return { status: earnings.status, date: null, when: null, asOf };
  return { status: earnings.status, date: earnings.date, when: earnings.when, asOf };
}
