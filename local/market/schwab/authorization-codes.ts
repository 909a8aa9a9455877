import { createHash, randomBytes } from "node:crypto";

const CODE_SECONDS = 30;

/** A code as it comes back in a token request. */
export interface CodeGrant {
  readonly code: string;
  readonly redirectUri: string;
  /** PKCE verifier; needed when the code was asked for with a challenge. */
  readonly verifier: string | null;
}

export interface AuthorizationCodes {
  issue(redirectUri: string, challenge: string | null): string;
  /** Uses a code up; false where it is unknown, spent, older than 30 seconds, or asked for by somebody else. */
  spend(grant: CodeGrant): boolean;
}

interface PendingCode {
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly issuedMs: number;
}

export function createAuthorizationCodes(now: () => number): AuthorizationCodes {
  const pending = new Map<string, PendingCode>();
  return {
    issue(redirectUri, challenge) {
      // Schwab's codes end in "@", which a redirect has to escape.
      const code = `C0.${randomBytes(24).toString("base64url")}@`;
      pending.set(code, { redirectUri, challenge, issuedMs: now() });
      return code;
    },
    spend(grant) {
      const issued = pending.get(grant.code);
      pending.delete(grant.code);
      return issued !== undefined && isGood(issued, grant, now());
    },
  };
}

function isGood(issued: PendingCode, grant: CodeGrant, nowMs: number): boolean {
  if (nowMs >= issued.issuedMs + CODE_SECONDS * 1_000) return false;
  if (issued.redirectUri !== grant.redirectUri) return false;
  if (issued.challenge === null) return true;
  const hashed = createHash("sha256").update(grant.verifier ?? "");
  return hashed.digest("base64url") === issued.challenge;
}
