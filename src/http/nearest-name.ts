import { editDistance } from "../options/strategies/edit-distance.ts";

/** No name of ours is longer; what is typed may be. */
const LONGEST_NAME = 40;

/** The known name that is meant: called so elsewhere, begun alike, or misspelt by less than half; null for none. */
export function nearestName(
  name: string,
  known: readonly string[],
  elsewhere: Readonly<Record<string, string>> = {},
): string | null {
  const plain = plainly(name.slice(0, LONGEST_NAME));
  const called = Object.hasOwn(elsewhere, plain) ? elsewhere[plain] : undefined;
  if (called !== undefined && known.includes(called)) return called;
  const all = known.map((each) => ({ each, form: plainly(each) }));
  const begun = all.find(
    ({ form }) => plain.length > 1 && (form.startsWith(plain) || plain.startsWith(form)),
  );
  if (begun !== undefined) return begun.each;
  const ranked = all
    .map(({ each, form }) => ({ each, far: editDistance(plain, form) / Math.max(plain.length, form.length) }))
    .toSorted((a, b) => a.far - b.far);
  return ranked[0] !== undefined && ranked[0].far <= 0.5 ? ranked[0].each : null;
}

/** "implied_volatility", "Implied-Volatility" and "impliedVolatility" are one name. */
function plainly(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}
