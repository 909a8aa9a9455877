import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/** What precedes the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

export type DiscordKeys = {
  /** Hex, as DISCORD_PUBLIC_KEY holds it. */
  publicKey: string;
  privateKey: KeyObject;
};

/** The key pair that follows from `seed`: the same on every machine, so it protects nothing and is for local use. */
export function createDiscordKeys(seed: string): DiscordKeys {
  const bytes = createHash("sha256").update(seed).digest();
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, bytes]),
    format: "der",
    type: "pkcs8",
  });
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  return { publicKey: Buffer.from(x, "base64url").toString("hex"), privateKey };
}

/** The pair that the local stack configures in the Worker and the signing script uses. */
export const LOCAL_DISCORD_KEYS: DiscordKeys = createDiscordKeys("volaris local discord");

/**
 * Headers that make `body` an interaction request as Discord sends it.
 *
 * @param body exactly the text that is posted
 * @param timestamp Unix seconds as text; part of what is signed
 */
export function signInteraction(input: { body: string; timestamp: string; privateKey: KeyObject }) {
  const signature = sign(null, Buffer.from(input.timestamp + input.body, "utf8"), input.privateKey);
  return {
    "content-type": "application/json",
    "user-agent": "Discord-Interactions/1.0 (+https://discord.com)",
    "x-signature-ed25519": signature.toString("hex"),
    "x-signature-timestamp": input.timestamp,
  };
}
