import { expect, test } from "vitest";
import type { YieldCurve } from "../../src/market/yield-curve.ts";
import type { CurveStore } from "../../src/rates/ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const aCurve = (day: string, parYield: number): YieldCurve => ({
  day,
  points: [
    { years: 1 / 12, parYield },
    { years: 1, parYield: -0.0005 },
  ],
});
const NOW = { source: "treasury", fetchedAtMs: IN_SESSION } as const;
const LATER = { source: "treasury", fetchedAtMs: IN_SESSION + minutes(1) } as const;

/** What whoever keeps yield curves must hold to. */
export function curveStoreSuite(name: string, open: () => CurveStore): void {
  test(`${name}: the latest day is read as it was stored, whatever the order in which days came`, async () => {
    const store = open();
    expect(await store.readLatest()).toBeNull();
    expect(await store.storeCurves([], NOW)).toBe(0);
    expect(await store.storeCurves([aCurve("2026-11-20", 0.0391), aCurve("2026-11-19", 0.039)], NOW)).toBe(2);
    expect(await store.readLatest()).toEqual({ ...aCurve("2026-11-20", 0.0391), ...NOW });
  });

  test(`${name}: told again, nothing changes; a correction is taken, an older word is not`, async () => {
    const store = open();
    const curve = aCurve("2026-11-20", 0.0391);
    const mended = aCurve("2026-11-20", 0.0392);
    await store.storeCurves([curve], NOW);
    expect(await store.storeCurves([curve], LATER)).toBe(0);
    expect(await store.readLatest()).toMatchObject(NOW);
    expect(await store.storeCurves([mended], LATER)).toBe(1);
    expect(await store.storeCurves([curve], NOW)).toBe(0);
    expect(await store.readLatest()).toEqual({ ...mended, ...LATER });
  });
}
