import { ERROR_TABLE } from "../error-table.ts";
import { type AppError, errorBody } from "../errors.ts";

/**
 * An error in QStash's terms: 5xx asks for another delivery (after Retry-After where given), 489 with the header sends
 * it to the dead letters at once. A refused signature is 401, which QStash retries and then dead-letters; a body that is
 * too large never came from our queue, and its sender is told plainly.
 */
export function refuseDelivery(error: AppError, requestId: string): Response {
  const body = JSON.stringify(errorBody(error, requestId));
  const headers = new Headers({ "content-type": "application/json" });
  if (error.code === "unauthorized" || error.code === "payload_too_large") {
    return new Response(body, { status: ERROR_TABLE[error.code].status, headers });
  }
  if (error.retryable) {
    if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
    return new Response(body, { status: 503, headers });
  }
  headers.set("upstash-nonretryable-error", "true");
  return new Response(body, { status: 489, headers });
}
