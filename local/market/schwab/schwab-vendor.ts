import { rateLimitedAnswer } from "../apply-fault.ts";
import type { FaultKind } from "../faults.ts";
import type { SandboxAnswer, SandboxRequest, Vendor } from "../vendor.ts";
import { createAnswerCache } from "./answer-cache.ts";
import { corruptChain, isChainFault } from "./corrupt-chain.ts";
import { tooBigBodyAnswer, unauthorizedAnswer } from "./error-bodies.ts";
import { answerMarketData } from "./market-data-routes.ts";
import { answerMarkets, isHoursFault } from "./market-hours.ts";
import { createMinuteLimit } from "./minute-limit.ts";
import { answerAuthorize, answerToken, type OAuthSettings } from "./oauth.ts";
import type { SchwabSource } from "./schwab-source.ts";

export type SchwabLimits = {
  /** Market-data requests in one natural minute; null: no limit. Default 120. */
  readonly requestsPerMinute?: number | null;
  /** Largest body that passes the gateway. Default 10 MB. */
  readonly maxBodyBytes?: number;
  /** The clock that minutes are counted by; the market's own unless given. */
  readonly clock?: () => number;
};

export type SchwabVendorOptions = OAuthSettings & {
  readonly source: SchwabSource;
  readonly now: () => number;
  readonly limits?: SchwabLimits;
};

const MARKET_DATA = "/marketdata/v1/";
const OAUTH = "/v1/oauth/";
const DEFAULT_REQUESTS_PER_MINUTE = 120;
const DEFAULT_MAX_BODY_BYTES = 10 * 1024 * 1024;
const CACHE_BYTES = 96 * 1024 * 1024;

/** Schwab's Trader API: OAuth under /v1/oauth, market data under /marketdata/v1. */
export function schwabVendor(options: SchwabVendorOptions): Vendor {
  const { source, tokens, now, limits = {} } = options;
  const perMinute =
    limits.requestsPerMinute === undefined ? DEFAULT_REQUESTS_PER_MINUTE : limits.requestsPerMinute;
  const allows = createMinuteLimit(perMinute, limits.clock ?? now);
  const cache = createAnswerCache(CACHE_BYTES);
  const marketData = { source, cache, maxBodyBytes: limits.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES };

  const answer = (request: SandboxRequest): SandboxAnswer => {
    const path = request.url.pathname;
    if (path === "/v1/oauth/authorize") return answerAuthorize(request, options);
    if (path === "/v1/oauth/token") return answerToken(request, options);
    if (!allows()) return rateLimitedAnswer();
    if (!tokens.acceptsAccessToken(bearerOf(request))) return unauthorizedAnswer();
    return answerMarketData(path.slice(MARKET_DATA.length), request, marketData);
  };
  return {
    name: "Schwab",
    owns: (path) => path.startsWith(MARKET_DATA) || path.startsWith(OAUTH),
    symbolsOf,
    answer,
    faulted: (kind, request) => faulted(kind, request, options, answer),
  };
}

function faulted(
  kind: FaultKind,
  request: SandboxRequest,
  { tokens }: SchwabVendorOptions,
  answer: (request: SandboxRequest) => SandboxAnswer,
): SandboxAnswer {
  if (kind === "access-token-expired") tokens.revokeAccessTokens();
  if (kind === "refresh-token-expired") {
    tokens.revokeRefreshTokens();
    tokens.revokeAccessTokens();
  }
  if (kind === "too-big") return tooBigBodyAnswer();
  const sound = answer(request);
  const isHours = request.url.pathname.endsWith("/markets") && sound.status === 200;
  if (isHours && isHoursFault(kind)) return answerMarkets(request, kind);
  return isChainFault(kind) && sound.status === 200 ? corruptChain(kind, sound) : sound;
}

function symbolsOf(request: SandboxRequest): readonly string[] {
  const params = request.url.searchParams;
  const asked = params.get("symbol") ?? params.get("symbols") ?? "";
  return asked.toUpperCase().split(",");
}

function bearerOf(request: SandboxRequest): string {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
}
