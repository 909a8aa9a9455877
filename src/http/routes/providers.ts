import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { CAPABILITIES, PROVIDERS } from "../../providers/provider.ts";
import type { ProviderStatus } from "../../providers/status.ts";
import { NextCursor } from "../lists/list-query.ts";
import { listed } from "../lists/listed.ts";
import { AuthorizationInfo, renderAuthorization } from "../render-authorization.ts";
import { Instant, iso, isoOrNull } from "../schemas.ts";
import type { HttpEnv, HttpServices } from "../services.ts";

const ProviderInfo = z
  .object({
    id: z.enum(PROVIDERS),
    configured: z.boolean(),
    capabilities: z.array(
      z.object({
        capability: z.enum(CAPABILITIES),
        rank: z.number().nullable().openapi({ description: "1 is asked first; null: not configured" }),
      }),
    ),
    state: z.enum(["closed", "open", "half_open", "rate_limited", "auth_required"]).openapi({
      description: "closed is healthy; open and rate_limited are not asked until `until`",
    }),
    since: Instant.nullable(),
    until: Instant.nullable(),
    reason: z.string().nullable(),
    failures: z.number().openapi({ description: "in a row" }),
    lastSuccess: Instant.nullable(),
    lastFailure: Instant.nullable(),
    authorization: AuthorizationInfo.nullable(),
  })
  .openapi("Provider");

const CapabilityInfo = z
  .object({
    capability: z.enum(CAPABILITIES),
    providers: z
      .array(z.enum(PROVIDERS))
      .openapi({ description: "with a key, in the order in which they are asked" }),
    missing: z
      .object({ lost: z.string(), anyOf: z.array(z.enum(PROVIDERS)) })
      .nullable()
      .openapi({ description: "what cannot be done for want of a key, and whose would do" }),
  })
  .openapi("Capability");

const PROVIDERS_AND_CAPABILITIES = listed(
  z.object({
    providers: z.array(ProviderInfo),
    capabilities: z.array(CapabilityInfo),
    nextCursor: NextCursor,
  }),
  {
    providers: { key: ({ id }) => [id], order: "kept" },
    capabilities: { key: ({ capability }) => [capability], order: "kept" },
  },
);

const listProviders = createRoute({
  method: "get",
  path: "/v1/providers",
  summary: "Where data comes from, who is asked first, and how each provider is doing",
  request: { query: z.object(PROVIDERS_AND_CAPABILITIES.query) },
  responses: PROVIDERS_AND_CAPABILITIES.answers(
    "All providers, and what can be done with those that have a key",
  ),
});

export function mountProviders(app: OpenAPIHono<HttpEnv>, services: HttpServices): void {
  app.openapi(listProviders, async (c) => {
    const list = PROVIDERS_AND_CAPABILITIES.asked(c, c.req.valid("query"));
    const providers = await services.providers.status();
    return list.answer({
      providers: providers.map(renderProvider),
      capabilities: renderCapabilities(services.providers, providers),
    });
  });
}

function renderCapabilities(
  { order, gaps }: HttpServices["providers"],
  statuses: readonly ProviderStatus[],
): z.infer<typeof CapabilityInfo>[] {
  const configured = new Set(statuses.filter((one) => one.configured).map(({ provider }) => provider));
  return CAPABILITIES.map((capability) => {
    const gap = gaps.find((one) => one.capability === capability);
    return {
      capability,
      providers: (order[capability] ?? []).filter((provider) => configured.has(provider)),
      missing: gap === undefined ? null : { lost: gap.lost, anyOf: [...gap.providers] },
    };
  });
}

function renderProvider(status: ProviderStatus): z.infer<typeof ProviderInfo> {
  const { provider, configured, capabilities, state, reason, failures, authorization } = status;
  // One that was never called has been healthy since nobody knows when.
  const untouched = status.lastSuccessAtMs === null && status.lastFailureAtMs === null;
  return {
    id: provider,
    configured,
    capabilities,
    state,
    since: untouched ? null : iso(status.sinceMs),
    until: isoOrNull(status.untilMs),
    reason,
    failures,
    lastSuccess: isoOrNull(status.lastSuccessAtMs),
    lastFailure: isoOrNull(status.lastFailureAtMs),
    authorization: authorization && renderAuthorization(authorization),
  };
}
