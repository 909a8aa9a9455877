import { createHash, randomInt } from "node:crypto";

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 190 bits: beyond guessing, so that its hash needs no salt. */
const LENGTH = 32;

/** A token for whom `name` stands, and the entry of API_TOKENS that knows it. Secret scanners know it by `vol_`. */
export function newApiToken(name: string): { token: string; entry: string } {
  const token = `vol_${Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join("")}`;
  return { token, entry: `${name}:${createHash("sha256").update(token).digest("hex")}` };
}
