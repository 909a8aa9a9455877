import { isForgeableKey } from "../signing-key.ts";
import { type Parse, pattern } from "./setting.ts";

const hexadecimal = pattern(/^[0-9a-f]{64}$/i, "must be 64 hexadecimal digits");

/** Discord's public key; null for one under which anybody can sign, such as the zeros that stand for "not yet". */
export const discordKey: Parse<string | null> = (given) => {
  const parsed = hexadecimal(given);
  return parsed.ok && isForgeableKey(parsed.value) ? { ok: true, value: null } : parsed;
};
