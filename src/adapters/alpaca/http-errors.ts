import { AppError } from "../../errors.ts";
import { looksLikeHtml, readRetryAfter } from "../provider-http.ts";
import { readMessage } from "./wire.ts";

/** What a refusal means, and what of it can be mended by asking again. */
export type AlpacaRefusal = {
  error: AppError;
  /**
   * The range reaches into the last 15 minutes, which the free plan does not have. Of options it says so in the words of
   * a missing agreement: where the range ends earlier, these are meant, and `error` is of them.
   */
  tooRecent: boolean;
  /** Alpaca's clock when it answered, epoch ms; null where it does not say. */
  serverNowMs: number | null;
  /** The one symbol that the whole request was refused for. */
  invalidSymbol: string | null;
};

const TOO_RECENT = /recent (?:SIP|OPRA)? ?data|(?:past|last) 15 minutes|end is too late/i;
const UNSIGNED = /agreement is not signed/i;
/** Words of a plan that lacks something. A refused key is told in none of them. */
const NOT_IN_PLAN =
  /subscri|agreement|not (?:signed|entitled|permitted|included)|does not permit|upgrade|\bplan\b/i;
const INVALID_SYMBOL = /invalid symbol(?:\(s\)|s)?:?\s*"?([^\s",]+)/i;

/** Reads Alpaca's `{"message": …}`, whose wording tells apart what shares a status. */
export function alpacaRefusal(status: number, body: string, headers: Headers, nowMs: number): AlpacaRefusal {
  const message = readMessage(body);
  const serverNowMs = readDate(headers);
  const refusal = { tooRecent: false, invalidSymbol: null, serverNowMs };
  const kept = status === 403 || status === 422 || status === 400;
  if (kept && TOO_RECENT.test(message)) return { ...refusal, tooRecent: true, error: tooRecent(status) };
  const invalidSymbol = status === 422 || status === 400 ? INVALID_SYMBOL.exec(message)?.[1] : undefined;
  if (invalidSymbol !== undefined) {
    const error = new AppError("provider_unknown_symbol", `Alpaca does not take a symbol (${status}).`);
    return { ...refusal, invalidSymbol, error };
  }
  if ((kept || status === 401) && NOT_IN_PLAN.test(message)) {
    return { ...refusal, tooRecent: UNSIGNED.test(message), error: notInPlan(status) };
  }
  return { ...refusal, error: alpacaError(status, body, headers, nowMs) };
}

function readDate(headers: Headers): number | null {
  const ms = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(ms) ? null : ms;
}

/** Of this call only: the key is good, and other calls go on. */
function notInPlan(status: number): AppError {
  return new AppError("provider_rejected", `Alpaca's plan does not include this (${status}).`, {
    hint: "Sign the agreement at app.alpaca.markets, change the plan, or leave this to another provider.",
  });
}

function alpacaError(status: number, body: string, headers: Headers, nowMs: number): AppError {
  if (status === 429) {
    const retryAfterSeconds = readRetryAfter(headers, nowMs);
    return new AppError("provider_rate_limited", "Alpaca answered 429: over 200 calls in a minute.", {
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
    });
  }
  if (status >= 500 || status === 408 || looksLikeHtml(body)) {
    const page = looksLikeHtml(body) ? " with a web page" : "";
    return new AppError("provider_unavailable", `Alpaca answered ${status}${page}.`);
  }
  if (status === 401 || status === 403) {
    return new AppError("provider_unauthorized", `Alpaca refused the key (${status}).`, {
      hint: "Check ALPACA_API_KEY and ALPACA_API_SECRET; app.alpaca.markets shows and renews them.",
    });
  }
  if (status === 404) return new AppError("provider_unknown_symbol", "Alpaca has nothing there (404).");
  return new AppError("provider_rejected", `Alpaca refused the request (${status}).`);
}

function tooRecent(status: number): AppError {
  return new AppError("provider_rejected", `Alpaca's plan has no bars of the last 15 minutes (${status}).`, {
    hint: "Ask again later, or subscribe to Algo Trader Plus for real-time bars.",
  });
}
