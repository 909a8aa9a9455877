import { createHash, createHmac, randomUUID } from "node:crypto";

const LIFETIME_SECONDS = 300;

/**
 * The `Upstash-Signature` of one delivery: an HS256 JWT over destination and body hash.
 * Claims as in "Verify signatures" of the QStash documentation; the key's UTF-8 bytes are the secret.
 *
 * @param body exactly the bytes that are sent
 * @param issuedAtMs real time, because the official Receiver compares with the real clock
 */
export function signDelivery(input: {
  url: string;
  body: Buffer;
  signingKey: string;
  issuedAtMs: number;
}): string {
  const issuedAt = Math.floor(input.issuedAtMs / 1_000);
  const claims = {
    iss: "Upstash",
    sub: input.url,
    exp: issuedAt + LIFETIME_SECONDS,
    nbf: issuedAt,
    iat: issuedAt,
    jti: `jwt_${randomUUID().replaceAll("-", "")}`,
    body: createHash("sha256").update(input.body).digest("base64url"),
  };
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", input.signingKey).update(signed).digest("base64url")}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
