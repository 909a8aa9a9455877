import { sameSecret, sha256 } from "./same-secret.ts";

/** An entry of API_TOKENS: the token itself is kept by its holder alone. */
export type ApiToken = {
  name: string;
  /** Hexadecimal, of the token as it is sent. */
  sha256: string;
};

/** Whose tokens are taken. */
export type TokenBook = {
  /** Null: nobody is the operator. */
  adminToken: string | null;
  /** None: raw quotes are for everybody. */
  apiTokens: readonly ApiToken[];
};

export type Identity = { role: "reader" | "operator"; name: string };

/** Whose token that is; null for nobody's. All are compared, whichever it is, so that timing tells nothing. */
export async function holderOf(
  token: string,
  { adminToken, apiTokens }: TokenBook,
): Promise<Identity | null> {
  const isAdmin = adminToken !== null && (await sameSecret(token, adminToken));
  const given = await sha256(token);
  let found: Identity | null = null;
  for (const { name, sha256: kept } of apiTokens) {
    if (differs(given, kept) === 0) found = { role: "reader", name };
  }
  return isAdmin ? { role: "operator", name: "operator" } : found;
}

/** 0 for the same digest, over its whole length. */
function differs(given: Uint8Array, kept: string): number {
  return given.reduce(
    (difference, byte, i) => difference | (byte ^ Number.parseInt(kept.slice(2 * i, 2 * i + 2), 16)),
    0,
  );
}
