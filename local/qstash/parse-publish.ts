import type { Publish } from "./message.ts";
import { parseDurationMs } from "./parse-duration.ts";
import { parseFlowControl } from "./parse-flow-control.ts";
import { headerName, invalidHeader, notSupported, RequestRefused } from "./refuse.ts";
import { isRetryDelay } from "./retry-delay.ts";

/** Limits of QStash's free plan, as far as its public pages and errors tell. */
const MAX_MESSAGE_BYTES = 1_048_576;
const MAX_RETRIES = 5;
const MAX_DELAY_MS = 7 * 86_400_000;

const DURATION = "a duration such as 30s, 5m or 1d10h30m";
const FORWARD = "upstash-forward-";
const HERE = "local/qstash/parse-publish.ts";

/** What is understood of a message; its destination's own headers and the SDK's telemetry come beside it. */
const KNOWN_HEADERS = new Set([
  "upstash-method",
  "upstash-retries",
  "upstash-retry-delay",
  "upstash-timeout",
  "upstash-delay",
  "upstash-flow-control-key",
  "upstash-flow-control-value",
  "upstash-deduplication-id",
  "upstash-failure-callback",
  "upstash-label",
]);

type Headers = ReadonlyMap<string, string>;

export type PublishEntry = {
  destination: string;
  /** Names in lower case. */
  headers: Headers;
  body: Buffer;
  callerIp: string;
};

/**
 * Turns one publish or one entry of a batch into a message.
 *
 * @throws RequestRefused 400 naming the header or the destination, 413 for an oversize body, 501 for what is left out
 */
export function parsePublish({ destination, headers, body, callerIp }: PublishEntry): Publish {
  if (body.byteLength > MAX_MESSAGE_BYTES) {
    throw new RequestRefused(
      413,
      `quota maxMessageSize exceeded, limit: ${MAX_MESSAGE_BYTES} bytes, message: ${body.byteLength} bytes`,
    );
  }
  if (!isHttpUrl(destination)) {
    throw new RequestRefused(
      400,
      `invalid destination url: "${destination}" must start with http:// or https:// (the local stack has no URL groups)`,
    );
  }
  refuseUnknown(headers);
  return {
    url: destination,
    headers: forwardedHeaders(headers),
    bodyBase64: body.toString("base64"),
    retries: parseRetries(headers),
    retryDelay: parseRetryDelay(headers),
    timeoutMs: parseDuration(headers, "upstash-timeout"),
    delayMs: parseDelay(headers),
    flowControl: parseFlowControl(headers),
    deduplicationId: headers.get("upstash-deduplication-id") ?? null,
    failureCallback: parseFailureCallback(headers),
    labels: splitList(headers.get("upstash-label")),
    callerIp,
  };
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\/./i.test(text) && URL.canParse(text);
}

/** A setting that is passed over would make a message behave otherwise than on QStash. */
function refuseUnknown(headers: Headers): void {
  for (const name of headers.keys()) {
    const isOwn = name.startsWith("upstash-") && !/^upstash-(forward|telemetry)-/.test(name);
    if (isOwn && !KNOWN_HEADERS.has(name)) throw notSupported(headerName(name), HERE);
  }
  const method = headers.get("upstash-method") ?? "POST";
  if (method !== "POST") throw notSupported(`Upstash-Method: ${method}`, HERE);
}

function forwardedHeaders(headers: Headers): Record<string, string> {
  const forwarded: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (name.startsWith(FORWARD)) forwarded[name.slice(FORWARD.length)] = value;
  }
  const contentType = headers.get("content-type");
  if (contentType !== undefined) forwarded["content-type"] ??= contentType;
  return forwarded;
}

function parseRetries(headers: Headers): number | null {
  const value = headers.get("upstash-retries");
  if (value === undefined) return null;
  if (!/^\d+$/.test(value)) throw invalidHeader("upstash-retries", value, "a whole number from 0");
  if (Number(value) > MAX_RETRIES) {
    throw new RequestRefused(400, `quota maxRetries exceeded, limit: ${MAX_RETRIES}, asked: ${value}`);
  }
  return Number(value);
}

function parseRetryDelay(headers: Headers): string | null {
  const expression = headers.get("upstash-retry-delay");
  if (expression === undefined || isRetryDelay(expression)) return expression ?? null;
  throw notSupported(`Upstash-Retry-Delay: ${expression}`, "local/qstash/retry-delay.ts");
}

function parseDuration(headers: Headers, name: string): number | null {
  const value = headers.get(name);
  if (value === undefined) return null;
  const durationMs = parseDurationMs(value);
  if (durationMs === null) throw invalidHeader(name, value, DURATION);
  return durationMs;
}

function parseDelay(headers: Headers): number {
  const delayMs = parseDuration(headers, "upstash-delay") ?? 0;
  if (delayMs <= MAX_DELAY_MS) return delayMs;
  throw new RequestRefused(
    400,
    `quota maxDelay exceeded, limit: ${MAX_DELAY_MS / 1_000}s, asked: ${delayMs / 1_000}s`,
  );
}

function parseFailureCallback(headers: Headers): string | null {
  const url = headers.get("upstash-failure-callback");
  if (url === undefined || isHttpUrl(url)) return url ?? null;
  throw invalidHeader("upstash-failure-callback", url, "a URL that starts with http:// or https://");
}

function splitList(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "");
}
