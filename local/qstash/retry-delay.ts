import { evaluateExpression } from "./evaluate-expression.ts";
import { parseGoDurationMs } from "./parse-duration.ts";

const ONE_DAY_MS = 86_400_000;

const RETRY_AFTER_HEADERS = [
  "retry-after",
  "x-ratelimit-reset",
  "x-ratelimit-reset-requests",
  "x-ratelimit-reset-tokens",
];

/**
 * Milliseconds until the next attempt: what the destination asked for, else the message's own expression,
 * else the documented backoff min(86400, e^(2.5 n)) s with n = 1 for the first retry. Never above one day.
 *
 * @param retried retries made so far, 0 when the first attempt has just failed
 */
export function retryDelayMs(input: {
  retried: number;
  expression: string | null;
  responseHeaders: Record<string, string[]>;
  now: number;
}): number {
  const asked = askedDelayMs(input.responseHeaders, input.now);
  if (asked !== null) return asked;
  if (input.expression === null) return Math.min(ONE_DAY_MS, Math.exp(2.5 * (input.retried + 1)) * 1_000);
  const delayMs = evaluateExpression(input.expression, input.retried);
  // Division by zero and the like must not stall the message for ever.
  return Number.isNaN(delayMs) ? 0 : Math.min(ONE_DAY_MS, Math.max(0, delayMs));
}

/** First wait that the response asks for, by order of the names above; `null` when it asks for none, or for more than a day. */
function askedDelayMs(headers: Record<string, string[]>, now: number): number | null {
  for (const name of RETRY_AFTER_HEADERS) {
    const value = headers[name]?.[0];
    const delayMs = value === undefined ? null : parseRetryAfterMs(value, now);
    if (delayMs !== null && delayMs <= ONE_DAY_MS) return Math.max(0, delayMs);
  }
  return null;
}

/** Seconds, an RFC 1123 date or a Go duration, as milliseconds from `now`; `null` when it is none of them. */
function parseRetryAfterMs(value: string, now: number): number | null {
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const durationMs = parseGoDurationMs(text);
  if (durationMs !== null) return durationMs;
  const instantMs = Date.parse(text);
  return Number.isNaN(instantMs) ? null : instantMs - now;
}
