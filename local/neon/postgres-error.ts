/** The fields of a PostgreSQL error, in the order and under the names that Neon answers with. */
export type PostgresError = {
  message: string;
  code: string;
  detail: string | null;
  hint: string | null;
  position: string | null;
  internalPosition: string | null;
  internalQuery: string | null;
  severity: string;
  where: string | null;
  table: string | null;
  column: string | null;
  schema: string | null;
  dataType: string | null;
  constraint: string | null;
  file: string | null;
  line: string | null;
  routine: string | null;
};

/** The error of a statement, or null when the failure is not PostgreSQL's (a lost connection, a fault). */
export function readPostgresError(error: unknown): PostgresError | null {
  if (!(error instanceof Error) || textField(error, "severity") === null) return null;
  return {
    message: error.message,
    code: textField(error, "code") ?? "",
    detail: textField(error, "detail"),
    hint: textField(error, "hint"),
    position: textField(error, "position"),
    internalPosition: textField(error, "internalPosition"),
    internalQuery: textField(error, "internalQuery"),
    severity: textField(error, "severity") ?? "",
    where: textField(error, "where"),
    table: textField(error, "table"),
    column: textField(error, "column"),
    schema: textField(error, "schema"),
    dataType: textField(error, "dataType"),
    constraint: textField(error, "constraint"),
    file: textField(error, "file"),
    line: textField(error, "line"),
    routine: textField(error, "routine"),
  };
}

const NO_DETAILS: Omit<PostgresError, "message"> = {
  code: "",
  detail: null,
  hint: null,
  position: null,
  internalPosition: null,
  internalQuery: null,
  severity: "",
  where: null,
  table: null,
  column: null,
  schema: null,
  dataType: null,
  constraint: null,
  file: null,
  line: null,
  routine: null,
};

/** The same shape for an error that PostgreSQL knows nothing of. */
export function proxyError(message: string, code = ""): PostgresError {
  return { message, ...NO_DETAILS, code };
}

function textField(error: Error, name: string): string | null {
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : null;
}
