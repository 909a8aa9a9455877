import type { TreasuryDeps } from "../../src/adapters/treasury/curve-source.ts";
import { type ScriptedAnswer, scriptedHttp } from "./scripted-http.ts";

/** As the file was until February 2025, and since. */
export const OLD_HEADER =
  'Date,"1 Mo","2 Mo","3 Mo","4 Mo","6 Mo","1 Yr","2 Yr","3 Yr","5 Yr","7 Yr","10 Yr","20 Yr","30 Yr"';
export const HEADER = OLD_HEADER.replace('"2 Mo"', '"1.5 Month","2 Mo"');
/** Of 2024-10-07. */
export const OLD_ROW = "10/07/2024,5.00,4.87,4.77,4.67,4.45,4.24,3.99,3.89,3.86,3.92,4.03,4.37,4.30";

/** A row of today's file, a level curve at so many percent. */
export function aYieldRow(date: string, percent = "3.90"): string {
  return [date, ...Array.from({ length: 14 }, () => percent)].join(",");
}

export const aYieldFile = (...rows: string[]) => [HEADER, ...rows].join("\n");

/** What a client of the Treasury needs, with answers that a test writes down. */
export function treasuryDeps(nowMs: number, answer: (url: URL) => ScriptedAnswer) {
  const http = scriptedHttp(answer);
  const deps: TreasuryDeps = { http, apiBase: "https://treasury.test", nowMs: () => nowMs };
  return { http, deps };
}
