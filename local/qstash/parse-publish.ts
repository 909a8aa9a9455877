import { evaluateExpression } from "./evaluate-expression.ts";
import type { DeliveryPlan, Publish } from "./message.ts";
import { parseDurationMs } from "./parse-duration.ts";
import { parseFlowControl } from "./parse-flow-control.ts";
import { invalidHeader, RequestRefused } from "./refuse.ts";

/** What one account may do; the defaults are QStash's free plan, as far as its public pages and errors tell. */
export type AccountLimits = {
  maxMessageBytes: number;
  maxRetries: number;
  maxDelayMs: number;
  /** Messages running at once over all keys. */
  parallelism: number;
  /** Messages accepted per UTC day; `null`: not counted against a limit. */
  messagesPerDay: number | null;
};

export const FREE_PLAN: AccountLimits = {
  maxMessageBytes: 1_048_576,
  maxRetries: 5,
  maxDelayMs: 7 * 86_400_000,
  parallelism: 10,
  messagesPerDay: null,
};

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const DURATION = "a duration such as 30s, 5m or 1d10h30m";

/**
 * Turns one publish, enqueue or batch entry into a message.
 *
 * @param headers names in lower case
 * @throws RequestRefused 400 naming the header or the destination, 413 for an oversize body
 */
export function parsePublish(input: {
  destination: string;
  headers: ReadonlyMap<string, string>;
  body: Buffer;
  queueName: string | null;
  callerIp: string;
  limits: AccountLimits;
}): Publish {
  const { headers, limits } = input;
  if (input.body.byteLength > limits.maxMessageBytes) {
    throw new RequestRefused(
      413,
      `quota maxMessageSize exceeded, limit: ${limits.maxMessageBytes} bytes, message: ${input.body.byteLength} bytes`,
    );
  }
  if (headers.has("upstash-cron")) {
    throw new RequestRefused(
      501,
      "Upstash-Cron is not supported by the local stack; its clock fires the jobs",
    );
  }
  const plan = parsePlan(headers, "upstash-", input.destination, limits);
  const contentType = headers.get("content-type");
  if (contentType !== undefined) plan.headers["content-type"] ??= contentType;
  return {
    ...plan,
    bodyBase64: input.body.toString("base64"),
    deduplicationId: headers.get("upstash-deduplication-id") ?? null,
    contentBasedDeduplication: headers.get("upstash-content-based-deduplication") === "true",
    callback: parseCallback(headers, "upstash-callback", limits),
    failureCallback: parseCallback(headers, "upstash-failure-callback", limits),
    labels: splitList(headers.get("upstash-label")),
    queueName: input.queueName ?? headers.get("upstash-queue-name") ?? null,
    callerIp: input.callerIp,
  };
}

function parseCallback(
  headers: ReadonlyMap<string, string>,
  name: string,
  limits: AccountLimits,
): DeliveryPlan | null {
  const url = headers.get(name);
  if (url === undefined) return null;
  if (!isHttpUrl(url)) throw invalidHeader(name, url, "a URL that starts with http:// or https://");
  return parsePlan(headers, `${name}-`, url, limits);
}

function parsePlan(
  headers: ReadonlyMap<string, string>,
  prefix: string,
  url: string,
  limits: AccountLimits,
): DeliveryPlan {
  if (!isHttpUrl(url)) {
    throw new RequestRefused(
      400,
      `invalid destination url: "${url}" must start with http:// or https:// (the local stack has no URL groups)`,
    );
  }
  const method = (headers.get(`${prefix}method`) ?? "POST").toUpperCase();
  if (!METHODS.includes(method))
    throw invalidHeader(`${prefix}method`, method, `one of ${METHODS.join(", ")}`);
  return {
    url,
    method,
    headers: forwardedHeaders(headers, `${prefix}forward-`),
    retries: parseRetries(headers, `${prefix}retries`, limits.maxRetries),
    retryDelay: parseRetryDelay(headers, `${prefix}retry-delay`),
    timeoutMs: parseDurationHeader(headers, `${prefix}timeout`),
    ...parseSchedule(headers, prefix, limits.maxDelayMs),
    flowControl: parseFlowControl(headers, prefix),
  };
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\/./i.test(text) && URL.canParse(text);
}

function forwardedHeaders(headers: ReadonlyMap<string, string>, prefix: string): Record<string, string> {
  const forwarded: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (name.startsWith(prefix)) forwarded[name.slice(prefix.length)] = value;
  }
  return forwarded;
}

function parseRetries(headers: ReadonlyMap<string, string>, name: string, maxRetries: number): number | null {
  const value = headers.get(name);
  if (value === undefined) return null;
  if (!/^\d+$/.test(value)) throw invalidHeader(name, value, "a whole number from 0");
  if (Number(value) > maxRetries) {
    throw new RequestRefused(400, `quota maxRetries exceeded, limit: ${maxRetries}, asked: ${value}`);
  }
  return Number(value);
}

function parseRetryDelay(headers: ReadonlyMap<string, string>, name: string): string | null {
  const expression = headers.get(name);
  if (expression === undefined) return null;
  try {
    evaluateExpression(expression, 0);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidHeader(name, expression, `a retry-delay expression in milliseconds (${reason})`);
  }
  return expression;
}

function parseDurationHeader(headers: ReadonlyMap<string, string>, name: string): number | null {
  const value = headers.get(name);
  if (value === undefined) return null;
  const durationMs = parseDurationMs(value);
  if (durationMs === null) throw invalidHeader(name, value, DURATION);
  return durationMs;
}

function parseSchedule(
  headers: ReadonlyMap<string, string>,
  prefix: string,
  maxDelayMs: number,
): { delayMs: number; notBeforeMs: number | null } {
  const delayMs = parseDurationHeader(headers, `${prefix}delay`) ?? 0;
  if (delayMs > maxDelayMs) {
    throw new RequestRefused(
      400,
      `quota maxDelay exceeded, limit: ${maxDelayMs / 1_000}s, asked: ${delayMs / 1_000}s`,
    );
  }
  const name = `${prefix}not-before`;
  const notBefore = headers.get(name);
  if (notBefore === undefined) return { delayMs, notBeforeMs: null };
  if (!/^\d+$/.test(notBefore)) throw invalidHeader(name, notBefore, "a Unix time in seconds");
  return { delayMs, notBeforeMs: Number(notBefore) * 1_000 };
}

function splitList(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "");
}
