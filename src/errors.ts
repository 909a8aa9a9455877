import { ERROR_TABLE, type ErrorCode } from "./error-table.ts";
import { mask } from "./mask.ts";

export type AppErrorOptions = {
  hint?: string;
  cause?: unknown;
  /** From a provider's Retry-After: how long to stay away, in seconds. */
  retryAfterSeconds?: number;
};

/** Message and hint are masked: whoever shows, stores or logs them need not think of it. A cause is as it was thrown. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly retryable: boolean;
  readonly stopsAll: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(mask(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.hint = mask(options.hint ?? ERROR_TABLE[code].hint);
    this.retryable = ERROR_TABLE[code].retryable;
    this.stopsAll = ERROR_TABLE[code].stopsAll;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Any thrown value as an AppError; a stranger becomes `internal` and keeps itself as the cause. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError("internal", message, { cause: thrown });
}

/** The same error for whoever shows causes as well: a driver's own may hold anything. */
export function withoutCause({ code, message, hint }: AppError): AppError {
  return new AppError(code, message, { hint });
}

/** What may be said outside: 5xx never carry their own message. */
export function publicMessage(error: AppError): string {
  const facts = ERROR_TABLE[error.code];
  return facts.publicMessage ? error.message : facts.summary;
}

/** Codes whose messages are our own words about a provider or the queue, and hold nobody else's. */
const OWN_WORDS = /^(?:provider_\w+|publish_failed|busy)$/;

/**
 * What the ledger keeps of an error, for everybody to read: our own words, and the public message where the error's own
 * may hold a database's, a library's or a setting's. The log has the rest.
 */
export function toldMessage(error: AppError): string {
  return toldAs(error.code, error.message);
}

/** The same for what was written down by a code and a message when the ledger still kept messages as they came. */
export function toldAs(code: string, message: string): string {
  const facts = (ERROR_TABLE as Readonly<Record<string, { publicMessage: boolean; summary: string }>>)[code];
  return facts === undefined || facts.publicMessage || OWN_WORDS.test(code) ? message : facts.summary;
}

/** The one error shape of every JSON door. */
export function errorBody(error: AppError, requestId: string) {
  return { error: { code: error.code, message: publicMessage(error), hint: error.hint, requestId } };
}
