import { eq, type SQL, sql } from "drizzle-orm";
import { AppError } from "../../../errors.ts";
import { GRANT_LIFE_MS, type Grant, type TokenVault } from "../../../providers/login/ports.ts";
import type { Provider } from "../../../providers/provider.ts";
import { encodeBase64Url } from "../../base64.ts";
import type { TokenSeal } from "../../seal-token.ts";
import { type Database, runQuery } from "../client.ts";
import { providerTokens } from "../schema/index.ts";

export type TokenVaultDeps = {
  db: Database;
  seal: TokenSeal;
  /** Refresh tokens from the settings, by provider. */
  seeds: Partial<Record<Provider, string | null>>;
  nowMs: () => number;
};

/** What is sealed: the token, and the digest of the seed at that time, by which a replaced seed is noticed. */
type Contents = { token: string; seed: string | null };
type Row = typeof providerTokens.$inferSelect;
/** Which stored row may be written over: whichever, none, or the one issued then. */
type Over = "any" | "none" | { issuedAtMs: number };

export function createTokenVault(deps: TokenVaultDeps): TokenVault {
  const { db, seal } = deps;
  const find = async (provider: Provider): Promise<Row | null> => {
    const rows = await runQuery(
      db.select().from(providerTokens).where(eq(providerTokens.provider, provider)),
    );
    return rows[0] ?? null;
  };
  return {
    async read(provider) {
      const row = await find(provider);
      const seed = deps.seeds[provider] ?? null;
      if (row === null) return seed === null ? null : plant(deps, provider, seed, "none");
      const contents = await openRow(seal, row);
      if (seed !== null && contents.seed !== (await digest(seed))) {
        return plant(deps, provider, seed, { issuedAtMs: row.issuedAt.getTime() });
      }
      return { refreshToken: contents.token, ...expiryOf(row) };
    },
    write: (provider, grant, over = undefined) => store(deps, provider, grant, over ?? "any"),
    async readExpiry(provider) {
      const [row] = await db.gather(
        db.select().from(providerTokens).where(eq(providerTokens.provider, provider)),
      );
      return row === undefined ? null : expiryOf(row);
    },
  };
}

/** The seed as the grant of now; where a login came in between, it stays with that. */
async function plant(deps: TokenVaultDeps, provider: Provider, seed: string, over: Over): Promise<Grant> {
  const issuedAtMs = deps.nowMs();
  const grant = { refreshToken: seed, issuedAtMs, expiresAtMs: issuedAtMs + GRANT_LIFE_MS };
  if (await store(deps, provider, grant, over)) return grant;
  return (await createTokenVault({ ...deps, seeds: {} }).read(provider)) ?? grant;
}

async function store(
  { db, seal, seeds, nowMs }: TokenVaultDeps,
  provider: Provider,
  { refreshToken, issuedAtMs, expiresAtMs }: Grant,
  over: Over,
): Promise<boolean> {
  const seed = seeds[provider] ?? null;
  const contents: Contents = { token: refreshToken, seed: seed === null ? null : await digest(seed) };
  const { sealed, keyId } = await seal.seal(JSON.stringify(contents), provider);
  const values = {
    sealedRefreshToken: sealed,
    keyId,
    issuedAt: new Date(issuedAtMs),
    expiresAt: new Date(expiresAtMs),
    updatedAt: new Date(nowMs()),
  };
  const written = await runQuery(
    db
      .insert(providerTokens)
      .values({ provider, ...values })
      .onConflictDoUpdate({ target: providerTokens.provider, set: values, setWhere: mayWriteOver(over) })
      .returning({ provider: providerTokens.provider }),
  );
  return written.length > 0;
}

function mayWriteOver(over: Over): SQL {
  if (over === "any") return sql`true`;
  if (over === "none") return sql`false`;
  return eq(providerTokens.issuedAt, new Date(over.issuedAtMs));
}

async function openRow(seal: TokenSeal, row: Row): Promise<Contents> {
  const text = await seal.open({ sealed: row.sealedRefreshToken, keyId: row.keyId }, row.provider);
  const contents: unknown = JSON.parse(text);
  if (typeof contents === "object" && contents !== null && "token" in contents && "seed" in contents) {
    const { token, seed } = contents;
    if (typeof token === "string" && (typeof seed === "string" || seed === null)) return { token, seed };
  }
  throw new AppError("provider_unauthorized", `The stored login of ${row.provider} is in an unknown form.`, {
    hint: "Log in again.",
  });
}

const expiryOf = (row: Row) => ({
  issuedAtMs: row.issuedAt.getTime(),
  expiresAtMs: row.expiresAt.getTime(),
});

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return encodeBase64Url(new Uint8Array(bytes).slice(0, 12));
}
