import type { CboeDeps } from "../../src/adapters/cboe/iv-bounds-source.ts";
import { type ScriptedAnswer, scriptedHttp } from "./scripted-http.ts";

type Fields = Record<string, unknown>;

/** DELL's quote as recorded on 2026-08-13, reduced. */
export function aCboeQuote(changes: Fields = {}, timestamp: unknown = "2026-08-13 16:50:25"): Fields {
  const data = { symbol: "DELL", current_price: 496.21, iv30: 83.625, iv30_change: -1.851, ...changes };
  return { timestamp, symbol: "DELL", data };
}

/** And its bounds, whole. */
export function aCboeYear(changes: Fields = {}, timestamp = "2026-08-13 11:06:57"): Fields {
  const data = {
    symbol: "DELL",
    annual_high: 485.70001220703125,
    hv30_annual_high: 116.7969970703125,
    iv30_annual_high: 99.30899810791016,
    iv60_annual_high: 91.65299987792969,
    iv90_annual_high: 88.35199737548828,
    annual_low: 110.22000122070312,
    hv30_annual_low: 33.84960174560547,
    iv30_annual_low: 31.79199981689453,
    iv60_annual_low: 33.474998474121094,
    iv90_annual_low: 36.374000549316406,
    ...changes,
  };
  return { timestamp, symbol: "DELL", data };
}

/** What a client of Cboe needs, with answers that a test writes down. */
export function cboeDeps(nowMs: number, answer: (url: URL) => ScriptedAnswer) {
  const http = scriptedHttp(answer);
  const deps: CboeDeps = { http, apiBase: "https://cboe.test", nowMs: () => nowMs };
  return { http, deps };
}
