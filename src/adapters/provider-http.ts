import { AppError } from "../errors.ts";
import type { Meter } from "../meter.ts";
import type { Provider } from "../providers/provider.ts";
import { USER_AGENT } from "../version.ts";
import { readBody } from "./read-body.ts";

export type ProviderRequest = {
  url: string | URL;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string | URLSearchParams;
};

/** Whatever came back, errors included; `text` is the whole body. */
export type ProviderAnswer = { status: number; headers: Headers; text: string; bytes: number };

export type ProviderHttp = { send(request: ProviderRequest): Promise<ProviderAnswer> };

export type ProviderHttpOptions = {
  provider: Provider;
  /** For messages: "Schwab". */
  name: string;
  timeoutMs: number;
  maxBodyBytes: number;
  meter: Meter;
};

/**
 * How every provider is called: with a timeout, a bound on the body, and each call counted. Throws `provider_unavailable`
 * when there is no answer and `provider_bad_body` for one that breaks off or is too large; statuses are the caller's.
 */
export function createProviderHttp(options: ProviderHttpOptions): ProviderHttp {
  const { provider, name, timeoutMs, maxBodyBytes, meter } = options;
  return {
    async send({ url, method = "GET", headers = {}, body }) {
      meter.count(`calls_${provider}`);
      meter.count("subrequests");
      const response = await fetch(url, {
        method,
        headers: { accept: "application/json", "user-agent": USER_AGENT, ...headers },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((cause: unknown) => {
        throw new AppError("provider_unavailable", `${name} did not answer within ${timeoutMs / 1_000} s.`, {
          cause,
        });
      });
      const { text, bytes } = await readBody(response, maxBodyBytes);
      return { status: response.status, headers: response.headers, text, bytes };
    },
  };
}

/** The body as JSON; an empty one, a web page or a cut text is `provider_bad_body`. */
export function parseJsonBody(name: string, text: string): unknown {
  if (text.trim() === "") throw new AppError("provider_bad_body", `${name} sent an empty body.`);
  if (looksLikeHtml(text)) {
    throw new AppError("provider_bad_body", `${name} sent a web page instead of JSON.`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("provider_bad_body", `${name}'s JSON is cut or broken.`, { cause });
  }
}

export function looksLikeHtml(body: string): boolean {
  return /^\s*<(!doctype|html|head|body)/i.test(body);
}

/** Whole seconds from Retry-After, which is seconds or an HTTP date; null when absent or nonsense. */
export function readRetryAfter(headers: Headers, nowMs: number): number | null {
  const value = headers.get("retry-after");
  if (value === null || value.trim() === "") return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds >= 0 ? Math.ceil(seconds) : null;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - nowMs) / 1_000));
}
