import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { maybe, number, text } from "../described.ts";
import { gapWarnings } from "../gap-warnings.ts";
import { NO_INPUTS, NullableInputs } from "../input-schemas.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { NEEDS_READER } from "../needs-reader.ts";
import { renderData } from "../render-data.ts";
import { DataInfo, DateText, ExpirationQuery, Instant, iso, SymbolParam, Warnings } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const params = z.object({ symbol: SymbolParam });

const SERIES = {
  expiration: DateText.openapi({ description: "the last day on which it trades, a New York date" }),
  dte: number("calendar days from today in New York to the expiration; 0 on the day itself"),
  root: text("the listed series: SPX settles at the open, SPXW at the close"),
  settlement: z.enum(["AM", "PM"]).openapi({
    description: "AM: by the opening prices of the last day, and not traded on it; PM: by the close",
  }),
};

const Expiration = z
  .object({
    ...SERIES,
    contracts: number("options stored"),
    lastUpdated: Instant.openapi({ description: "when the newest of them was stored" }),
  })
  .openapi("Expiration");

const Contract = z
  .object({
    occSymbol: text("the OCC's name in 21 characters: root, date, C or P, strike in thousandths"),
    symbol: text("the ticker"),
    root: SERIES.root,
    expiration: SERIES.expiration,
    settlement: SERIES.settlement,
    exerciseStyle: z
      .enum(["american", "european"])
      .openapi({ description: "american: on any day; european: at the end" }),
    type: z.enum(["call", "put"]).openapi({ description: "the right to buy, or to sell" }),
    strike: number("dollars a share"),
    bid: maybe(
      "dollars a share; 0 or null, as the provider writes it, where nobody bids: `quote` is no-bid then",
    ),
    ask: maybe(
      "dollars a share; 0 or null, as the provider writes it, where nobody offers: `quote` is no-ask then, no-bid where nobody bids either",
    ),
    last: maybe(
      "the last trade, dollars a share, however long ago; null where it never traded, or the provider does not say",
    ),
    mark: z.number().nullable().openapi({
      description: "middle of a usable quote, else the provider's; null where that is but a stub's middle",
    }),
    quote: z.enum(["usable", "no-bid", "no-ask", "crossed", "too-wide", "old"]).openapi({
      description: "what the quote is worth: only a usable one makes a mid",
    }),
    volume: maybe("contracts traded so far in the session of the quote; null where the provider has none"),
    openInterest: maybe(
      "contracts open after the session before, as the clearing house counts once a night: it is yesterday's all day; null where the provider has none",
    ),
    impliedVolatility: maybe(
      "a fraction a year, 0.2 is 20 %: our own, from mark and the forward that calls and puts imply (Black-76), early exercise taken off; null where the quote allows none",
    ),
    impliedVolatilityStatus: text(
      "ok: from its own quote; twin, smile: lent by the option opposite or the smile; else why there is none",
    ),
    delta: maybe(
      "dollars for one dollar of the underlying, of one long option a share; null without a volatility",
    ),
    gamma: maybe("change of delta for one dollar of the underlying"),
    thetaPerDay: maybe("dollars a share for one calendar day passing"),
    vegaPerVolPoint: maybe("dollars a share for one percentage point of volatility"),
    rhoPerPoint: maybe("dollars a share for one percentage point of interest"),
    providerImpliedVolatility: maybe("the provider's own, a fraction a year, beside ours; by its method"),
    provider: text("who gave the quote"),
    quotedAt: Instant.nullable().openapi({
      description: "when the quote stood at the exchange; null where the provider does not say",
    }),
    lastUpdated: Instant.openapi({ description: "when it was stored" }),
  })
  .openapi("Contract");

const Chain = z
  .object({
    symbol: text("the ticker"),
    ...SERIES,
    underlyingPrice: maybe(
      "what the chain was valued with, dollars a share; null while nothing was measured",
    ),
    ...NullableInputs,
    contracts: z.array(Contract).openapi({
      description: "by strike, the call first; the latest quotes that are stored, never a past day's",
    }),
    nextCursor: NextCursor,
    unpriced: z.object({ calls: z.array(z.number()), puts: z.array(z.number()) }).openapi({
      description: "strikes that are listed and not stored: nobody gives a cent for them",
    }),
    data: DataInfo,
    warnings: Warnings,
  })
  .openapi("Chain");

const EXPIRATIONS = listed(
  z.object({
    symbol: text("the ticker"),
    expirations: z.array(Expiration).openapi({ description: "the nearest first; one for each root" }),
    nextCursor: NextCursor,
    warnings: Warnings,
  }),
  { expirations: { key: ({ expiration, root }) => [expiration, root], order: "up", beside: ["symbol"] } },
);

const CHAIN = listed(
  Chain,
  {
    contracts: {
      key: ({ strike, type }) => [strike, type],
      order: "up",
      beside: ["dte", "underlyingPrice"],
    },
  },
  { file: ({ symbol, expiration, root }) => [root === symbol ? symbol : root, "chain", expiration] },
);

const listExpirations = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/expirations",
  summary: "Listed expirations that are stored",
  request: { params, query: z.object(EXPIRATIONS.query) },
  responses: EXPIRATIONS.answers("Expirations from today on, nearest first; one entry per root"),
});

const getChain = createRoute({
  method: "get",
  path: "/v1/tickers/{symbol}/chain",
  ...NEEDS_READER,
  summary: "The chain of one expiration",
  request: {
    params,
    query: ExpirationQuery.safeExtend(CHAIN.query),
  },
  responses: CHAIN.answers("Every stored contract of one series of the expiration"),
});

export function mountChains(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(listExpirations, async (c) => {
    const { symbol } = c.req.valid("param");
    const list = EXPIRATIONS.asked(c, c.req.valid("query"));
    const expirations = await services.chains.expirations(symbol);
    return list.answer({
      symbol,
      expirations: expirations.map(({ lastUpdatedMs, ...rest }) => ({
        ...rest,
        lastUpdated: iso(lastUpdatedMs),
      })),
      warnings: gapWarnings(services, "chains", expirations.length === 0),
    });
  });

  app.openapi(getChain, async (c) => {
    const { symbol } = c.req.valid("param");
    const { expiration, dte, root, ...query } = c.req.valid("query");
    const list = CHAIN.asked(c, query);
    const { inputs, ...chain } = await services.chains.read({ symbol, expiration, dte, root });
    return list.answer({
      ...chain,
      ...(inputs ?? NO_INPUTS),
      contracts: chain.contracts.map(({ lastUpdatedMs, quotedAtMs, ...contract }) => ({
        ...contract,
        quotedAt: quotedAtMs === null ? null : iso(quotedAtMs),
        lastUpdated: iso(lastUpdatedMs),
      })),
      data: renderData(chain.data),
    });
  });
}
