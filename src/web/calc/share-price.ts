import { decimal } from "../parts/words.ts";

/** Dollars a share to the cent, and to a tenth of one where it lies between two, as the middle of a quote does. */
export function sharePrice(value: number | null | undefined): string {
  const cents = 100 * (value ?? 0);
  return decimal(value, Math.abs(cents - Math.round(cents)) > 1e-6 ? 3 : 2);
}
