import type { ErrorCode } from "../../error-table.ts";

/** What stands together in the document and on one page of /docs. */
export const TAGS = [
  { name: "chains", title: "Tickers and chains", description: "The symbols kept, and their option chains." },
  { name: "prices", title: "Prices", description: "Last prices, and bars of minutes and days." },
  {
    name: "volatility",
    title: "Volatility",
    description: "Implied and realised volatility, and expected moves.",
  },
  { name: "record", title: "Track record", description: "What options implied before, and what came." },
  {
    name: "inputs",
    title: "Rates and dividends",
    description: "What options are priced with besides quotes.",
  },
  { name: "company", title: "Company", description: "Earnings, news and profile, asked for on demand." },
  {
    name: "trades",
    title: "Calculator and plan",
    description: "What a trade can make and lose, and what to trade.",
  },
  {
    name: "operation",
    title: "Jobs and health",
    description: "Whether everything runs, and where data come from.",
  },
  {
    name: "admin",
    title: "Administration",
    description: "The operator's levers; each needs the operator's token.",
  },
] as const;

type Tag = (typeof TAGS)[number]["name"];

/** What the document says of a route besides its schemas. */
export type Operation = {
  /** What clients call it; a name is for good. */
  id: string;
  tag: Tag;
  /** What it refuses with, besides what every route may. */
  errors?: readonly ErrorCode[];
};

/** What any route may answer when it can't do its work. */
export const ANYWHERE: readonly ErrorCode[] = ["too_many_requests", "storage_unavailable", "internal"];

const OF_SYMBOL: readonly ErrorCode[] = ["invalid_request", "unknown_symbol"];
const OF_QUOTES: readonly ErrorCode[] = [...OF_SYMBOL, "no_quotes"];
const OF_VENDOR: readonly ErrorCode[] = [
  ...OF_SYMBOL,
  "provider_unconfigured",
  "provider_unavailable",
  "provider_rate_limited",
  "provider_unauthorized",
  "provider_bad_body",
  "provider_rejected",
];
const OF_OPERATOR: readonly ErrorCode[] = ["unauthorized", "not_configured", "invalid_request"];

/** By method and path; a test holds that every route of the app is here. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  "get /v1/tickers": { id: "listTickers", tag: "chains" },
  "get /v1/scan": { id: "scanTickers", tag: "volatility" },
  "get /v1/tickers/{symbol}/expirations": { id: "listExpirations", tag: "chains", errors: OF_SYMBOL },
  "get /v1/tickers/{symbol}/chain": { id: "getChain", tag: "chains", errors: OF_QUOTES },
  "get /v1/tickers/{symbol}/quote": { id: "getQuote", tag: "prices", errors: OF_QUOTES },
  "get /v1/tickers/{symbol}/bars": { id: "listBars", tag: "prices", errors: OF_SYMBOL },
  "get /v1/tickers/{symbol}/volatility": { id: "getVolatility", tag: "volatility", errors: OF_QUOTES },
  "get /v1/tickers/{symbol}/volatility/history": {
    id: "listVolatilityHistory",
    tag: "volatility",
    errors: OF_SYMBOL,
  },
  "get /v1/tickers/{symbol}/expected-move": { id: "getExpectedMove", tag: "volatility", errors: OF_QUOTES },
  "get /v1/tickers/{symbol}/track-record": { id: "getTrackRecord", tag: "record", errors: OF_SYMBOL },
  "get /v1/track-record": { id: "getOverallTrackRecord", tag: "record" },
  "get /v1/rates": { id: "getRates", tag: "inputs", errors: ["not_found"] },
  "get /v1/tickers/{symbol}/dividends": { id: "listDividends", tag: "inputs", errors: OF_SYMBOL },
  "get /v1/tickers/{symbol}/earnings": { id: "listEarnings", tag: "company", errors: OF_VENDOR },
  "get /v1/tickers/{symbol}/news": { id: "listNews", tag: "company", errors: OF_VENDOR },
  "get /v1/tickers/{symbol}/profile": {
    id: "getProfile",
    tag: "company",
    errors: [...OF_VENDOR, "provider_unknown_symbol"],
  },
  "post /v1/calc": { id: "calculate", tag: "trades", errors: [...OF_QUOTES, "payload_too_large"] },
  "post /v1/plan": { id: "plan", tag: "trades", errors: [...OF_QUOTES, "payload_too_large"] },
  "get /health": { id: "getHealth", tag: "operation" },
  "get /v1/jobs": { id: "listJobs", tag: "operation" },
  "get /v1/jobs/{id}/runs": { id: "listRuns", tag: "operation", errors: ["invalid_request"] },
  "get /v1/jobs/days": { id: "listJobDays", tag: "operation", errors: ["invalid_request"] },
  "get /v1/incidents": { id: "listIncidents", tag: "operation", errors: ["invalid_request"] },
  "get /v1/providers": { id: "listProviders", tag: "operation" },
  "post /admin/jobs/{id}/run": {
    id: "runJob",
    tag: "admin",
    errors: [...OF_OPERATOR, "conflict", "publish_failed"],
  },
  "post /admin/jobs/{id}/pause": { id: "pauseJob", tag: "admin", errors: OF_OPERATOR },
  "post /admin/jobs/{id}/resume": { id: "resumeJob", tag: "admin", errors: OF_OPERATOR },
  "get /admin/dead-letters": { id: "listDeadLetters", tag: "admin", errors: OF_OPERATOR },
  "post /admin/dead-letters/redrive": {
    id: "redriveDeadLetters",
    tag: "admin",
    errors: [...OF_OPERATOR, "publish_failed"],
  },
  "get /admin/doctor": { id: "runDoctor", tag: "admin", errors: OF_OPERATOR },
  "post /admin/webhooks/ping": {
    id: "pingWebhooks",
    tag: "admin",
    errors: [...OF_OPERATOR, "publish_failed"],
  },
  "post /admin/schwab/login-link": { id: "createLoginLink", tag: "admin", errors: OF_OPERATOR },
};
