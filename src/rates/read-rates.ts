import { AppError } from "../errors.ts";
import { daysBetween } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { curveRate, type YieldPoint } from "../market/yield-curve.ts";
import type { DataFreshness } from "../providers/freshness.ts";
import { CURVE_GOOD_FOR_DAYS, type CurveStore } from "./ports.ts";

export type RatesView = {
  /** New York date that the yields were published for. */
  day: string;
  /** Calendar days since then. */
  ageDays: number;
  /** `rate` is continuously compounded; both are annual fractions. */
  points: (YieldPoint & { rate: number })[];
  /** `asOfMs` is when the curve was fetched; stale once nobody prices with it any more. */
  data: DataFreshness;
};

/** The latest stored curve, however old. Throws `not_found` while there is none. */
export async function readRates(curves: Pick<CurveStore, "readLatest">, nowMs: number): Promise<RatesView> {
  const stored = await curves.readLatest();
  if (stored === null) {
    throw new AppError("not_found", "No yield curve is stored yet.", {
      hint: "The job rates stores it before the open; GET /v1/jobs/rates/runs shows what became of it.",
    });
  }
  const { day, source, fetchedAtMs } = stored;
  const ageDays = Math.max(0, daysBetween(day, newYorkDate(nowMs)));
  return {
    day,
    ageDays,
    points: stored.points.map((point) => ({ ...point, rate: curveRate(stored, point.years) })),
    data: {
      source: "stored",
      provider: source,
      asOfMs: fetchedAtMs,
      quotedAtMs: null,
      delayed: false,
      ageSeconds: Math.max(0, Math.round((nowMs - fetchedAtMs) / 1_000)),
      stale: ageDays > CURVE_GOOD_FOR_DAYS,
    },
  };
}
