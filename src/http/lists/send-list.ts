import type { Context } from "hono";
import type { HttpEnv } from "../services.ts";
import { type Column, onlyColumns, valueAt } from "./columns.ts";
import { csvText } from "./csv.ts";
import { type Part, writeCursor } from "./cursor.ts";
import type { DateFormat, DateWriter } from "./date-format.ts";
import { type Page, pageOf, type RowOrder } from "./page-rows.ts";

export type Body = Readonly<Record<string, unknown>>;

/** A list of an answer: `fields` of its rows, `beside` what they may take on, `columns` all names that may be asked for. */
export type Declared = RowOrder<object> & {
  name: string;
  fields: readonly Column[];
  beside: readonly string[];
  columns: readonly string[];
};

export type Wanted = {
  columns: readonly string[] | null;
  limit: number | undefined;
  after: readonly Part[] | null;
  csv: boolean;
  dateformat: DateFormat;
  /** Of which list its cursors are. */
  mark: string;
};

export type Sending = {
  list: Declared;
  wanted: Wanted;
  writeDates: DateWriter;
  file: ((body: Body) => readonly string[]) | undefined;
};

/** The answer as it was asked for: of its list one page, the columns wanted, dates in their format, as JSON or CSV. */
export function sendList(
  c: Context<HttpEnv>,
  { list, wanted, writeDates, file }: Sending,
  body: Body,
  paged?: { next: readonly Part[] | null },
): Response {
  const all = (body[list.name] ?? []) as readonly object[];
  const page: Page<object> =
    paged === undefined ? pageOf(all, list, wanted) : { rows: all, next: paged.next };
  const nextCursor = page.next === null ? null : writeCursor(page.next, wanted.mark);
  const whole = { ...body, [list.name]: page.rows, nextCursor };
  // How dates and columns look may hide when the data were written; how long the answer keeps depends on it.
  if (isShaped(wanted)) c.set("plainBody", JSON.stringify(whole));
  c.header("vary", "accept", { append: true });
  if (nextCursor !== null) c.header("link", `<${nextPage(c.req.url, nextCursor)}>; rel="next"`);
  const { dateformat } = wanted;
  const written =
    dateformat === "iso" || writeDates === null ? whole : (writeDates(whole, dateformat) as Body);
  if (wanted.csv) return sendCsv(c, list, wanted.columns, written, fileName(c, file?.(body)));
  if (wanted.columns === null) return c.json(written, 200);
  const { columns } = wanted;
  const rows = (written[list.name] as readonly object[]).map((row) =>
    onlyColumns(withBeside(row, list.beside, written), columns),
  );
  return c.json({ ...written, [list.name]: rows }, 200);
}

const isShaped = ({ columns, csv, dateformat }: Wanted) => csv || columns !== null || dateformat !== "iso";

function sendCsv(
  c: Context<HttpEnv>,
  { name, fields, beside }: Declared,
  wanted: readonly string[] | null,
  body: Body,
  file: string,
): Response {
  const rows = (body[name] as readonly object[]).map((row) => withBeside(row, beside, body));
  const known = [...beside.map((each) => ({ name: each, path: [each], optional: false })), ...fields];
  const columns =
    wanted === null
      ? known.filter(
          ({ optional, path }) => !optional || rows.some((row) => valueAt(row, path) !== undefined),
        )
      : wanted.flatMap((each) => known.filter(({ name: own }) => own === each || own.startsWith(`${each}.`)));
  const header = columns.map((column) => column.name);
  const text = csvText(
    header,
    rows.map((row) => columns.map(({ path }) => valueAt(row, path))),
  );
  return c.body(text, 200, {
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": `attachment; filename="${file}"`,
  });
}

function withBeside(row: object, beside: readonly string[], body: Body): object {
  return beside.length === 0
    ? row
    : { ...Object.fromEntries(beside.map((name) => [name, body[name]])), ...row };
}

function nextPage(url: string, cursor: string): string {
  const next = new URL(url);
  next.searchParams.set("cursor", cursor);
  return `${next.pathname}${next.search}`;
}

/** "SPY-chain-2026-12-18.csv"; of an address its parts behind the version. */
function fileName(c: Context<HttpEnv>, parts: readonly string[] | undefined): string {
  const named =
    parts ?? c.req.path.split("/").filter((part) => !["", "v1", "tickers", "admin"].includes(part));
  const plain = named.join("-").replaceAll(/[^\w.-]/g, "");
  return `${plain === "" ? "tickers" : plain}.csv`;
}
