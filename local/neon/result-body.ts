import type { SqlRequest } from "./read-sql-request.ts";
import type { ResultSet } from "./statements.ts";
import { textToJson } from "./text-to-json.ts";

/** The JSON that answers a request: one result, or for a batch all of them under `results`. */
export function resultBody(request: SqlRequest, results: readonly ResultSet[]): string {
  const shaped = results.map((result, index) => {
    const arrayMode = request.statements[index]?.arrayMode ?? false;
    return shapeResult(result, arrayMode, request.rawText);
  });
  return JSON.stringify(request.isBatch ? { results: shaped } : shaped[0]);
}

function shapeResult(result: ResultSet, rowAsArray: boolean, rawText: boolean) {
  const value = (text: string | null, index: number): unknown => {
    const type = result.fields[index]?.dataTypeID ?? 0;
    return text === null || rawText ? text : textToJson(text, type);
  };
  const shapeRow = (row: (string | null)[]): unknown => {
    const values = rawText ? row : row.map(value);
    return rowAsArray
      ? values
      : Object.fromEntries(result.fields.map((field, index) => [field.name, values[index]]));
  };
  return {
    rowAsArray,
    fields: result.fields.map((field) => ({ ...field, format: "text" })),
    rows: rawText && rowAsArray ? result.rows : result.rows.map(shapeRow),
    command: result.command,
    rowCount: result.rowCount,
  };
}
