import { AppError } from "../../errors.ts";
import { addDays, HOUR_MS } from "../../market/calendar-date.ts";
import { newYorkDate, wallTimeToMs } from "../../market/time-zone.ts";
import { looksLikeHtml, type ProviderAnswer, readRetryAfter } from "../provider-http.ts";

const KEY_HINT = "Check TIINGO_API_KEY: the token is at api.tiingo.com/account/token.";
const LIMIT_HINT =
  "Tiingo's free plan allows 50 requests an hour. Ask for fewer symbols, or change the plan.";

/** Words of a plan that lacks something. A refused token is told in none of them. */
const NOT_IN_PLAN = /permission|subscri|entitled|upgrade|\bplan\b|add-?on|does not (?:include|have access)/i;

/**
 * What Tiingo's refusal means for us. The same sentences come with 429, with 404 and with 200, as bare text and inside
 * {"detail"}, so the words count as much as the status. Null when neither says that anything is wrong.
 */
export function tiingoError(answer: ProviderAnswer, says: string, nowMs: number): AppError | null {
  const { status } = answer;
  if (status === 429 || /run over your/i.test(says)) return allocationError(answer, says, nowMs);
  const page = looksLikeHtml(answer.text);
  if (page && status === 404) return unknownTicker();
  if (status >= 500 || status === 408 || (page && status !== 200)) {
    return new AppError(
      "provider_unavailable",
      `Tiingo answered ${status}${page ? " with a web page" : ""}.`,
    );
  }
  if (status >= 400 && NOT_IN_PLAN.test(says)) {
    return new AppError("provider_rejected", `Tiingo's plan does not include this (${status}).`, {
      hint: "Change the plan at tiingo.com/account/billing, or leave this to another provider.",
    });
  }
  if (status === 401 || status === 403 || /supply a token|invalid token|credentials/i.test(says)) {
    return new AppError("provider_unauthorized", `Tiingo refused the token (${status}).`, { hint: KEY_HINT });
  }
  if (status === 404 || /\bnot found\b/i.test(says)) return unknownTicker();
  if (status >= 300) return new AppError("provider_rejected", `Tiingo refused the request (${status}).`);
  return null;
}

function unknownTicker(): AppError {
  return new AppError("provider_unknown_symbol", "Tiingo does not know this ticker.");
}

function allocationError(answer: ProviderAnswer, says: string, nowMs: number): AppError {
  // Tickers that were asked for earlier this month are still answered: only this one is lost.
  if (/symbol look\s?up/i.test(says)) {
    return new AppError("provider_rejected", "Tiingo's allowance of different symbols a month is used up.", {
      hint: "Wait for the next month, keep fewer tickers, or change Tiingo's plan.",
    });
  }
  const [span, endMs] = allocationOf(says, nowMs);
  const seconds = readRetryAfter(answer.headers, nowMs) ?? Math.max(1, Math.ceil((endMs - nowMs) / 1_000));
  return new AppError("provider_rate_limited", `Tiingo's ${span} allowance is used up.`, {
    retryAfterSeconds: seconds,
    hint: LIMIT_HINT,
  });
}

/** The span that is used up and when the next one begins: full hours, days and months of New York. */
function allocationOf(says: string, nowMs: number): [span: string, endMs: number] {
  const today = newYorkDate(nowMs);
  if (/\bdaily\b/i.test(says)) return ["daily", wallTimeToMs(addDays(today, 1), 0)];
  if (/\bmonthly\b/i.test(says)) {
    // 31 days on from the first is always in the next month.
    const next = addDays(`${today.slice(0, 7)}-01`, 31).slice(0, 7);
    return ["monthly", wallTimeToMs(`${next}-01`, 0)];
  }
  return ["hourly", (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS];
}
