import { AppError } from "../../errors.ts";
import { MINUTE_MS } from "../../market/calendar-date.ts";
import { looksLikeHtml, type ProviderAnswer, readRetryAfter } from "../provider-http.ts";

const KEY_HINT = "Check FINNHUB_API_KEY: the key is at finnhub.io/dashboard.";

/** Words of a plan that lacks something; they may name the key without refusing it. */
const NOT_IN_PLAN = /access to this|premium|subscri|upgrade|\bplan\b/i;

/**
 * What Finnhub's refusal means for us; null when nothing is wrong. Its 429 is plain text, and a missing key is a 429
 * too; what a plan lacks has come as 403 and as 401, so there the words decide.
 */
export function finnhubError(answer: ProviderAnswer, says: string, nowMs: number): AppError | null {
  const { status } = answer;
  const isLimit = status === 429 || /limit reached/i.test(says);
  if (!isLimit && NOT_IN_PLAN.test(says)) return notInPlan(status);
  if (/sign up for a free account|api key/i.test(says) && status >= 400) return badKey(status);
  if (isLimit) return overLimit(answer, nowMs);
  const page = looksLikeHtml(answer.text);
  if (status >= 500 || status === 408 || (page && status >= 300)) {
    return new AppError(
      "provider_unavailable",
      `Finnhub answered ${status}${page ? " with a web page" : ""}.`,
    );
  }
  if (status === 401) return badKey(status);
  if (status >= 300) return new AppError("provider_rejected", `Finnhub refused the request (${status}).`);
  return null;
}

/** Of this call only. */
function notInPlan(status: number): AppError {
  return new AppError("provider_rejected", `Finnhub keeps this for other plans (${status}).`, {
    hint: "Finnhub's free plan has quotes, profiles, company news and the earnings calendar of US companies.",
  });
}

function badKey(status: number): AppError {
  return new AppError("provider_unauthorized", `Finnhub refused the key (${status}).`, { hint: KEY_HINT });
}

/** Without Retry-After the limit is that of the minute; X-Ratelimit-Reset, where sent, is epoch seconds. */
function overLimit(answer: ProviderAnswer, nowMs: number): AppError {
  const reset = Number(answer.headers.get("x-ratelimit-reset") ?? Number.NaN) * 1_000;
  const soon = reset > nowMs && reset <= nowMs + 60 * MINUTE_MS;
  const endMs = soon ? reset : (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS;
  const retryAfterSeconds =
    readRetryAfter(answer.headers, nowMs) ?? Math.max(1, Math.ceil((endMs - nowMs) / 1_000));
  return new AppError("provider_rate_limited", "Finnhub's allowance of this minute is used up.", {
    retryAfterSeconds,
    hint: "Finnhub's free plan allows 60 calls a minute. Ask for fewer symbols, or change the plan.",
  });
}
