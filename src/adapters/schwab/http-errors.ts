import { AppError } from "../../errors.ts";
import { looksLikeHtml, readRetryAfter } from "../provider-http.ts";

/**
 * What Schwab's answer means for us. Errors come as {"errors":[{status,title,detail}]}, where `status` is a number or a
 * text, as the gateway's {"fault":{"faultstring","detail":{"errorcode"}}}, as OAuth's {"error","error_description"},
 * or as a web page of the network in front; only the status and the gateway's code decide.
 */
export function schwabError(status: number, body: string, headers: Headers, nowMs: number): AppError {
  // Apigee's quota policies answer 429 or, left as they come, 500.
  if (status === 429 || body.includes("policies.ratelimit.")) {
    const retryAfterSeconds = readRetryAfter(headers, nowMs);
    return new AppError(
      "provider_rate_limited",
      `Schwab answered ${status}: too many requests this minute.`,
      retryAfterSeconds === null ? {} : { retryAfterSeconds },
    );
  }
  if (status === 401) return new AppError("provider_unauthorized", "Schwab refused the access token (401).");
  if (status === 404)
    return new AppError("provider_unknown_symbol", "Schwab does not know this symbol (404).");
  if (body.includes("protocol.http.TooBigBody")) {
    return new AppError("provider_oversize", "Schwab's answer outgrew its 10 MB limit (TooBigBody).");
  }
  if (status >= 500 || status === 408 || looksLikeHtml(body)) {
    return new AppError(
      "provider_unavailable",
      `Schwab answered ${status}${looksLikeHtml(body) ? " with a web page" : ""}.`,
    );
  }
  return new AppError("provider_rejected", `Schwab refused the request (${status})${readDetail(body)}.`);
}

/** What a refused parameter was, in Schwab's words: letters only, since other shapes repeat digests of tokens. */
function readDetail(body: string): string {
  const [, detail] = /"detail"\s*:\s*"([\w ,.:'-]{1,80})"/.exec(body) ?? [];
  return detail === undefined || body.includes("Digest") ? "" : `: ${detail.replace(/\.$/, "")}`;
}
