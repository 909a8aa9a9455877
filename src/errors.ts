/** One taxonomy for every door: what went wrong, whether trying again helps, and what to do about it. */

export type ErrorCode = keyof typeof ERROR_TABLE;

type ErrorFacts = {
  /** HTTP status at the JSON door. */
  status: 400 | 401 | 404 | 409 | 413 | 422 | 429 | 500 | 502 | 503;
  /** True when the same request may succeed later: QStash is asked to deliver again. */
  retryable: boolean;
  /** False keeps the message inside: callers get `summary` instead. */
  publicMessage: boolean;
  summary: string;
  hint: string;
};

export const ERROR_TABLE = {
  invalid_request: fact(
    400,
    false,
    true,
    "The request is not valid.",
    "Correct the named field and try again.",
  ),
  unauthorized: fact(401, false, true, "Not authorised.", "Send a valid credential or signature."),
  not_found: fact(404, false, true, "There is nothing here.", "See /openapi.json for what exists."),
  unknown_symbol: fact(404, false, true, "Unknown symbol.", "GET /v1/tickers lists the symbols kept here."),
  no_quotes: fact(422, false, true, "No stored quotes.", "Give premium and underlying price by hand."),
  conflict: fact(409, false, true, "That is already going on.", "Wait for it to finish."),
  busy: fact(503, true, false, "Somebody else is at it.", "Try again shortly."),
  payload_too_large: fact(413, false, true, "The body is too large.", "Send less."),
  configuration_invalid: fact(
    500,
    false,
    false,
    "The service is not configured.",
    "The log names each setting.",
  ),
  provider_rate_limited: fact(
    503,
    true,
    false,
    "The data provider asks us to slow down.",
    "Try again shortly.",
  ),
  provider_unavailable: fact(503, true, false, "The data provider does not answer.", "Try again shortly."),
  provider_bad_body: fact(
    502,
    true,
    false,
    "The data provider sent something unreadable.",
    "Try again shortly.",
  ),
  provider_unauthorized: fact(
    503,
    false,
    false,
    "The data provider needs a new login.",
    "Log in to Schwab again.",
  ),
  provider_unconfigured: fact(
    422,
    false,
    true,
    "No data provider is set up for this.",
    "GET /v1/providers shows which there are, README what each needs.",
  ),
  provider_oversize: fact(
    502,
    false,
    false,
    "The data provider's answer is too large.",
    "Ask for a smaller window.",
  ),
  provider_unknown_symbol: fact(
    404,
    false,
    true,
    "The data provider has no such symbol.",
    "Check the symbol.",
  ),
  provider_rejected: fact(
    502,
    false,
    false,
    "The data provider refused the request.",
    "See the run's ledger.",
  ),
  storage_unavailable: fact(503, true, false, "The database does not answer.", "Try again shortly."),
  cache_unavailable: fact(503, true, false, "The cache does not answer.", "Try again shortly."),
  publish_failed: fact(503, true, false, "The work could not be queued.", "Try again shortly."),
  internal: fact(500, true, false, "Something broke on our side.", "Quote the requestId when you report it."),
} as const satisfies Record<string, ErrorFacts>;

function fact(
  status: ErrorFacts["status"],
  retryable: boolean,
  publicMessage: boolean,
  summary: string,
  hint: string,
): ErrorFacts {
  return { status, retryable, publicMessage, summary, hint };
}

export type AppErrorOptions = {
  hint?: string;
  cause?: unknown;
  /** From a provider's Retry-After: how long to stay away, in seconds. */
  retryAfterSeconds?: number;
};

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.hint = options.hint ?? ERROR_TABLE[code].hint;
    this.retryable = ERROR_TABLE[code].retryable;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Any thrown value as an AppError; a stranger becomes `internal` and keeps itself as the cause. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError("internal", message, { cause: thrown });
}

/** What may be said outside: 5xx never carry their own message. */
export function publicMessage(error: AppError): string {
  const facts = ERROR_TABLE[error.code];
  return facts.publicMessage ? error.message : facts.summary;
}

/** The one error shape of every JSON door. */
export function errorBody(error: AppError, requestId: string) {
  return { error: { code: error.code, message: publicMessage(error), hint: error.hint, requestId } };
}
