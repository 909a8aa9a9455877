import "@hono/zod-openapi";
import * as z from "zod";
import { wholeInQuery, wholeNumber } from "../bounded.ts";
import { DATE_FORMATS } from "./date-format.ts";

/** As many rows as one answer may be asked for, where a list does not say otherwise. */
const MOST_ROWS = 5_000;

export type ListLimit = { most?: number; usual?: number; description?: string };
type Named = { name: string; columns: readonly string[] };

const format = z.enum(["json", "csv"]).optional().openapi({
  description: "csv answers the list alone, with a header row; `Accept: text/csv` asks for the same",
});
const dateformat = z.enum(DATE_FORMATS).default("iso").openapi({
  description:
    "of every instant and date: iso; unix, seconds since 1970; spreadsheet, days since 1899-12-30 on New York's clock",
});

/** The parameters that every list takes, for a route's query; the first list is meant unless `list` says another. */
export function listQuery(lists: readonly Named[], { most = MOST_ROWS, usual, description }: ListLimit) {
  const bounds = { min: 1, max: most };
  const told = description ?? `at most this many rows; ${usual ?? "all"} if left out`;
  const limit: z.ZodType<number | undefined, string | undefined> = wholeInQuery(bounds)
    .optional()
    .transform((wanted) => wanted ?? usual)
    .openapi({ ...wholeNumber(bounds, told), ...(usual !== undefined && { default: usual }) });
  const [main] = lists;
  const query = {
    columns: z
      .string()
      .optional()
      .openapi({ description: columnsText(lists), example: main?.columns.slice(0, 2).join(",") ?? "" }),
    limit,
    cursor: z.string().optional().openapi({
      description: "nextCursor of the page before, with the same filters; rows that come meanwhile move none",
    }),
    format,
    dateformat,
  };
  const list = z
    .enum(lists.map(({ name }) => name))
    .optional()
    .openapi({
      description: `which of the answer's lists these parameters are about; ${main?.name} if left out`,
    });
  // A route of one list does not know the name.
  return (lists.length > 1 ? { ...query, list } : query) as typeof query & { list: typeof list };
}

function columnsText(lists: readonly Named[]): string {
  const [main] = lists;
  if (lists.length === 1) return `fields of the rows, in the order wanted: ${main?.columns.join(", ")}`;
  const each = lists.map(({ name, columns }) => `of ${name} ${columns.join(", ")}`);
  return `fields of the rows, in the order wanted; ${each.join("; ")}`;
}

/** Beside the list of every answer. */
export const NextCursor = z.string().nullable().openapi({
  description: "pass it as cursor for the rows that follow; null: there are no more",
});
