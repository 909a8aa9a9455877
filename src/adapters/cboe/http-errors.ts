import { AppError } from "../../errors.ts";
import { looksLikeHtml, readRetryAfter } from "../provider-http.ts";

/** What Cboe's refusal means for us. There is no key, and a symbol that it does not have is 403, never 404. */
export function cboeError(status: number, body: string, headers: Headers, nowMs: number): AppError {
  if (status === 403) return new AppError("provider_unknown_symbol", "Cboe has nothing of the symbol (403).");
  if (status === 429) {
    const retryAfterSeconds = readRetryAfter(headers, nowMs);
    return new AppError("provider_rate_limited", "Cboe answered 429: too many requests.", {
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
    });
  }
  const page = looksLikeHtml(body) ? " with a web page" : "";
  if (status >= 500 || status === 408) {
    return new AppError("provider_unavailable", `Cboe answered ${status}${page}.`);
  }
  return new AppError("provider_rejected", `Cboe refused the request (${status})${page}.`, {
    hint: "Look whether CBOE_API_BASE is https://cdn.cboe.com; the file may have moved.",
  });
}
