/** The arithmetic of Upstash-Retry-Delay: numbers, `retried`, + - * / %, parentheses and nine functions. */

type Token = { kind: "number"; value: number } | { kind: "name" | "symbol"; text: string };
type Cursor = { tokens: Token[]; at: number; retried: number };

const FUNCTIONS = new Map<string, { arity: number | "any"; apply: (values: number[]) => number }>([
  ["pow", { arity: 2, apply: ([base = 0, exponent = 0]) => base ** exponent }],
  ["sqrt", { arity: 1, apply: ([value = 0]) => Math.sqrt(value) }],
  ["abs", { arity: 1, apply: ([value = 0]) => Math.abs(value) }],
  ["exp", { arity: 1, apply: ([value = 0]) => Math.exp(value) }],
  ["floor", { arity: 1, apply: ([value = 0]) => Math.floor(value) }],
  ["ceil", { arity: 1, apply: ([value = 0]) => Math.ceil(value) }],
  ["round", { arity: 1, apply: ([value = 0]) => Math.round(value) }],
  ["min", { arity: "any", apply: (values) => Math.min(...values) }],
  ["max", { arity: "any", apply: (values) => Math.max(...values) }],
]);

/**
 * Value of a retry-delay expression, in milliseconds.
 *
 * @param retried how many retries were made before the one being planned, from 0
 * @throws SyntaxError naming what was not understood
 */
export function evaluateExpression(expression: string, retried: number): number {
  const cursor: Cursor = { tokens: tokenise(expression), at: 0, retried };
  const value = sum(cursor);
  const rest = cursor.tokens[cursor.at];
  if (rest !== undefined) throw new SyntaxError(`unexpected "${describe(rest)}"`);
  return value;
}

function tokenise(expression: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:(\d+(?:\.\d+)?|\.\d+)|([A-Za-z_]\w*)|([-+*/%(),]))/y;
  const end = expression.trimEnd().length;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const match = pattern.exec(expression);
    if (match === null) throw new SyntaxError(`unexpected "${expression.slice(from).trim()}"`);
    const [, number, name, symbol] = match;
    if (number !== undefined) tokens.push({ kind: "number", value: Number(number) });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "symbol", text: symbol ?? "" });
  }
  if (tokens.length === 0) throw new SyntaxError("the expression is empty");
  return tokens;
}

function describe(token: Token): string {
  return token.kind === "number" ? String(token.value) : token.text;
}

/** Consumes the next token when it is one of `symbols`. */
function take(cursor: Cursor, ...symbols: string[]): string | null {
  const token = cursor.tokens[cursor.at];
  if (token?.kind !== "symbol" || !symbols.includes(token.text)) return null;
  cursor.at += 1;
  return token.text;
}

function expect(cursor: Cursor, symbol: string): void {
  if (take(cursor, symbol) !== null) return;
  const found = cursor.tokens[cursor.at];
  throw new SyntaxError(
    `expected "${symbol}", found ${found === undefined ? "the end" : `"${describe(found)}"`}`,
  );
}

function sum(cursor: Cursor): number {
  let value = product(cursor);
  for (let sign = take(cursor, "+", "-"); sign !== null; sign = take(cursor, "+", "-")) {
    const next = product(cursor);
    value = sign === "+" ? value + next : value - next;
  }
  return value;
}

function product(cursor: Cursor): number {
  let value = factor(cursor);
  for (let sign = take(cursor, "*", "/", "%"); sign !== null; sign = take(cursor, "*", "/", "%")) {
    const next = factor(cursor);
    if (sign === "*") value *= next;
    else if (sign === "/") value /= next;
    else value %= next;
  }
  return value;
}

function factor(cursor: Cursor): number {
  if (take(cursor, "-") !== null) return -factor(cursor);
  if (take(cursor, "+") !== null) return factor(cursor);
  if (take(cursor, "(") !== null) {
    const value = sum(cursor);
    expect(cursor, ")");
    return value;
  }
  const token = cursor.tokens[cursor.at];
  if (token === undefined) throw new SyntaxError("the expression ends too early");
  cursor.at += 1;
  if (token.kind === "number") return token.value;
  if (token.kind === "symbol") throw new SyntaxError(`unexpected "${token.text}"`);
  return token.text === "retried" ? cursor.retried : call(cursor, token.text);
}

function call(cursor: Cursor, name: string): number {
  const target = FUNCTIONS.get(name);
  if (target === undefined) {
    throw new SyntaxError(`unknown name "${name}"; known: retried, ${[...FUNCTIONS.keys()].join(", ")}`);
  }
  expect(cursor, "(");
  const values = [sum(cursor)];
  while (take(cursor, ",") !== null) values.push(sum(cursor));
  expect(cursor, ")");
  if (target.arity !== "any" && values.length !== target.arity) {
    throw new SyntaxError(`${name} takes ${target.arity} value(s), got ${values.length}`);
  }
  return target.apply(values);
}
