export type FrequencyType = "minute" | "daily" | "weekly" | "monthly";

/** `/pricehistory` as asked, with Schwab's defaults filled in. */
export type PriceHistoryQuery = {
  readonly symbol: string;
  readonly frequencyType: FrequencyType;
  /** Minutes for minute candles, else 1. */
  readonly frequency: number;
  /** Epoch ms; null: `period` before `endMs`. */
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly periodType: PeriodType;
  readonly period: number;
  readonly extendedHours: boolean;
  readonly withPreviousClose: boolean;
};

export type PeriodType = "day" | "month" | "year" | "ytd";

export type ParsedPriceHistoryQuery =
  | { readonly ok: true; readonly query: PriceHistoryQuery }
  | { readonly ok: false; readonly parameter: string; readonly detail: string };

type PeriodRule = {
  readonly periods: readonly number[];
  readonly defaultPeriod: number;
  readonly frequencyTypes: readonly FrequencyType[];
  readonly defaultFrequencyType: FrequencyType;
};

/** The combinations that Schwab's documentation allows. */
const RULES: Readonly<Record<PeriodType, PeriodRule>> = {
  day: {
    periods: [1, 2, 3, 4, 5, 10],
    defaultPeriod: 10,
    frequencyTypes: ["minute"],
    defaultFrequencyType: "minute",
  },
  month: {
    periods: [1, 2, 3, 6],
    defaultPeriod: 1,
    frequencyTypes: ["daily", "weekly"],
    defaultFrequencyType: "weekly",
  },
  year: {
    periods: [1, 2, 3, 5, 10, 15, 20],
    defaultPeriod: 1,
    frequencyTypes: ["daily", "weekly", "monthly"],
    defaultFrequencyType: "monthly",
  },
  ytd: {
    periods: [1],
    defaultPeriod: 1,
    frequencyTypes: ["daily", "weekly"],
    defaultFrequencyType: "weekly",
  },
};
const MINUTE_FREQUENCIES = [1, 5, 10, 15, 30];

/** Reads the parameters of `/pricehistory`. */
export function parsePriceHistoryQuery(params: URLSearchParams): ParsedPriceHistoryQuery {
  const wrong = (parameter: string): ParsedPriceHistoryQuery => ({
    ok: false,
    parameter,
    detail: `${parameter} "${params.get(parameter) ?? ""}" is not valid`,
  });
  const symbol = params.get("symbol") ?? "";
  if (symbol === "") return wrong("symbol");
  const periodType = periodTypeOf(params.get("periodType") ?? "day");
  if (periodType === null) return wrong("periodType");
  const rule = RULES[periodType];
  const period = Number(params.get("period") ?? rule.defaultPeriod);
  if (!rule.periods.includes(period)) return wrong("period");
  const asked = params.get("frequencyType") ?? rule.defaultFrequencyType;
  const frequencyType = rule.frequencyTypes.find((candidate) => candidate === asked);
  if (frequencyType === undefined) return wrong("frequencyType");
  const frequency = Number(params.get("frequency") ?? 1);
  if (!(frequencyType === "minute" ? MINUTE_FREQUENCIES : [1]).includes(frequency)) return wrong("frequency");
  const startMs = instantOf(params.get("startDate"));
  if (Number.isNaN(startMs)) return wrong("startDate");
  const endMs = instantOf(params.get("endDate"));
  if (Number.isNaN(endMs)) return wrong("endDate");
  const query: PriceHistoryQuery = {
    symbol: symbol.toUpperCase(),
    frequencyType,
    frequency,
    startMs,
    endMs,
    periodType,
    period,
    extendedHours: params.get("needExtendedHoursData") !== "false",
    withPreviousClose: params.get("needPreviousClose") === "true",
  };
  return { ok: true, query };
}

function periodTypeOf(text: string): PeriodType | null {
  return text === "day" || text === "month" || text === "year" || text === "ytd" ? text : null;
}

function instantOf(text: string | null): number | null {
  return text === null ? null : Number(text === "" ? Number.NaN : text);
}
