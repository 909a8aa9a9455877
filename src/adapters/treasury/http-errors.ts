import { AppError } from "../../errors.ts";
import { looksLikeHtml, readRetryAfter } from "../provider-http.ts";

/** What the Treasury's refusal means for us. There is no key: a refusal speaks of the site or of the address. */
export function treasuryError(status: number, body: string, headers: Headers, nowMs: number): AppError {
  const page = looksLikeHtml(body) ? " with a web page" : "";
  if (status === 429) {
    const retryAfterSeconds = readRetryAfter(headers, nowMs);
    return new AppError("provider_rate_limited", "The Treasury answered 429: too many requests.", {
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
    });
  }
  if (status >= 500 || status === 408 || status === 403) {
    return new AppError("provider_unavailable", `The Treasury answered ${status}${page}.`);
  }
  return new AppError("provider_rejected", `The Treasury refused the request (${status})${page}.`, {
    hint: "Look whether TREASURY_API_BASE is https://home.treasury.gov; the file may have moved.",
  });
}
