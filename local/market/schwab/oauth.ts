import { randomUUID } from "node:crypto";
import { htmlAnswer, jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../vendor.ts";
import type { AuthorizationCodes } from "./authorization-codes.ts";
import {
  badCodeAnswer,
  badRefreshTokenAnswer,
  invalidClientAnswer,
  invalidTokenRequestAnswer,
} from "./error-bodies.ts";
import { type ConsentRequest, loginErrorPage, loginPage } from "./login-page.ts";
import { ACCESS_TOKEN_SECONDS, type Tokens } from "./tokens.ts";

export type OAuthSettings = {
  readonly appKey: string;
  readonly secretKey: string;
  readonly tokens: Tokens;
  readonly codes: AuthorizationCodes;
};

/** `GET /v1/oauth/authorize`: the login page; `POST`: its answer, a redirect with `code`, `session` and `state`. */
export function answerAuthorize(request: SandboxRequest, settings: OAuthSettings): SandboxAnswer {
  const fields = request.method === "POST" ? new URLSearchParams(request.body) : request.url.searchParams;
  const consent: ConsentRequest = {
    clientId: fields.get("client_id") ?? "",
    redirectUri: fields.get("redirect_uri") ?? "",
    state: fields.get("state"),
    challenge: fields.get("code_challenge"),
  };
  if (consent.clientId !== settings.appKey) {
    return htmlAnswer(401, loginErrorPage("client_id is not the app key of this sandbox."));
  }
  if (!URL.canParse(consent.redirectUri)) {
    return htmlAnswer(400, loginErrorPage("redirect_uri is missing or is not an absolute URL."));
  }
  if (request.method !== "POST") return htmlAnswer(200, loginPage(consent));
  return redirectBack(consent, fields.get("consent") === "allow", settings.codes);
}

function redirectBack(consent: ConsentRequest, allowed: boolean, codes: AuthorizationCodes): SandboxAnswer {
  const target = new URL(consent.redirectUri);
  if (allowed) {
    target.searchParams.set("code", codes.issue(consent.redirectUri, consent.challenge));
    target.searchParams.set("session", randomUUID());
  } else {
    target.searchParams.set("error", "access_denied");
  }
  if (consent.state !== null) target.searchParams.set("state", consent.state);
  return { ...htmlAnswer(302, ""), headers: { location: target.href } };
}

/** `POST /v1/oauth/token` with Basic auth: the grants `authorization_code` and `refresh_token`. */
export function answerToken(request: SandboxRequest, settings: OAuthSettings): SandboxAnswer {
  if (request.method !== "POST") return invalidTokenRequestAnswer("Send the form with POST.");
  if (!isClient(request, settings)) return invalidClientAnswer();
  const form = new URLSearchParams(request.body);
  const grantType = form.get("grant_type");
  if (grantType === "refresh_token") return refresh(form.get("refresh_token") ?? "", settings.tokens);
  if (grantType === "authorization_code") return exchange(form, settings);
  return invalidTokenRequestAnswer("grant_type must be authorization_code or refresh_token.");
}

function isClient(request: SandboxRequest, { appKey, secretKey }: OAuthSettings): boolean {
  const expected = Buffer.from(`${appKey}:${secretKey}`).toString("base64");
  return request.headers.authorization === `Basic ${expected}`;
}

function refresh(refreshToken: string, tokens: Tokens): SandboxAnswer {
  if (!tokens.acceptsRefreshToken(refreshToken)) return badRefreshTokenAnswer(refreshToken);
  // Schwab hands the same refresh token back: its seven days are not renewed by using it.
  return tokenAnswer(tokens, refreshToken);
}

function exchange(form: URLSearchParams, { tokens, codes }: OAuthSettings): SandboxAnswer {
  const spent = codes.spend({
    code: form.get("code") ?? "",
    redirectUri: form.get("redirect_uri") ?? "",
    verifier: form.get("code_verifier"),
  });
  return spent ? tokenAnswer(tokens, tokens.issueRefreshToken()) : badCodeAnswer();
}

function tokenAnswer(tokens: Tokens, refreshToken: string): SandboxAnswer {
  return jsonAnswer(200, {
    expires_in: ACCESS_TOKEN_SECONDS,
    token_type: "Bearer",
    scope: "api",
    refresh_token: refreshToken,
    access_token: tokens.issueAccessToken(),
    id_token: "sandbox",
  });
}
