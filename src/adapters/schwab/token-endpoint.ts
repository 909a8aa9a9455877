import * as z from "zod";
import { AppError } from "../../errors.ts";
import type { IssuedTokens } from "../../providers/login/ports.ts";
import {
  looksLikeHtml,
  type ProviderAnswer,
  type ProviderHttp,
  parseJsonBody,
  readRetryAfter,
} from "../provider-http.ts";

export type TokenEndpointDeps = {
  apiBase: string;
  appKey: string;
  secretKey: string;
  http: ProviderHttp;
  nowMs: () => number;
};

/** Access tokens are handed out until this long before they expire, so that they are still good when they arrive. */
const EARLY_SECONDS = 60;

/** Schwab hands the same refresh token back; null when it sent none. */
export type Refreshed = { accessToken: string; accessSeconds: number; refreshToken: string | null };

export type TokenEndpoint = {
  /** "refused": only a new login helps. */
  refresh(refreshToken: string): Promise<Refreshed | "refused">;
  /** "refused": the code is wrong, spent or over 30 s old. */
  exchange(form: { code: string; redirectUri: string; verifier: string }): Promise<IssuedTokens | "refused">;
};

const Tokens = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
  refresh_token: z.string().min(1).optional(),
});

/** How Schwab says that a refresh token is done for; the last is how everybody else would. */
const REFUSED_GRANT = /unsupported_token_type|refresh_token_authentication_error|invalid_grant/;

/** `POST /v1/oauth/token`. All other failures are thrown as `provider_*` errors. */
export function createTokenEndpoint(deps: TokenEndpointDeps): TokenEndpoint {
  const { apiBase, appKey, secretKey, http } = deps;
  const post = (form: Record<string, string>) =>
    http.send({
      url: `${apiBase}/v1/oauth/token`,
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${appKey}:${secretKey}`)}` },
      body: new URLSearchParams(form),
    });
  return {
    async refresh(refreshToken) {
      const answer = await post({ grant_type: "refresh_token", refresh_token: refreshToken });
      if (answer.status === 400 && REFUSED_GRANT.test(answer.text)) return "refused";
      return readTokens(answer, deps.nowMs());
    },

    async exchange({ code, redirectUri, verifier }) {
      const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
      const answer = await post({ ...form, code_verifier: verifier });
      // The body of a refused code is not on record; a wrong client says so, whatever the status.
      const jsonRefusal = answer.status === 400 && !looksLikeHtml(answer.text);
      if (jsonRefusal && !answer.text.includes("invalid_client")) return "refused";
      const { refreshToken, ...access } = readTokens(answer, deps.nowMs());
      if (refreshToken !== null) return { ...access, refreshToken };
      throw new AppError("provider_bad_body", "Schwab's answer to the login has no refresh_token.");
    },
  };
}

function readTokens(answer: ProviderAnswer, nowMs: number): Refreshed {
  if (answer.status < 200 || answer.status > 299) throw tokenError(answer, nowMs);
  const tokens = Tokens.safeParse(parseJsonBody("Schwab's token endpoint", answer.text));
  if (!tokens.success) throw new AppError("provider_bad_body", "Schwab's token answer has no access_token.");
  const { access_token: accessToken, expires_in: lifeSeconds, refresh_token: refreshToken } = tokens.data;
  const accessSeconds = Math.max(1, lifeSeconds - EARLY_SECONDS);
  return { accessToken, accessSeconds, refreshToken: refreshToken ?? null };
}

function tokenError({ status, text, headers }: ProviderAnswer, nowMs: number): AppError {
  if (status === 429) {
    const retryAfterSeconds = readRetryAfter(headers, nowMs);
    return new AppError("provider_rate_limited", "Schwab's token endpoint answered 429.", {
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
    });
  }
  if ((status === 400 || status === 401) && !looksLikeHtml(text)) {
    return new AppError("provider_unauthorized", `Schwab refused the app key or secret (${status}).`, {
      hint: "Check SCHWAB_APP_KEY and SCHWAB_SECRET_KEY: developer.schwab.com, Dashboard > Apps.",
    });
  }
  const page = looksLikeHtml(text) ? " with a web page" : "";
  return new AppError("provider_unavailable", `Schwab's token endpoint answered ${status}${page}.`);
}
