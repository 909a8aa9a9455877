import { addDays } from "../../../src/market/calendar-date.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import { hashOf, streamOf, uniformOf } from "../../chance.ts";
import type { FaultKind } from "../faults.ts";
import { CURVE_TERMS, curveOf, hasCurve, publishedAtMs } from "../model/rates.ts";
import { htmlAnswer, type SandboxAnswer, type SandboxRequest, type Vendor } from "../vendor.ts";

const PATH =
  /^\/resource-center\/data-chart-center\/interest-rates\/daily-treasury-rates\.csv\/(\d{4})\/(?:all|\d{6})$/;
const FIRST_YEAR = 2020;
const EMPTY_STREAM = streamOf("treasury empty cells");
/** Share of cells that were left empty, as some of the far end were. */
const EMPTY_SHARE = 0.002;

/** The Treasury's daily par yield curve: one CSV a calendar year, newest day first, percent. It asks for no key. */
export function treasuryVendor(): Vendor {
  return {
    name: "Treasury",
    owns: (path) => path.startsWith("/resource-center/"),
    symbolsOf: () => [],
    answer,
    faulted: (kind, request) => faulted(kind, answer(request)),
  };
}

function answer({ url, method, nowMs }: SandboxRequest): SandboxAnswer {
  const year = PATH.exec(url.pathname)?.[1];
  if (method !== "GET" || year === undefined) return notFound();
  const { searchParams } = url;
  const kind = searchParams.get("type");
  if (kind !== "daily_treasury_yield_curve") return notFound();
  if ((searchParams.get("field_tdr_date_value") ?? year) !== year) return csv("");
  return csv(yearOfCurves(Number(year), nowMs));
}

/** A year that has not begun to be published has its head alone. */
function yearOfCurves(year: number, nowMs: number): string {
  const columns = CURVE_TERMS.filter(({ since }) => Number(since.slice(0, 4)) <= year);
  const lines = [`Date,${columns.map(({ name }) => `"${name}"`).join(",")}`];
  if (year < FIRST_YEAR) return `${lines.join("\n")}\n`;
  const today = newYorkDate(nowMs);
  const last = `${year}-12-31` < today ? `${year}-12-31` : today;
  for (let date = last; date >= `${year}-01-01`; date = addDays(date, -1)) {
    if (!hasCurve(date) || publishedAtMs(date) > nowMs) continue;
    const { points } = curveOf(date);
    const cells = columns.map(({ since, years }) => {
      const point = points.find((each) => each.years === years);
      return date < since || isLeftEmpty(date, years) || point === undefined
        ? ""
        : (point.parYield * 100).toFixed(2);
    });
    lines.push(`${date.slice(5, 7)}/${date.slice(8)}/${year},${cells.join(",")}`);
  }
  return `${lines.join("\n")}\n`;
}

function isLeftEmpty(date: string, years: number): boolean {
  return uniformOf(hashOf(0, EMPTY_STREAM, streamOf(date), Math.round(years * 24))) < EMPTY_SHARE;
}

/** Faults of contents that mean something in a table: the rest leaves the answer as it is. */
function faulted(kind: FaultKind, sound: SandboxAnswer): SandboxAnswer {
  if (sound.status !== 200) return sound;
  const text = sound.body.toString("utf8");
  if (kind === "nan-strings") return csv(text.replaceAll(/,\d+\.\d+/g, ",N/A"));
  if (kind === "minus-999") return csv(text.replaceAll(/,\d+\.\d+/g, ",-999.0"));
  if (kind === "missing-fields") return csv(text.replaceAll(/^([^,\n]+),[^\n]*$/gm, "$1"));
  return sound;
}

function csv(text: string): SandboxAnswer {
  return { status: 200, contentType: "text/csv; charset=UTF-8", body: Buffer.from(text) };
}

function notFound(): SandboxAnswer {
  return htmlAnswer(404, "<!DOCTYPE html><html><body><h1>Page not found</h1></body></html>\n");
}
