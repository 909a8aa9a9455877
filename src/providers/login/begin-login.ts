import type { LoginAuthority, PendingLogins } from "./ports.ts";

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
