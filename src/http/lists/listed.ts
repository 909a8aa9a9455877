import type { Context, TypedResponse } from "hono";
import * as z from "zod";
import { answers } from "../schemas.ts";
import type { HttpEnv } from "../services.ts";
import { chosenColumns, columnsOf, namesOf } from "./columns.ts";
import { listMark, type Part, readCursor } from "./cursor.ts";
import { dateWriter } from "./date-format.ts";
import { type ListLimit, listQuery } from "./list-query.ts";
import type { RowOrder } from "./page-rows.ts";
import { prefersCsv } from "./prefers-csv.ts";
import { type Body, type Declared, sendList, type Wanted } from "./send-list.ts";

type RowsOf<Answer> = {
  [Name in keyof Answer as NonNullable<Answer[Name]> extends readonly object[] ? Name : never]-?: NonNullable<
    Answer[Name]
  > extends readonly (infer Row)[]
    ? Row
    : never;
};
/** `beside`: fields beside the list that its rows may take on, and begin with as CSV. */
type OneList<Row> = RowOrder<Row> & { beside?: readonly string[] };
type Lists<Answer> = { [Name in keyof RowsOf<Answer>]?: OneList<RowsOf<Answer>[Name]> };

type ListOptions<Answer> = {
  limit?: ListLimit;
  /** What a CSV file is called, in parts; the address if left out. */
  file?: (answer: Answer) => readonly string[];
};

type Query = z.output<z.ZodObject<ReturnType<typeof listQuery>>>;

/** A request for a list, read whole before anything is asked for. */
export type AskedList<Answer> = {
  /** Of several lists the one that is meant. */
  name: string;
  limit: number | undefined;
  /** What the page comes after, for a verb that pages by itself. */
  after: readonly Part[] | null;
  /** `paged`: the verb has cut the page itself, and says what the next one comes after. */
  answer: (
    body: Omit<Answer, "nextCursor">,
    paged?: { next: readonly Part[] | null },
  ) => TypedResponse<Answer, 200, "json"> & Response;
};

/**
 * An answer that holds lists of rows under their names, and `nextCursor`. From this one declaration a route has the
 * universal parameters, their description, and pages, columns, date formats and CSV. The first list is meant unless the
 * request says another.
 */
export function listed<Shape extends z.ZodRawShape>(
  answer: z.ZodObject<Shape>,
  lists: Lists<z.output<z.ZodObject<Shape>>>,
  options: ListOptions<z.output<z.ZodObject<Shape>>> = {},
) {
  type Answer = z.output<z.ZodObject<Shape>>;
  const declared = Object.entries<OneList<never> | undefined>(lists).flatMap(([name, list]) =>
    list === undefined ? [] : [declare(answer, name, list as unknown as OneList<object>)],
  );
  const writeDates = dateWriter(answer);
  return {
    query: listQuery(declared, options.limit ?? {}),
    answers: (description: string) => listAnswers(answer, description),
    /** Throws `invalid_request` for unknown columns and foreign cursors. */
    asked(c: Context<HttpEnv>, query: Query): AskedList<Answer> {
      const list = declared.find(({ name }) => name === query.list) ?? declared[0];
      if (list === undefined) throw new Error("A listed answer names no list.");
      const mark = listMark(c.req.url);
      const wanted: Wanted = {
        columns: query.columns === undefined ? null : chosenColumns(query.columns, list.columns),
        limit: query.limit,
        after: query.cursor === undefined ? null : readCursor(query.cursor, mark),
        csv: query.format === undefined ? prefersCsv(c.req.header("accept")) : query.format === "csv",
        dateformat: query.dateformat,
        mark,
      };
      const file = options.file as ((body: Body) => readonly string[]) | undefined;
      return {
        name: list.name,
        limit: wanted.limit,
        after: wanted.after,
        answer: (body, paged) =>
          sendList(c, { list, wanted, writeDates, file }, body as Body, paged) as TypedResponse<
            Answer,
            200,
            "json"
          > &
            Response,
      };
    },
  };
}

function declare(answer: z.ZodObject, name: string, { beside = [], key, order }: OneList<object>): Declared {
  const field: unknown = answer.shape[name];
  const list = field instanceof z.ZodOptional ? field.unwrap() : field;
  if (!(list instanceof z.ZodArray)) throw new Error(`${name} is no list of this answer.`);
  const fields = columnsOf(list.element as z.ZodType);
  const own = new Set(fields.map(({ name: own }) => own));
  const taken = beside.filter((each) => !own.has(each));
  return { name, key, order, beside: taken, fields, columns: [...namesOf(fields), ...taken] };
}

function listAnswers<Schema extends z.ZodType>(schema: Schema, description: string) {
  const { 200: json, ...rest } = answers(schema, description);
  const content = { ...json.content, "text/csv": { schema: z.string() } };
  // CSV is sent past the types: what a handler hands over is the JSON.
  return { 200: { description, content } as typeof json, ...rest };
}
