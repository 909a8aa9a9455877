import { AppError } from "../errors.ts";
import { decodeBase64, encodeBase64Url } from "./base64.ts";

/** `sealed` is base64url of the 96-bit IV and AES-GCM's ciphertext with its tag; `keyId` names the key that opens it. */
export type SealedToken = { sealed: string; keyId: string };

export type TokenSeal = {
  /** `boundTo` (the provider's name) is authenticated: sealed for one, it does not open for another. */
  seal(token: string, boundTo: string): Promise<SealedToken>;
  /** Throws `provider_unauthorized` when no key fits or the text was changed. */
  open(sealed: SealedToken, boundTo: string): Promise<string>;
};

/** 32 bytes each, in hexadecimal or base64. `previous` opens what it sealed before the last rotation. */
export type SealKeys = { current: string; previous: string | null };

const IV_BYTES = 12;

/** AES-256-GCM by WebCrypto. */
export function createTokenSeal(keys: SealKeys): TokenSeal {
  const candidates = [keys.current, ...(keys.previous === null ? [] : [keys.previous])].map(readKey);
  return {
    async seal(token, boundTo) {
      const bytes = readKey(keys.current);
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const key = await importKey(bytes, "encrypt");
      const secret = await crypto.subtle.encrypt(
        parameters(iv, boundTo),
        key,
        new TextEncoder().encode(token),
      );
      return {
        sealed: encodeBase64Url(new Uint8Array([...iv, ...new Uint8Array(secret)])),
        keyId: await keyIdOf(bytes),
      };
    },

    async open({ sealed, keyId }, boundTo) {
      for (const bytes of candidates) {
        if ((await keyIdOf(bytes)) === keyId) return unseal(bytes, sealed, boundTo);
      }
      throw new AppError(
        "provider_unauthorized",
        `The stored login of ${boundTo} was sealed with another key.`,
        {
          hint: `Set TOKEN_ENCRYPTION_KEY_PREVIOUS to the key whose id is ${keyId}, or log in again.`,
        },
      );
    },
  };
}

async function unseal(bytes: Uint8Array<ArrayBuffer>, sealed: string, boundTo: string): Promise<string> {
  try {
    const joined = decodeBase64(sealed);
    const key = await importKey(bytes, "decrypt");
    const iv = joined.slice(0, IV_BYTES);
    const token = await crypto.subtle.decrypt(parameters(iv, boundTo), key, joined.slice(IV_BYTES));
    return new TextDecoder().decode(token);
  } catch {
    throw new AppError(
      "provider_unauthorized",
      `The stored login of ${boundTo} is damaged and does not open.`,
      {
        hint: "Log in again.",
      },
    );
  }
}

function parameters(iv: Uint8Array<ArrayBuffer>, boundTo: string) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(boundTo), tagLength: 128 };
}

function importKey(bytes: Uint8Array<ArrayBuffer>, use: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, [use]);
}

/** The first 8 hexadecimal digits of the key's SHA-256: tells keys apart, and gives none away. */
async function keyIdOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest.slice(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function readKey(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[0-9a-f]{64}$/i.test(text)) return decodeBase64(text);
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
