/** One wide JSON event per unit of work, with anything that smells of a secret taken out by name. */

export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Record<string, unknown>;
export type Logger = (level: LogLevel, event: string, fields?: LogFields) => void;

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];
const SECRET_NAME =
  /token|secret|password|authorization|signature|api_?key|signing_?key|database_?url|cookie/i;
const SECRET_IN_TEXT = /(postgres(?:ql)?:\/\/[^:\s]+:)[^@\s]+@|(Bearer\s+)[\w.~+/=-]+/gi;

export function createLogger(minimum: LogLevel, write: (line: string) => void = console.log): Logger {
  const threshold = LEVELS.indexOf(minimum);
  return (level, event, fields = {}) => {
    if (LEVELS.indexOf(level) < threshold) return;
    write(JSON.stringify({ level, event, ...(redact(fields) as LogFields) }));
  };
}

/** A copy that is safe to write: secret-named fields masked, credentials inside text masked. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return value.replace(SECRET_IN_TEXT, "$1$2***");
  if (value instanceof Error) return { name: value.name, message: redact(value.message, depth) };
  if (value === null || typeof value !== "object" || depth > 5) return value;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) && inner !== null ? "***" : redact(inner, depth + 1),
    ]),
  );
}

/** The chain of messages from an error down to its first cause, for the log only. */
export function errorFields(error: unknown): LogFields {
  const chain: string[] = [];
  let current: unknown = error;
  while (current instanceof Error && chain.length < 4) {
    chain.push(current.message);
    current = current.cause;
  }
  return { error: chain.length > 0 ? chain.join(" <- ") : String(error) };
}
