import { AppError } from "../../errors.ts";
import type { LoginAuthority } from "../../providers/login/ports.ts";
import { encodeBase64Url } from "../base64.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

export type LoginAuthorityDeps = {
  apiBase: string;
  appKey: string;
  /** Exactly as registered with the app. */
  redirectUri: string;
  endpoint: TokenEndpoint;
};

/** Schwab's authorization code flow with PKCE (RFC 7636, S256). */
export function createSchwabLogin(deps: LoginAuthorityDeps): LoginAuthority {
  const { apiBase, appKey, redirectUri, endpoint } = deps;
  return {
    async authorizeUrl({ state, verifier }) {
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
      const query = new URLSearchParams({
        response_type: "code",
        client_id: appKey,
        redirect_uri: redirectUri,
        state,
        code_challenge: encodeBase64Url(new Uint8Array(digest)),
        code_challenge_method: "S256",
      });
      return `${apiBase}/v1/oauth/authorize?${query}`;
    },

    async exchange(code, verifier) {
      const tokens = await endpoint.exchange({ code, redirectUri, verifier });
      if (tokens !== "refused") return tokens;
      throw new AppError("invalid_request", "Schwab refused the code: it is good once, and for 30 seconds.", {
        hint: "Begin again. If that does not help, compare SCHWAB_REDIRECT_URI with the app's callback address.",
      });
    },
  };
}
