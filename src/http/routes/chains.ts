import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { gapWarnings } from "../gap-warnings.ts";
import { NO_INPUTS, NullableInputs } from "../input-schemas.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { NEEDS_READER } from "../needs-reader.ts";
import { renderData } from "../render-data.ts";
import { DataInfo, DateText, ExpirationQuery, Instant, iso, SymbolParam, Warnings } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const params = z.object({ symbol: SymbolParam });

const Expiration = z
  .object({
    expiration: DateText,
    dte: z.number(),
    root: z.string(),
    settlement: z.enum(["AM", "PM"]),
    contracts: z.number(),
    lastUpdated: Instant,
  })
  .openapi("Expiration");

const Contract = z
  .object({
    occSymbol: z.string(),
    symbol: z.string(),
    root: z.string(),
    expiration: DateText,
    settlement: z.enum(["AM", "PM"]),
    exerciseStyle: z.enum(["american", "european"]),
    type: z.enum(["call", "put"]),
    strike: z.number(),
    bid: z.number().nullable(),
    ask: z.number().nullable(),
    last: z.number().nullable(),
    mark: z.number().nullable().openapi({
      description: "middle of a usable quote, else the provider's; null where that is but a stub's middle",
    }),
    quote: z.enum(["usable", "no-bid", "no-ask", "crossed", "too-wide", "old"]).openapi({
      description: "what the quote is worth: only a usable one makes a mid",
    }),
    volume: z.number().nullable(),
    openInterest: z.number().nullable(),
    impliedVolatility: z.number().nullable(),
    impliedVolatilityStatus: z.string(),
    delta: z.number().nullable(),
    gamma: z.number().nullable(),
    thetaPerDay: z.number().nullable(),
    vegaPerVolPoint: z.number().nullable(),
    rhoPerPoint: z.number().nullable(),
    providerImpliedVolatility: z.number().nullable(),
    provider: z.string(),
    quotedAt: Instant.nullable(),
    lastUpdated: Instant,
  })
  .openapi("Contract");

const Chain = z
  .object({
    symbol: z.string(),
    expiration: DateText,
    dte: z.number(),
    root: z.string(),
    settlement: z.enum(["AM", "PM"]),
    underlyingPrice: z.number().nullable(),
    ...NullableInputs,
    contracts: z.array(Contract),
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
    symbol: z.string(),
    expirations: z.array(Expiration),
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
