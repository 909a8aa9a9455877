import type { Identity, TokenBook } from "./known-token.ts";
import { createSigner, type Signer } from "./signer.ts";

/** Somebody who has signed in with a token. Nothing is stored of it: its cookie is all there is. */
export type Session = Identity & {
  /** Random, 122 bits: what a form's token is bound to. */
  id: string;
  /** Epoch ms. */
  expiresAtMs: number;
};

export type Sessions = {
  /** The cookie's value for whoever has shown their token. */
  sealSession: (who: Identity) => Promise<string>;
  /** The session of such a value; null for one that is forged, over, or whose token is not taken any more. */
  openSession: (sealed: string) => Promise<Session | null>;
  /** What a form of that session carries, so that no other site can make it. */
  formToken: (session: Session) => Promise<string>;
  isFormToken: (session: Session, given: string) => Promise<boolean>;
};

export type SessionDeps = TokenBook & {
  /** Of the Worker alone: without it a hash of API_TOKENS would be enough to forge a reader's session. */
  secret: string;
  nowMs: () => number;
  randomId: () => string;
};

export const SESSION_LIFE_MS = 12 * 3_600_000;
const LABEL = "volaris:session:1";
const SHAPE = /^(reader|operator)\.([\w-]{1,32})\.([0-9a-z]{1,12})\.([\w-]{8,64})\.([\w-]{43})$/;

/**
 * Sessions as `role.name.expiry.id.signature`. Each holder's are signed under a key that is made of their own token, so
 * that another ADMIN_TOKEN, or an entry of API_TOKENS less, ends them at once.
 */
export function createSessions(deps: SessionDeps): Sessions {
  const signerOf = rememberSigners(deps);
  return {
    async sealSession({ role, name }) {
      const signer = signerOf({ role, name });
      if (signer === null) throw new TypeError(`Nobody holds a token as ${role} ${name}.`);
      const expires = (deps.nowMs() + SESSION_LIFE_MS).toString(36);
      const claim = `${role}.${name}.${expires}.${deps.randomId()}`;
      return `${claim}.${await signer.sign(claim)}`;
    },
    async openSession(sealed) {
      const [, role, name = "", expires = "", id = "", signature = ""] = SHAPE.exec(sealed) ?? [];
      if (role !== "reader" && role !== "operator") return null;
      const signed = await signerOf({ role, name })?.isSigned(`${role}.${name}.${expires}.${id}`, signature);
      const expiresAtMs = Number.parseInt(expires, 36);
      const leftMs = expiresAtMs - deps.nowMs();
      return signed && leftMs > 0 && leftMs <= SESSION_LIFE_MS ? { role, name, id, expiresAtMs } : null;
    },
    async formToken(session) {
      return (await signerOf(session)?.sign(formClaim(session))) ?? "";
    },
    async isFormToken(session, given) {
      return (await signerOf(session)?.isSigned(formClaim(session), given)) ?? false;
    },
  };
}

/** No session's own claim has a colon in it. */
const formClaim = ({ id }: Session) => `form:${id}`;

/** Whose session is signed under what; null for whoever's token is not taken. */
function rememberSigners({ adminToken, apiTokens, secret }: SessionDeps): (who: Identity) => Signer | null {
  const kept = new Map<string, Signer>();
  const ownSecret = ({ role, name }: Identity) =>
    role === "operator" ? adminToken : (apiTokens.find((token) => token.name === name)?.sha256 ?? null);
  return (who) => {
    const own = ownSecret(who);
    if (own === null) return null;
    const signer = kept.get(own) ?? createSigner(JSON.stringify([secret, who.role, own]), LABEL);
    kept.set(own, signer);
    return signer;
  };
}
