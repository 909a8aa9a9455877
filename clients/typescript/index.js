import createClient from "openapi-fetch";

const DEFAULT_TIMEOUT_MS = 30_000;

/** 503s that last until the operator has set something, or has logged in. */
const NEEDS_SOMEBODY = new Set(["not_configured", "provider_unauthorized"]);

/** A refusal as an exception: what `unwrap` throws. */
export class VolarisError extends Error {
  constructor(body, response) {
    const { code, message, hint, requestId } = body?.error ?? {};
    super(message ?? `The answer was ${response.status} without the shape of an error.`);
    this.name = "VolarisError";
    this.code = code ?? "unreadable";
    this.hint = hint ?? "";
    this.requestId = requestId ?? response.headers.get("x-request-id") ?? "";
    this.status = response.status;
    this.retryAfterSeconds = retryAfterSeconds(response);
  }

  /** Whether the same request may succeed later. */
  get retryable() {
    return (this.status === 429 || this.status === 503) && !NEEDS_SOMEBODY.has(this.code);
  }
}

/** A client of one deployment. `token` is sent as a bearer with every request. */
export function createVolarisClient({ baseUrl, token, timeoutMs = DEFAULT_TIMEOUT_MS, fetch }) {
  const client = createClient({ baseUrl: baseUrl.replace(/\/+$/, ""), ...(fetch && { fetch }) });
  client.use({
    onRequest({ request }) {
      if (token) request.headers.set("authorization", `Bearer ${token}`);
      return new Request(request, {
        signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]),
      });
    },
  });
  return client;
}

/** The data of an answer, or a VolarisError for a refusal. */
export async function unwrap(asked) {
  const { data, error, response } = await asked;
  if (error !== undefined || !response.ok) throw new VolarisError(error, response);
  return data;
}

/** Seconds that Retry-After asks to wait, of a number or a date; null without one. */
export function retryAfterSeconds(response, nowMs = Date.now()) {
  const given = response.headers.get("retry-after");
  if (given === null) return null;
  if (/^\d+$/.test(given.trim())) return Number(given);
  const atMs = Date.parse(given);
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - nowMs) / 1_000));
}

/** Asks page after page. `ask` is given the cursor of the page before, undefined at first; it ends where none is named. */
export async function* eachPage(ask, cursorOf = (data) => data.nextCursor) {
  let cursor;
  do {
    const data = await ask(cursor);
    yield data;
    cursor = cursorOf(data) ?? undefined;
  } while (cursor !== undefined);
}
