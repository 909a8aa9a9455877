import { readUtcInstant } from "../read-ohlcv.ts";

/** Values of either encoding, pretty or raw: 64-bit ones may be numbers or texts. */

const PRETTY = /^\d{1,12}\.\d{1,9}$/;
const INTEGER = /^\d{1,19}$/;
const NANOSECONDS = /^\d{16,19}$/;

/** Dollars, from a decimal or an integer of 1e-9. */
export function readPrice(value: unknown): { dollars: number; raw: boolean } | null {
  if (typeof value === "number" && !Number.isInteger(value)) return { dollars: value, raw: false };
  if (typeof value === "string" && PRETTY.test(value)) return { dollars: Number(value), raw: false };
  const integer = readInteger(value);
  return integer === null ? null : { dollars: integer / 1e9, raw: true };
}

/** Not negative; beyond 2^53 to the nearest double, which is exact enough for a price. */
export function readInteger(value: unknown): number | null {
  if (typeof value === "string") return INTEGER.test(value) ? Number(value) : null;
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : null;
}

/** Epoch ms, from ISO 8601 or nanoseconds. */
export function readInstant(value: unknown): number | null {
  if (typeof value === "string" && NANOSECONDS.test(value)) return Number(value.slice(0, -6));
  // JSON.parse has rounded it to some hundred nanoseconds.
  if (typeof value === "number" && value > 1e15 && value < 1e19) return Math.round(value / 1e6);
  return readUtcInstant(value);
}
