import type { ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { ERROR_TABLE } from "../../error-table.ts";
import { AppError, asAppError, errorBody } from "../../errors.ts";
import { errorFields, type LogFields, type Logger } from "../../log.ts";
import type { HttpEnv } from "../services.ts";

/** Every failure in the one error shape; what is ours to mend is told with its causes. */
export function onError(log: Logger, note?: (fields: LogFields) => void): ErrorHandler<HttpEnv> {
  return (error, c) => {
    const failure = toAppError(error);
    const { status } = ERROR_TABLE[failure.code];
    const requestId = c.get("requestId");
    if (status >= 500) {
      log("error", "request_failed", {
        requestId,
        path: c.req.path,
        code: failure.code,
        ...errorFields(failure),
      });
    }
    note?.({ code: failure.code });
    if (failure.retryAfterSeconds !== undefined) c.header("retry-after", String(failure.retryAfterSeconds));
    c.header("link", helpLink(failure));
    return c.json(errorBody(failure, requestId), status);
  };
}

/** Where the page of an error's code is, as the header Link. */
export const helpLink = ({ code }: AppError) => `</docs/errors/${code}>; rel="help"`;

/** Hono throws its own exceptions for a body that it could not read. */
function toAppError(error: unknown): AppError {
  if (!(error instanceof HTTPException)) return asAppError(error);
  if (error.status === 413) return new AppError("payload_too_large", "The body is too large.");
  if (error.status === 415) {
    return new AppError("invalid_request", "The body is not declared as JSON.", {
      hint: "Send the header content-type: application/json.",
    });
  }
  return new AppError("invalid_request", error.message || "The request could not be read.", {
    hint: 'Send one JSON value, such as {"symbol": "SPY"}; /openapi.json describes each body.',
  });
}
