import type { DataFreshness } from "../providers/freshness.ts";
import { isoOrNull } from "./schemas.ts";

/** Where figures come from and how old they are, for the wire. */
export function renderData({ asOfMs, quotedAtMs, ...data }: DataFreshness) {
  return { ...data, asOf: isoOrNull(asOfMs), quotedAt: isoOrNull(quotedAtMs) };
}
