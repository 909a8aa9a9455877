import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import type { ProviderData } from "../../company/provider-data.ts";
import { MOST_EARNINGS_DAYS } from "../../company/read-earnings.ts";
import { MOST_NEWS_DAYS } from "../../company/read-news.ts";
import { PROVIDERS } from "../../providers/provider.ts";
import { wholeInQuery, wholeNumber } from "../bounded.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { NEEDS_READER } from "../needs-reader.ts";
import { answers, DateText, Instant, iso, SymbolParam } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const params = z.object({ symbol: SymbolParam });
const maybeNumber = z.number().nullable();
const dollars = maybeNumber.openapi({ description: "dollars" });

const ProviderDataInfo = z
  .object({
    source: z.literal("provider").openapi({ description: "asked for on demand; kept for minutes to hours" }),
    provider: z.enum(PROVIDERS),
    asOf: Instant,
    ageSeconds: z.number(),
    stale: z.boolean().openapi({ description: "the provider failed just now; this is its earlier answer" }),
  })
  .openapi("ProviderData");

const Earnings = z
  .object({
    symbol: z.string(),
    from: DateText,
    to: DateText,
    earnings: z.array(
      z.object({
        date: DateText.openapi({ description: "New York date" }),
        when: z.enum(["before_open", "after_close", "during_session"]).nullable(),
        fiscalYear: maybeNumber,
        fiscalQuarter: maybeNumber,
        epsEstimate: maybeNumber.openapi({ description: "dollars a share" }),
        epsActual: maybeNumber.openapi({ description: "dollars a share; null before the report" }),
        revenueEstimate: dollars,
        revenueActual: dollars,
      }),
    ),
    nextCursor: NextCursor,
    data: ProviderDataInfo,
  })
  .openapi("Earnings");

const News = z
  .object({
    symbol: z.string(),
    from: DateText,
    to: DateText,
    news: z.array(
      z.object({
        id: z.string(),
        headline: z.string(),
        summary: z.string(),
        publisher: z.string(),
        url: z.string(),
        publishedAt: Instant,
      }),
    ),
    nextCursor: NextCursor,
    data: ProviderDataInfo,
  })
  .openapi("News");

const Profile = z
  .object({
    symbol: z.string(),
    name: z.string(),
    exchange: z.string().nullable(),
    industry: z.string().nullable(),
    marketCap: dollars,
    data: ProviderDataInfo,
  })
  .openapi("CompanyProfile");

const days = (most: number, otherwise: number, description: string) => ({
  days: wholeInQuery({ min: 1, max: most }, "must be whole days")
    .default(otherwise)
    .openapi({ ...wholeNumber({ min: 1, max: most }, description), default: otherwise }),
});

const EARNINGS = listed(Earnings, {
  earnings: {
    key: ({ date, fiscalYear, fiscalQuarter }) => [date, fiscalYear ?? 0, fiscalQuarter ?? 0],
    order: "up",
    beside: ["symbol"],
  },
});
const NEWS = listed(News, {
  news: { key: ({ publishedAt, id }) => [publishedAt, id], order: "down", beside: ["symbol"] },
});

const getEarnings = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/earnings",
  ...NEEDS_READER,
  summary: "When a company reports next, and what is expected",
  request: {
    params,
    query: z.object({
      ...days(MOST_EARNINGS_DAYS, 90, "from today to so many days ahead"),
      ...EARNINGS.query,
    }),
  },
  responses: EARNINGS.answers("Soonest first; empty when no date is known"),
});

const getNews = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/news",
  ...NEEDS_READER,
  summary: "News of a company",
  request: {
    params,
    query: z.object({ ...days(MOST_NEWS_DAYS, 7, "of today and so many days before"), ...NEWS.query }),
  },
  responses: NEWS.answers("Newest first, at most 100"),
});

const getProfile = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/profile",
  ...NEEDS_READER,
  summary: "A company's name, exchange, industry and value",
  request: { params },
  responses: answers(Profile, "As the provider describes it; null where it does not say"),
});

export function mountCompany(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(getEarnings, async (c) => {
    const { days, ...query } = c.req.valid("query");
    const list = EARNINGS.asked(c, query);
    const { data, ...view } = await services.company.earnings({ ...c.req.valid("param"), days });
    return list.answer({ ...view, data: renderProvider(data) });
  });

  app.openapi(getNews, async (c) => {
    const { days, ...query } = c.req.valid("query");
    const list = NEWS.asked(c, query);
    const { data, news, ...view } = await services.company.news({ ...c.req.valid("param"), days });
    const items = news.map(({ publishedAtMs, ...item }) => ({ ...item, publishedAt: iso(publishedAtMs) }));
    return list.answer({ ...view, news: items, data: renderProvider(data) });
  });

  app.openapi(getProfile, async (c) => {
    const { symbol } = c.req.valid("param");
    const { data, ...profile } = await services.company.profile(symbol);
    return c.json({ ...profile, data: renderProvider(data) }, 200);
  });
}

function renderProvider({ asOfMs, ...data }: ProviderData) {
  return { ...data, asOf: iso(asOfMs) };
}
