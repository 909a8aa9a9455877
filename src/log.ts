/** One wide JSON event per unit of work, with anything that smells of a secret taken out by name. */

export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Record<string, unknown>;
export type Logger = (level: LogLevel, event: string, fields?: LogFields) => void;

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];
const SECRET_NAME =
  /token|secret|password|authorization|signature|(?:api|app|signing|encryption)_?key|(?:database|webhook)_?url|cookie/i;

/** Credentials inside a text: in an address, after an authorization scheme, in a query or in JSON. */
const SECRETS_IN_TEXT: readonly RegExp[] = [
  /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@]+(?=@)/gi,
  /\b((?:Bearer|Basic)\s+)[\w.~+/=-]+/gi,
  /([\w-]*(?:token|secret|password|api_?key)=)[^\s&"']+/gi,
  /([\w-]*(?:token|secret|password|api_?key)\\?"\s*:\s*\\?")[^"\\]+/gi,
];
/** Deeper than any event of ours; beyond it nothing is written, so that nothing hides there and no circle is endless. */
const DEEPEST = 6;

export function createLogger(minimum: LogLevel, write: (line: string) => void = console.log): Logger {
  const threshold = LEVELS.indexOf(minimum);
  return (level, event, fields = {}) => {
    if (LEVELS.indexOf(level) < threshold) return;
    write(JSON.stringify({ level, event, ...(redact(fields) as LogFields) }));
  };
}

/** A copy that is safe to write: secret-named fields masked, credentials inside text masked. */
function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  if (value instanceof Error) return { name: value.name, message: redactText(value.message) };
  if (depth > DEEPEST) return "…";
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) && inner !== null ? "***" : redact(inner, depth + 1),
    ]),
  );
}

function redactText(text: string): string {
  return SECRETS_IN_TEXT.reduce((safe, secret) => safe.replace(secret, "$1***"), text);
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
