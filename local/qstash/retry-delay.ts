const ONE_DAY_MS = 86_400_000;

/** The forms of Upstash-Retry-Delay that are sent, in milliseconds: `30000`, and times `(1 + retried)` or `pow(8, retried)`. */
const EXPRESSION = /^(\d+)(?: \* (?:(\(1 \+ retried\))|pow\((\d+), retried\)))?$/;

export function isRetryDelay(expression: string): boolean {
  return EXPRESSION.test(expression);
}

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
}): number {
  const asked = askedDelayMs(input.responseHeaders["retry-after"]?.[0]);
  if (asked !== null) return asked;
  const [, base, grows, power] = EXPRESSION.exec(input.expression ?? "") ?? [];
  if (base === undefined) return Math.min(ONE_DAY_MS, Math.exp(2.5 * (input.retried + 1)) * 1_000);
  const growth =
    power === undefined ? (grows === undefined ? 1 : 1 + input.retried) : Number(power) ** input.retried;
  return Math.min(ONE_DAY_MS, Number(base) * growth);
}

/** The wait of a Retry-After in seconds; `null` when there is none, or one of more than a day, which QStash ignores. */
function askedDelayMs(retryAfter: string | undefined): number | null {
  if (retryAfter === undefined || !/^\d+$/.test(retryAfter.trim())) return null;
  const delayMs = Number(retryAfter) * 1_000;
  return delayMs <= ONE_DAY_MS ? delayMs : null;
}
