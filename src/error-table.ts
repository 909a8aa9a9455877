export type ErrorCode = keyof typeof ERROR_TABLE;

type ErrorFacts = {
  /** HTTP status at the JSON door. */
  status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 422 | 429 | 500 | 502 | 503;
  /** True when the same request may succeed later: QStash is asked to deliver again. */
  retryable: boolean;
  /** True when whoever asks next is bound to fail alike, so that nothing more is asked of that provider for now. */
  stopsAll: boolean;
  /** False keeps the message inside: callers get `summary`. */
  publicMessage: boolean;
  summary: string;
  hint: string;
};

/** What the caller can mend, and is told in full. */
const TOLD = { retryable: false, stopsAll: false, publicMessage: true } as const;

/** What passes, or is ours to mend: its inside is not told. */
const INSIDE = { retryable: true, stopsAll: false, publicMessage: false } as const;

export const ERROR_TABLE = {
  invalid_request: {
    status: 400,
    ...TOLD,
    summary: "The request is not valid.",
    hint: "Correct the named field and try again.",
  },
  unauthorized: {
    status: 401,
    ...TOLD,
    summary: "Not authorised.",
    hint: "Send a valid credential or signature.",
  },
  forbidden: {
    status: 403,
    ...TOLD,
    summary: "That is for somebody else to do.",
    hint: "Ask who may do it.",
  },
  not_found: {
    status: 404,
    ...TOLD,
    summary: "There is nothing here.",
    hint: "See /openapi.json for what exists.",
  },
  method_not_allowed: {
    status: 405,
    ...TOLD,
    summary: "This address does not answer that method.",
    hint: "The header Allow names the methods it answers.",
  },
  unknown_symbol: {
    status: 404,
    ...TOLD,
    summary: "Unknown symbol.",
    hint: "GET /v1/tickers lists the symbols kept here.",
  },
  no_quotes: {
    status: 422,
    ...TOLD,
    summary: "No stored quotes.",
    hint: "Give premium and underlying price by hand.",
  },
  conflict: {
    status: 409,
    ...TOLD,
    summary: "That is already going on.",
    hint: "Wait for it to finish.",
  },
  busy: {
    status: 503,
    ...INSIDE,
    summary: "Somebody else is at it.",
    hint: "Try again shortly.",
  },
  too_many_requests: {
    status: 429,
    retryable: true,
    stopsAll: false,
    publicMessage: true,
    summary: "Too many requests.",
    hint: "Wait as long as Retry-After says. Answers may be kept as long as their Cache-Control says.",
  },
  payload_too_large: {
    status: 413,
    retryable: false,
    stopsAll: false,
    publicMessage: true,
    summary: "The body is too large.",
    hint: "Send less.",
  },
  configuration_invalid: {
    status: 500,
    retryable: false,
    stopsAll: false,
    publicMessage: false,
    summary: "The service is not configured.",
    hint: "The log names each setting.",
  },
  not_configured: {
    status: 503,
    retryable: false,
    stopsAll: false,
    publicMessage: true,
    summary: "This is not set up.",
    hint: "The operator sees each setting by name with npm run doctor; npm run setup asks for it.",
  },
  provider_rate_limited: {
    status: 503,
    retryable: true,
    stopsAll: true,
    publicMessage: false,
    summary: "The data provider asks us to slow down.",
    hint: "Try again shortly.",
  },
  provider_unavailable: {
    status: 503,
    ...INSIDE,
    summary: "The data provider does not answer.",
    hint: "Try again shortly.",
  },
  provider_bad_body: {
    status: 502,
    ...INSIDE,
    summary: "The data provider sent something unreadable.",
    hint: "Try again shortly.",
  },
  provider_unauthorized: {
    status: 503,
    retryable: false,
    stopsAll: true,
    publicMessage: false,
    summary: "The data provider needs a new login.",
    hint: "Log in to Schwab again.",
  },
  provider_unconfigured: {
    status: 422,
    retryable: false,
    stopsAll: false,
    publicMessage: true,
    summary: "No data provider is set up for this.",
    hint: "GET /v1/providers shows which there are, docs/operating.md what each needs.",
  },
  provider_oversize: {
    status: 502,
    retryable: false,
    stopsAll: false,
    publicMessage: false,
    summary: "The data provider's answer is too large.",
    hint: "Ask for a smaller window.",
  },
  provider_unknown_symbol: {
    status: 404,
    ...TOLD,
    summary: "The data provider has no such symbol.",
    hint: "Check the symbol.",
  },
  provider_rejected: {
    status: 502,
    retryable: false,
    stopsAll: false,
    publicMessage: false,
    summary: "The data provider refused the request.",
    hint: "See the run's ledger.",
  },
  storage_unavailable: {
    status: 503,
    ...INSIDE,
    summary: "The database does not answer.",
    hint: "Try again shortly.",
  },
  cache_unavailable: {
    status: 503,
    ...INSIDE,
    summary: "The cache does not answer.",
    hint: "Try again shortly.",
  },
  publish_failed: {
    status: 503,
    ...INSIDE,
    summary: "The work could not be queued.",
    hint: "Try again shortly.",
  },
  webhook_refused: {
    status: 502,
    ...INSIDE,
    summary: "A webhook's receiver did not take the event.",
    hint: "See that it answers 2xx within ten seconds at the very address: redirects are not followed.",
  },
  internal: {
    status: 500,
    ...INSIDE,
    summary: "Something broke on our side.",
    hint: "Quote the requestId when you report it.",
  },
} as const satisfies Record<string, ErrorFacts>;
