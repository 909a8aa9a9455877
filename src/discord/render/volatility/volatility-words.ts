import { fixed, percent, signed } from "../figures.ts";

/** What is not known. */
export const UNKNOWN = "n/a";

/** An annual fraction as a volatility: "20.0 %". */
export function vol(fraction: number | null): string {
  return fraction === null ? UNKNOWN : percent(fraction);
}

/** A difference of two volatilities in volatility points: "+5.0". */
export function points(fraction: number | null): string {
  return fraction === null ? UNKNOWN : signed(fixed(100 * fraction, 1));
}

/** A rank or percentile, 0..100, as a whole number. */
export function place(value: number | null): string {
  return value === null ? UNKNOWN : fixed(value, 0);
}

type Ranked = {
  value: number | null;
  percentile: number | null;
  regime: string | null;
  observations: number;
  needed: number;
};

/** What rank and percentile together say of the level of volatility. */
export function regimeWords({ value, percentile, regime, observations, needed }: Ranked): string {
  if (value === null || regime === null) {
    return observations < needed
      ? `not known: ${observations} of the ${needed} daily closes that it takes`
      : "not known";
  }
  if (percentile !== null && Math.abs(value - percentile) > DISAGREE)
    return "neutral: rank and percentile disagree, one spike in the year stretches the rank";
  return `${regime}: ${REGIMES[regime] ?? "for its year"}`;
}

/** As `regime` of src/volatility judges. */
const DISAGREE = 25;
const REGIMES: Readonly<Record<string, string>> = {
  high: "options are dear for their year (from rank 50, until below 47)",
  neutral: "neither dear nor cheap for its year (rank 30 to 50, or within 3 points of it)",
  low: "options are cheap for their year (below rank 30, until from 33 on)",
};

/** A term structure in words. */
export function shapeWords(
  shape: "contango" | "backwardation" | "flat" | null,
  slope: number | null,
): string {
  if (shape === null || slope === null) return "No slope: 30 or 90 days lie beyond what is listed.";
  const size = fixed(Math.abs(100 * slope), 1);
  if (shape === "flat") return "Flat: 30 and 90 days cost the same.";
  return shape === "contango"
    ? `Contango: 90 days cost ${size} points more than 30, as in calm times.`
    : `Backwardation: 30 days cost ${size} points more than 90, as before an event or under stress.`;
}

/** What the difference of 25-delta volatilities says. Put less call, a fraction. */
export function skewWords(putLessCall: number): string {
  const size = fixed(Math.abs(100 * putLessCall), 1);
  if (Math.abs(putLessCall) < EVEN) return "Puts and calls cost the same: no side is feared more.";
  return putLessCall > 0
    ? `Puts cost ${size} points more than calls: the downside is what is insured.`
    : `Calls cost ${size} points more than puts: the upside is what is bid for.`;
}

/** Half a volatility point: closer than a spread can tell apart. */
const EVEN = 0.005;
