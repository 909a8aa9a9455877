export type Signer = {
  /** 43 characters of base64url. */
  sign: (claim: string) => Promise<string>;
  /** In constant time. */
  isSigned: (claim: string, signature: string) => Promise<boolean>;
};

/**
 * HMAC-SHA-256 under a key that HKDF (RFC 5869) derives from `secret`, which it does not give away. `label` tells this
 * use of the secret from any other.
 */
export function createSigner(secret: string, label: string): Signer {
  let key: Promise<CryptoKey> | null = null;
  const open = () => {
    key ??= deriveKey(secret, label);
    return key;
  };
  return {
    async sign(claim) {
      return toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", await open(), bytesOf(claim))));
    },
    async isSigned(claim, signature) {
      const mac = fromBase64Url(signature);
      return mac !== null && crypto.subtle.verify("HMAC", await open(), mac, bytesOf(claim));
    },
  };
}

async function deriveKey(secret: string, label: string): Promise<CryptoKey> {
  const source = await crypto.subtle.importKey("raw", bytesOf(secret), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: bytesOf(label) };
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  return crypto.subtle.deriveKey(how, source, hmac, false, ["sign", "verify"]);
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

const SIGNATURE = /^[\w-]{43}$/;

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!SIGNATURE.test(text)) return null;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
