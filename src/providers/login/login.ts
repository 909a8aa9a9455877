import { AppError } from "../../errors.ts";
import { errorFields, type Logger } from "../../log.ts";
import type { Provider } from "../provider.ts";
import {
  type AccessTokenKeeper,
  GRANT_LIFE_MS,
  type LoginAuthority,
  type LoginGate,
  type PendingLogins,
  type TokenVault,
} from "./ports.ts";

export type BeginLoginDeps = {
  logins: PendingLogins;
  authority: LoginAuthority;
  /** 43 to 128 characters of A-Z, a-z and 0-9 that nobody can guess, new on each call. */
  randomText: () => string;
};

/** Starts a browser login; returns the provider's address to send the browser to. Throws `cache_unavailable`. */
export async function beginLogin({ logins, authority, randomText }: BeginLoginDeps): Promise<string> {
  const login = { state: randomText(), verifier: randomText() };
  await logins.keep(login.state, login.verifier);
  return authority.authorizeUrl(login);
}

export type CompleteLoginDeps = {
  provider: Provider;
  logins: PendingLogins;
  authority: LoginAuthority;
  vault: TokenVault;
  accessTokens: AccessTokenKeeper;
  gate: LoginGate;
  log: Logger;
};

/** What the provider sent the browser back with. */
export type LoginAnswer = { state: string | null; code: string | null; error: string | null };

/**
 * Ends a browser login: the state is spent, the code exchanged at once, the grant stored and `auth_required` closed.
 * Throws `invalid_request` for a state or code that is not good, or no longer, `unauthorized` when access was denied,
 * and the `provider_*`, `cache_unavailable` and `storage_unavailable` errors.
 */
export async function completeLogin(
  deps: CompleteLoginDeps,
  answer: LoginAnswer,
  nowMs: number,
): Promise<{ expiresAtMs: number }> {
  const verifier = answer.state === null ? null : await deps.logins.take(answer.state);
  if (verifier === null) {
    throw new AppError(
      "invalid_request",
      "This login was not begun here, was begun more than ten minutes ago, or has been completed already.",
      {
        hint: "If you have just seen that you are logged in, nothing is wrong. Otherwise begin again.",
      },
    );
  }
  if (answer.code === null || answer.code === "") throw refusal(answer.error);
  const tokens = await deps.authority.exchange(answer.code, verifier);
  const expiresAtMs = nowMs + GRANT_LIFE_MS;
  await deps.vault.write(deps.provider, {
    refreshToken: tokens.refreshToken,
    issuedAtMs: nowMs,
    expiresAtMs,
  });
  await shareAccessToken(deps, tokens);
  await deps.gate.clear();
  deps.log("info", "login_completed", { provider: deps.provider, expiresAtMs });
  return { expiresAtMs };
}

function refusal(error: string | null): AppError {
  if (error === "access_denied") {
    return new AppError("unauthorized", "Access was denied on the provider's page.", {
      hint: "Begin again, and allow access for the account that has market data.",
    });
  }
  return new AppError("invalid_request", "The provider sent the browser back without a code.", {
    hint: "Begin again. If it comes back the same way, check the app's callback address and its status.",
  });
}

/** The login stands without it: whoever needs an access token next gets one with the new grant. */
async function shareAccessToken(
  { accessTokens, log, provider }: CompleteLoginDeps,
  { accessToken, accessSeconds }: { accessToken: string; accessSeconds: number },
): Promise<void> {
  try {
    await accessTokens.write(accessToken, accessSeconds);
  } catch (error) {
    log("warn", "login_not_shared", { provider, ...errorFields(error) });
  }
}
