import type { BoardTicker } from "../../company/read-overview.ts";
import { COLUMNS, type Column } from "./overview-columns.ts";

/** What the address asks of the overview, in the units that the table shows. */
export type OverviewQuery = {
  sort: Column["name"];
  isDown: boolean;
  /** Symbols or names that hold it, capitals. */
  text: string;
  bounds: { column: Column; side: "min" | "max"; value: number }[];
  /** What of the address was not understood, in sentences. */
  notes: string[];
  /** The query as it was understood, for links that keep it. */
  kept: URLSearchParams;
};

export const FIRST_SORT = "symbol";

export function parseOverviewQuery(asked: URLSearchParams): OverviewQuery {
  const query: OverviewQuery = {
    sort: FIRST_SORT,
    isDown: false,
    text: "",
    bounds: [],
    notes: [],
    kept: new URLSearchParams(),
  };
  for (const [name, value] of asked) if (value.trim() !== "") take(query, name, value.trim());
  if (!query.kept.has("sort")) {
    query.isDown = false;
    query.kept.delete("desc");
  }
  return query;
}

function take(query: OverviewQuery, name: string, value: string): void {
  const why = takeKnown(query, name, value);
  if (why === null) query.kept.set(name, value);
  else query.notes.push(why);
}

/** Null where it was understood, else why not. */
function takeKnown(query: OverviewQuery, name: string, value: string): string | null {
  if (name === "q") {
    query.text = value.toUpperCase().slice(0, 40);
    return null;
  }
  if (name === "desc") {
    query.isDown = value === "1";
    return value === "1" || value === "0" ? null : `desc is 1 or 0, not “${shortened(value)}”.`;
  }
  if (name === "sort") {
    const column = COLUMNS.find((one) => one.name === value);
    if (column === undefined) return `There is no column “${shortened(value)}” to sort by. ${columnsText()}`;
    query.sort = column.name;
    return null;
  }
  return takeBound(query, name, value);
}

function takeBound(query: OverviewQuery, name: string, value: string): string | null {
  const [, columnName = "", side] = /^(\w+)_(min|max)$/.exec(name) ?? [];
  const column = COLUMNS.find((one) => one.name === columnName && one.isNumber);
  if (column === undefined || (side !== "min" && side !== "max"))
    return `“${shortened(name)}” is nothing that the overview can be asked.`;
  const bound = Number(value);
  if (!Number.isFinite(bound)) return `${name} must be a number such as 30, not “${shortened(value)}”.`;
  query.bounds.push({ column, side, value: bound });
  return null;
}

const shortened = (text: string) => (text.length > 30 ? `${text.slice(0, 29)}…` : text);
const columnsText = () => `Columns are ${COLUMNS.map(({ name }) => name).join(", ")}.`;

/** In the order that is asked; what is not known stands at the end, whichever way, then by symbol. */
export function sortTickers(tickers: readonly BoardTicker[], { sort, isDown }: OverviewQuery): BoardTicker[] {
  const measure = COLUMNS.find(({ name }) => name === sort)?.value ?? (() => null);
  return tickers.toSorted((a, b) => {
    const [first, second] = [measure(a), measure(b)];
    const bySymbol = a.symbol < b.symbol ? -1 : 1;
    if (first === null || second === null)
      return Number(first === null) - Number(second === null) || bySymbol;
    if (first === second) return bySymbol;
    return first < second === isDown ? 1 : -1;
  });
}

/** What is not known is no match of a bound. */
export function isWithin(ticker: BoardTicker, { text, bounds }: OverviewQuery): boolean {
  return (
    searchText(ticker).includes(text) &&
    bounds.every(({ column, side, value: bound }) => {
      const value = column.value(ticker);
      if (typeof value !== "number") return false;
      return side === "min" ? value >= bound : value <= bound;
    })
  );
}

export function searchText({ symbol, name }: BoardTicker): string {
  return `${symbol} ${name ?? ""}`.toUpperCase();
}
