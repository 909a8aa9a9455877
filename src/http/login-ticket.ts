/** Links that let a browser begin a login to Schwab, for ten minutes and for nothing else. */

const LIFE_MS = 10 * 60_000;
const SHAPE = /^([0-9a-z]{1,12})\.([0-9a-f]{64})$/;

/** The expiry, and its HMAC-SHA-256 under the operator's token, which it does not give away. */
export async function signLoginTicket(adminToken: string, nowMs: number): Promise<string> {
  const expires = (nowMs + LIFE_MS).toString(36);
  const mac = await crypto.subtle.sign("HMAC", await keyOf(adminToken), claim(expires));
  return `${expires}.${Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export async function isLoginTicket(ticket: string, adminToken: string, nowMs: number): Promise<boolean> {
  const [, expires, mac] = SHAPE.exec(ticket) ?? [];
  if (expires === undefined || mac === undefined) return false;
  const bytes = Uint8Array.from(mac.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const ours = await crypto.subtle.verify("HMAC", await keyOf(adminToken), bytes, claim(expires));
  const leftMs = Number.parseInt(expires, 36) - nowMs;
  return ours && leftMs > 0 && leftMs <= LIFE_MS;
}

const claim = (expires: string) => new TextEncoder().encode(`volaris:schwab-login:${expires}`);

function keyOf(adminToken: string): Promise<CryptoKey> {
  const raw = new TextEncoder().encode(adminToken);
  return crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}
