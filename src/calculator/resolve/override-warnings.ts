import type { StoredExpirySnapshot } from "../../chains/reader-ports.ts";
import type { WantedPosition } from "./wanted-position.ts";

/** What the trader gave by hand wins over what is stored, and is named. */
export function overrideWarnings(
  { net, underlyingPrice, rate, dividendYield }: WantedPosition,
  stored: StoredExpirySnapshot,
): string[] {
  const warnings: string[] = [];
  if (net !== null) warnings.push(`Your net premium of ${net.premium} is used; the legs show stored quotes.`);
  if (underlyingPrice !== undefined && underlyingPrice !== stored.underlyingPrice)
    warnings.push(
      `Your underlying price of ${underlyingPrice} moves forward, smile and odds; the premiums are those of quotes taken at ${stored.underlyingPrice}.`,
    );
  if (rate !== undefined && rate !== stored.rate)
    warnings.push(`Your rate of ${percent(rate)} is used; the chain was valued at ${percent(stored.rate)}.`);
  if (dividendYield !== undefined && dividendYield !== stored.dividendYield)
    warnings.push(
      `Your yield of ${percent(dividendYield)} is used; the quotes imply ${percent(stored.dividendYield)}.`,
    );
  return warnings;
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(2)} %`;
