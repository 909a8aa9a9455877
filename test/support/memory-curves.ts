import type { CurveStore, StoredCurve } from "../../src/rates/ports.ts";

/** Curves by day, as Postgres keeps them. */
export function memoryCurves(entries: readonly StoredCurve[] = []) {
  const stored = new Map(entries.map((curve) => [curve.day, curve]));
  const latest = () => [...stored.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)).at(-1) ?? null;
  const store: CurveStore = {
    readLatest: async () => latest(),
    async storeCurves(curves, by) {
      const changed = curves.filter((curve) => {
        const known = stored.get(curve.day);
        if (known === undefined) return true;
        const same = JSON.stringify(known.points) === JSON.stringify(curve.points);
        return !same && known.fetchedAtMs <= by.fetchedAtMs;
      });
      for (const { day, points } of changed) stored.set(day, { day, points, ...by });
      return changed.length;
    },
  };
  return { store, stored };
}
