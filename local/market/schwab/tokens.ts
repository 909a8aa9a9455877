import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

export const ACCESS_TOKEN_SECONDS = 1_800;
const REFRESH_TOKEN_SECONDS = 7 * 24 * 3_600;

export interface TokenSettings {
  readonly secretKey: string;
  /** A refresh token that is good from the start, as if the operator had logged in just now. */
  readonly refreshToken: string;
  readonly now: () => number;
}

export interface Tokens {
  issueAccessToken(): string;
  /** A refresh token of a new login, which ends every older one. */
  issueRefreshToken(): string;
  acceptsAccessToken(token: string): boolean;
  acceptsRefreshToken(token: string): boolean;
  revokeAccessTokens(): void;
  revokeRefreshTokens(): void;
}

type TokenKind = "access" | "refresh";

const LIFE_MS: Readonly<Record<TokenKind, number>> = {
  access: ACCESS_TOKEN_SECONDS * 1_000,
  refresh: REFRESH_TOKEN_SECONDS * 1_000,
};

/**
 * Tokens carry their issue time and are signed with the app secret, so that a login survives a restart of the sandbox
 * as it survives one of ours at Schwab. Only revocation is kept in memory.
 */
export function createTokens({ secretKey, refreshToken, now }: TokenSettings): Tokens {
  const startedMs = now();
  const run = randomBytes(4).toString("hex");
  const revokedUpTo: Record<TokenKind, number> = { access: -1, refresh: -1 };
  let serial = 0;
  const issue = (kind: TokenKind): string => {
    serial += 1;
    const claims = `${kind}.${now()}.${run}.${serial}`;
    return `${claims}.${sign(secretKey, claims)}`;
  };
  const revoke = (kind: TokenKind) => {
    revokedUpTo[kind] = serial;
  };
  const accepts = (kind: TokenKind, token: string): boolean => {
    const read = readToken(secretKey, kind, token);
    if (read === null || now() >= read.issuedMs + LIFE_MS[kind]) return false;
    // Tokens of an earlier run come before all of this one's.
    return (read.run === run ? read.serial : 0) > revokedUpTo[kind];
  };
  return {
    issueAccessToken: () => issue("access"),
    issueRefreshToken() {
      revoke("refresh");
      return issue("refresh");
    },
    acceptsAccessToken: (token) => accepts("access", token),
    acceptsRefreshToken(token) {
      if (token !== refreshToken) return accepts("refresh", token);
      return revokedUpTo.refresh < 0 && now() < startedMs + LIFE_MS.refresh;
    },
    revokeAccessTokens: () => revoke("access"),
    revokeRefreshTokens: () => revoke("refresh"),
  };
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
