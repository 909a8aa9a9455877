import type { Destination } from "../../webhooks/ports.ts";

const SHOWN_BYTES = 6;

/** Each address under a fingerprint, the first 12 hexadecimal digits of its SHA-256: it names the address and does not tell it. */
export function nameDestinations(urls: readonly string[]): Promise<Destination[]> {
  return Promise.all(urls.map(async (url) => ({ id: await fingerprint(url), url })));
}

async function fingerprint(url: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(url));
  return [...new Uint8Array(hash, 0, SHOWN_BYTES)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
