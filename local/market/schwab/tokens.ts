import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

export const ACCESS_TOKEN_SECONDS = 1_800;
export const REFRESH_TOKEN_SECONDS = 7 * 24 * 3_600;
export const CODE_SECONDS = 30;

export interface TokenSettings {
  readonly secretKey: string;
  /** A refresh token that is good from the start, as if the operator had logged in just now. */
  readonly refreshToken: string;
  readonly now: () => number;
}

export interface CodeGrant {
  readonly code: string;
  readonly redirectUri: string;
  /** PKCE verifier; needed when the code was asked for with a challenge. */
  readonly verifier: string | null;
}

export interface Tokens {
  issueCode(redirectUri: string, challenge: string | null): string;
  /** Spends a code; gives a new refresh token, which ends every older one, or null. */
  exchangeCode(grant: CodeGrant): string | null;
  issueAccessToken(): string;
  acceptsAccessToken(token: string): boolean;
  acceptsRefreshToken(token: string): boolean;
  revokeAccessTokens(): void;
  revokeRefreshTokens(): void;
}

type TokenKind = "access" | "refresh";

interface PendingCode {
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly issuedMs: number;
}

/**
 * Tokens carry their issue time and are signed with the app secret, so that a login survives a restart of the sandbox
 * as it survives one of ours at Schwab. Only revocation is kept in memory.
 */
export function createTokens({ secretKey, refreshToken, now }: TokenSettings): Tokens {
  const codes = new Map<string, PendingCode>();
  const startedMs = now();
  const run = randomBytes(4).toString("hex");
  let serial = 0;
  const revokedUpTo: Record<TokenKind, number> = { access: -1, refresh: -1 };

  const issue = (kind: TokenKind): string => {
    serial += 1;
    const claims = `${kind}.${now()}.${run}.${serial}`;
    return `${claims}.${sign(secretKey, claims)}`;
  };
  const accepts = (kind: TokenKind, token: string, lifeSeconds: number): boolean => {
    const read = readToken(secretKey, kind, token);
    if (read === null || now() >= read.issuedMs + lifeSeconds * 1_000) return false;
    const order = read.run === run ? read.serial : 0;
    return order > revokedUpTo[kind];
  };
  return {
    issueCode(redirectUri, challenge) {
      const code = `C0.${randomBytes(24).toString("base64url")}@`;
      codes.set(code, { redirectUri, challenge, issuedMs: now() });
      return code;
    },
    exchangeCode(grant) {
      const pending = codes.get(grant.code);
      codes.delete(grant.code);
      if (pending === undefined || !mayExchange(pending, grant, now())) return null;
      revokedUpTo.refresh = serial;
      return issue("refresh");
    },
    issueAccessToken: () => issue("access"),
    acceptsAccessToken: (token) => accepts("access", token, ACCESS_TOKEN_SECONDS),
    acceptsRefreshToken(token) {
      if (token !== refreshToken) return accepts("refresh", token, REFRESH_TOKEN_SECONDS);
      return revokedUpTo.refresh < 0 && now() < startedMs + REFRESH_TOKEN_SECONDS * 1_000;
    },
    revokeAccessTokens() {
      revokedUpTo.access = serial;
    },
    revokeRefreshTokens() {
      revokedUpTo.refresh = serial;
    },
  };
}

function mayExchange(pending: PendingCode, grant: CodeGrant, nowMs: number): boolean {
  if (nowMs >= pending.issuedMs + CODE_SECONDS * 1_000) return false;
  if (pending.redirectUri !== grant.redirectUri) return false;
  if (pending.challenge === null) return true;
  const hashed = createHash("sha256")
    .update(grant.verifier ?? "")
    .digest("base64url");
  return hashed === pending.challenge;
}

function sign(secretKey: string, claims: string): string {
  return createHmac("sha256", secretKey).update(claims).digest("base64url");
}

function readToken(secretKey: string, wanted: TokenKind, token: string) {
  const [kind, issued, run, serial, signature] = token.split(".");
  if (kind !== wanted || issued === undefined || run === undefined || signature === undefined) return null;
  const expected = Buffer.from(sign(secretKey, `${kind}.${issued}.${run}.${serial}`));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
  return { issuedMs: Number(issued), run, serial: Number(serial) };
}
