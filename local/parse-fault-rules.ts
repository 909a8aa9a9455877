import type { FaultRule } from "./faults.ts";

export type ParsedFaultRules<Kind extends string> =
  | { readonly ok: true; readonly rules: FaultRule<Kind>[] }
  | { readonly ok: false; readonly message: string };

const NUMBERS = ["times", "probability", "seed", "status", "retryAfterSeconds", "delayMs"] as const;
const TEXTS = ["path", "symbol", "statement"] as const;

/** Reads the body of `POST /__faults`: one rule or a list. The message says what is wrong and what is allowed. */
export function parseFaultRules<Kind extends string>(
  text: string,
  kinds: readonly Kind[],
): ParsedFaultRules<Kind> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, message: `The body is not JSON. Send {"kind":"${kinds[0]}","times":3}.` };
  }
  const rules: FaultRule<Kind>[] = [];
  for (const item of Array.isArray(value) ? value : [value]) {
    const rule = parseRule(item, kinds);
    if (typeof rule === "string") return { ok: false, message: rule };
    rules.push(rule);
  }
  return { ok: true, rules };
}

function parseRule<Kind extends string>(value: unknown, kinds: readonly Kind[]): FaultRule<Kind> | string {
  if (typeof value !== "object" || value === null) return "A fault is an object with a kind.";
  const fields = new Map<string, unknown>(Object.entries(value));
  const kind = kinds.find((one) => one === fields.get("kind"));
  if (kind === undefined)
    return `kind ${JSON.stringify(fields.get("kind"))} is unknown. Use one of ${kinds.join(", ")}.`;
  const known: readonly string[] = ["kind", ...NUMBERS, ...TEXTS];
  const stranger = [...fields.keys()].find((name) => !known.includes(name));
  if (stranger !== undefined) return `${stranger} is no field of a fault. Use ${known.join(", ")}.`;
  const rule: Record<string, number | string> = {};
  for (const name of NUMBERS) {
    const number = fields.get(name);
    if (number === undefined) continue;
    if (typeof number !== "number" || !Number.isFinite(number) || number < 0) {
      return `${name} is ${JSON.stringify(number)}; it must be a number, 0 or more.`;
    }
    if (name === "probability" && number > 1) return `probability is ${number}; it must be 0 to 1.`;
    rule[name] = number;
  }
  for (const name of TEXTS) {
    const words = fields.get(name);
    if (words === undefined) continue;
    if (typeof words !== "string" || words === "") return `${name} must be a text that is not empty.`;
    rule[name] = words;
  }
  return { ...rule, kind };
}
