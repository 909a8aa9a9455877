import { AppError } from "../../errors.ts";

/** What Schwab's answer means for us, by status and the parts of its four error shapes that decide. */
export function schwabError(status: number, body: string, headers: Headers): AppError {
  if (status === 429) {
    const retryAfterSeconds = readRetryAfter(headers.get("retry-after"));
    return new AppError("provider_rate_limited", "Schwab answered 429: too many requests this minute.", {
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
    });
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
  return new AppError("provider_rejected", `Schwab refused the request (${status}).`);
}

/** A token endpoint failure: only a new login mends a refused refresh token or a wrong client. */
export function schwabTokenError(status: number, body: string): AppError {
  if (status === 400 && body.includes("unsupported_token_type")) {
    return new AppError("provider_unauthorized", "Schwab's refresh token has expired or was replaced.", {
      hint: "Log in to Schwab again and set SCHWAB_REFRESH_TOKEN.",
    });
  }
  if (status === 400 || (status === 401 && !looksLikeHtml(body))) {
    return new AppError("provider_unauthorized", "Schwab refused the app key or secret.", {
      hint: "Check SCHWAB_APP_KEY and SCHWAB_SECRET_KEY.",
    });
  }
  if (status === 429) return new AppError("provider_rate_limited", "Schwab's token endpoint answered 429.");
  return new AppError("provider_unavailable", `Schwab's token endpoint answered ${status}.`);
}

export function looksLikeHtml(body: string): boolean {
  return /^\s*<(!doctype|html|head|body)/i.test(body);
}

/** Seconds, as Schwab's gateway sends them; a date or nonsense is null. */
function readRetryAfter(value: string | null): number | null {
  const seconds = Number(value ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null;
}
