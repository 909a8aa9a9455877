import type { BoardTicker } from "../../company/read-overview.ts";

/** A column of the overview: what the address calls it, and what it is sorted and filtered by, in the unit shown. */
export type Column = {
  name: string;
  head: string;
  /** What stands below the head. */
  beside?: string;
  isNumber: boolean;
  /** The largest first at the first click. */
  downFirst: boolean;
  /** Null where it is not known. */
  value: (ticker: BoardTicker) => number | string | null;
};

const number = (
  name: string,
  head: string,
  value: (ticker: BoardTicker) => number | null | undefined,
  beside?: string,
): Column => ({
  name,
  head,
  ...(beside !== undefined && { beside }),
  isNumber: true,
  downFirst: true,
  value: (ticker) => rounded(value(ticker)),
});

const text = (name: string, head: string, value: Column["value"], beside?: string): Column => ({
  name,
  head,
  ...(beside !== undefined && { beside }),
  isNumber: false,
  downFirst: false,
  value,
});

export const COLUMNS: readonly Column[] = [
  text("symbol", "Symbol", ({ symbol }) => symbol),
  number("price", "Price", ({ price }) => price),
  number("change", "Change", ({ changePercent }) => changePercent),
  number("iv30", "IV30", ({ iv30 }) => times100(iv30), "% a year"),
  number("rank", "IV rank", ({ ivRank }) => ivRank, "0 to 100"),
  number("iv_rv", "IV − RV", ({ ivLessRealised }) => times100(ivLessRealised), "points"),
  number("week", "Week’s move", ({ week }) => week?.percent, "one sigma"),
  text("earnings", "Earnings", ({ earnings }) => (earnings.status === "scheduled" ? earnings.date : null)),
  text("ex_date", "Ex-date", ({ dividends }) => dividends.next?.exDate ?? null),
  number("age", "Age", oldestAge),
];

function oldestAge({ priceData, data }: BoardTicker): number | null {
  const ages = [priceData?.ageSeconds, data?.ageSeconds].filter((age) => typeof age === "number");
  return ages.length === 0 ? null : Math.max(...ages);
}

const times100 = (fraction: number | null) => (fraction === null ? null : 100 * fraction);

/** As short as it may stand in the page; finer than what is shown. */
function rounded(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value * 1e4) / 1e4;
}
