export type ContractType = "CALL" | "PUT" | "ALL";
export type StrikeRange = "ITM" | "NTM" | "OTM" | "SAK" | "SBK" | "SNK" | "ALL";
export type OptionStandard = "S" | "NS" | "ALL";

/** `/chains` as asked; null where the parameter was not given. */
export type ChainQuery = {
  readonly symbol: string;
  readonly contractType: ContractType;
  /** How many strikes around the money, per expiration. */
  readonly strikeCount: number | null;
  readonly strike: number | null;
  readonly fromDate: string | null;
  readonly toDate: string | null;
  readonly range: StrikeRange;
  /** 1..12 */
  readonly expirationMonth: number | null;
  readonly optionType: OptionStandard;
  readonly includeUnderlyingQuote: boolean;
};

export type ParsedChainQuery =
  | { readonly ok: true; readonly query: ChainQuery }
  | { readonly ok: false; readonly parameter: string; readonly detail: string };

const CONTRACT_TYPES: readonly ContractType[] = ["CALL", "PUT", "ALL"];
const RANGES: readonly StrikeRange[] = ["ITM", "NTM", "OTM", "SAK", "SBK", "SNK", "ALL"];
const STANDARDS: readonly OptionStandard[] = ["S", "NS", "ALL"];
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the parameters of `/chains`. Only the SINGLE strategy is spoken here. */
export function parseChainQuery(params: URLSearchParams): ParsedChainQuery {
  const wrong = (parameter: string): ParsedChainQuery => ({
    ok: false,
    parameter,
    detail: `${parameter} "${params.get(parameter) ?? ""}" is not valid`,
  });
  const symbol = given(params, "symbol");
  if (symbol === null) return wrong("symbol");
  if ((given(params, "strategy") ?? "SINGLE").toUpperCase() !== "SINGLE") return wrong("strategy");
  const contractType = choice(params, "contractType", CONTRACT_TYPES);
  if (contractType === null) return wrong("contractType");
  const range = choice(params, "range", RANGES);
  if (range === null) return wrong("range");
  const optionType = choice(params, "optionType", STANDARDS);
  if (optionType === null) return wrong("optionType");
  const month = (given(params, "expMonth") ?? "ALL").toUpperCase();
  if (month !== "ALL" && !MONTHS.includes(month)) return wrong("expMonth");
  for (const name of ["fromDate", "toDate"]) if (!isDateOrAbsent(given(params, name))) return wrong(name);
  for (const name of ["strikeCount", "strike"])
    if (!isNumberOrAbsent(given(params, name))) return wrong(name);
  const query: ChainQuery = {
    symbol: symbol.toUpperCase(),
    contractType,
    strikeCount: numberOf(given(params, "strikeCount")),
    strike: numberOf(given(params, "strike")),
    fromDate: given(params, "fromDate"),
    toDate: given(params, "toDate"),
    range,
    expirationMonth: month === "ALL" ? null : MONTHS.indexOf(month) + 1,
    optionType,
    includeUnderlyingQuote: given(params, "includeUnderlyingQuote")?.toLowerCase() === "true",
  };
  return { ok: true, query };
}

/** Clients that send their empty settings as the word "null" get the whole chain on Schwab, so here too. */
function given(params: URLSearchParams, name: string): string | null {
  const value = params.get(name);
  return value === null || value === "" || value === "null" ? null : value;
}

function choice<T extends string>(params: URLSearchParams, name: string, allowed: readonly T[]): T | null {
  const value = (given(params, name) ?? "ALL").toUpperCase();
  return allowed.find((candidate) => candidate === value) ?? null;
}

function isDateOrAbsent(value: string | null): boolean {
  return value === null || (DATE.test(value) && Number.isFinite(Date.parse(value)));
}

function isNumberOrAbsent(value: string | null): boolean {
  return value === null || (Number.isFinite(Number(value)) && Number(value) > 0);
}

function numberOf(value: string | null): number | null {
  return value === null ? null : Number(value);
}
