import { parseRoot } from "../../options/ticker-symbol.ts";

/** Which columns of the chain a narrow screen shows; a wide one shows all. */
export const COLUMN_SETS = ["quotes", "greeks", "market"] as const;
export type ColumnSet = (typeof COLUMN_SETS)[number];

/** What the address asks of a ticker's page. */
export type TickerQuery = {
  /** "YYYY-MM-DD"; the expiration nearest to 30 days when left out. */
  expiration: string | undefined;
  root: string | undefined;
  /** Every strike that is stored, not those within two standard deviations alone. */
  allStrikes: boolean;
  columns: ColumnSet;
  /** What of the address was not understood, in sentences. */
  notes: string[];
};

const DATE = /^\d{4}-\d\d-\d\d$/;

/** `today`: the New York date; nothing before it is an expiration to look at. */
export function parseTickerQuery(asked: URLSearchParams, today: string): TickerQuery {
  const query: TickerQuery = {
    expiration: undefined,
    root: undefined,
    allStrikes: false,
    columns: "quotes",
    notes: [],
  };
  for (const [name, value] of asked) {
    if (value.trim() === "") continue;
    // Of its own: every object has a "constructor", and no reader is called so.
    const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    const why = reader === undefined ? NO_NAME(name) : reader(query, value.trim(), today);
    if (why !== null) query.notes.push(why);
  }
  return query;
}

const shortened = (text: string) => (text.length > 30 ? `${text.slice(0, 29)}…` : text);
const NO_NAME = (name: string) => `“${shortened(name)}” is nothing that this page can be asked.`;

/** Each takes a value into the query, or says why not. */
const READERS: Readonly<Record<string, (query: TickerQuery, value: string, today: string) => string | null>> =
  {
    expiration(query, value, today) {
      if (!isDate(value)) return `expiration must be a date such as 2026-12-18, not “${shortened(value)}”.`;
      if (value < today) return `The expiration ${value} has passed; the nearest to 30 days is shown.`;
      query.expiration = value;
      return null;
    },
    root(query, value) {
      const root = parseRoot(value);
      if (root === null) return `root must be an option root such as SPXW, not “${shortened(value)}”.`;
      query.root = root;
      return null;
    },
    strikes(query, value) {
      query.allStrikes = value === "all";
      return value === "all" || value === "near"
        ? null
        : `strikes is all or near, not “${shortened(value)}”.`;
    },
    columns(query, value) {
      const set = COLUMN_SETS.find((one) => one === value);
      if (set === undefined) return `columns is one of ${COLUMN_SETS.join(", ")}, not “${shortened(value)}”.`;
      query.columns = set;
      return null;
    },
  };

function isDate(text: string): boolean {
  const atMs = DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(atMs) && new Date(atMs).toISOString().startsWith(text);
}

type Changes = Partial<Pick<TickerQuery, "expiration" | "root" | "allStrikes" | "columns">>;

/** The address of the page with something changed and the rest kept. */
export function tickerHref(symbol: string, query: TickerQuery, changes: Changes = {}): string {
  const { expiration, root, allStrikes, columns } = { ...query, ...changes };
  const asked = new URLSearchParams({
    ...(expiration !== undefined && { expiration }),
    ...(root !== undefined && { root }),
    ...(allStrikes && { strikes: "all" }),
    ...(columns !== "quotes" && { columns }),
  });
  return `/t/${encodeURIComponent(symbol)}${asked.size === 0 ? "" : `?${asked}`}`;
}
