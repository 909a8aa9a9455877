const MOST_ITEMS = 2;
/** Lists whose items belong together. */
const WHOLE = new Set(["legs", "capabilities"]);

/** The same answer with the first items of each list alone: an example, not data. */
export function shortenAnswer(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) {
    const kept = WHOLE.has(name) ? value : value.slice(0, MOST_ITEMS);
    return kept.map((item) => shortenAnswer(item));
  }
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, shortenAnswer(field, key)]));
}
