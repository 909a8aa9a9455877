import { address, postgresUrl } from "../../src/config/addresses.ts";

/**
 * The host of an address, fit to be shown. Null for one that is not well formed: cut by a reserved character, a part of
 * its password would stand where the host does.
 */
export function shownHost(text: string): string | null {
  const isSound = postgresUrl(text).ok || address(text).ok;
  return isSound ? new URL(text).host : null;
}
