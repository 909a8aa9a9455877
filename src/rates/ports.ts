import type { YieldCurve } from "../market/yield-curve.ts";
import type { Fetched, Provider } from "../providers/provider.ts";

/** An older curve says too little of today's rates: nobody prices with it. Calendar days. */
export const CURVE_GOOD_FOR_DAYS = 7;

/** Ascending by day. */
export type FetchedCurves = Fetched & { curves: YieldCurve[] };

/** Who publishes yields. Throws the `provider_*` AppErrors. */
export type CurveSource = {
  /** The curves of the calendar year of a New York date; of the year before while that one has none. */
  fetchCurves(today: string): Promise<FetchedCurves>;
};

export type StoredCurve = YieldCurve & { source: string; fetchedAtMs: number };

export type CurveStore = {
  /** The latest day's curve, however old; null while there is none. */
  readLatest(): Promise<StoredCurve | null>;
  /** Upserts curves by day; returns how many were new or have changed. */
  storeCurves(curves: readonly YieldCurve[], by: { source: Provider; fetchedAtMs: number }): Promise<number>;
};
