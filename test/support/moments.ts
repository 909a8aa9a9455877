/** Moments that the tests live in. 2026-11-23 is a Monday with a regular session, 09:30 to 16:00 in New York. */

/** 10:00 in New York, in session. */
export const IN_SESSION = Date.parse("2026-11-23T15:00:00Z");
export const TODAY = "2026-11-23";

export const minutes = (count: number) => count * 60_000;
export const seconds = (count: number) => count * 1_000;
