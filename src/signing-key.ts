/**
 * The y coordinates of the eight points of Ed25519's torsion, little-endian, in every way 32 bytes can write them: 0, 1,
 * the two of order eight, -1, and 0 and 1 once more as p and p + 1. The sign of x, the topmost bit, is left out.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
]);

/**
 * Whether anybody can sign under a public key of 64 hexadecimal digits: its point is of small order, as is that of 64
 * zeros, and Web Crypto accepts forged signatures under it (RFC 8032 lets it; libsodium refuses such keys).
 */
export function isForgeableKey(publicKey: string): boolean {
  const bytes = publicKey.toLowerCase();
  const top = (Number.parseInt(bytes.slice(62), 16) & 0x7f).toString(16).padStart(2, "0");
  return SMALL_ORDER.has(`${bytes.slice(0, 62)}${top}`);
}
