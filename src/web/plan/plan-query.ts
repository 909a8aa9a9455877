/**
 * A plan's request in an address, and as the JSON body of POST /v1/plan. Every field has the body's name; families are
 * written once each, and `filters=none` switches all of them off. The body's schema judges what is asked.
 */

const TEXTS = ["symbol", "bias", "expiration", "mode", "fill"] as const;
const NUMBERS = [
  "dte",
  "target",
  "maxRisk",
  "accountSize",
  "riskPercent",
  "minProbability",
  "limit",
  "offset",
] as const;

export type AskedPlan = Record<string, unknown>;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/** The body that an address asks for; empty fields, as forms send them, are left out. */
export function planBody(query: URLSearchParams): AskedPlan {
  const given = (name: string) => query.get(name)?.trim() ?? "";
  const body: AskedPlan = {};
  for (const name of TEXTS) if (given(name) !== "") body[name] = given(name);
  for (const name of NUMBERS) {
    const text = given(name);
    if (text !== "") body[name] = NUMBER.test(text) ? Number(text) : text;
  }
  const undefinedRisk = given("undefinedRisk");
  if (undefinedRisk !== "") body["undefinedRisk"] = FLAGS[undefinedRisk] ?? undefinedRisk;
  const families = query.getAll("families").filter((family) => family.trim() !== "");
  if (families.length > 0) body["families"] = families;
  const filters = given("filters");
  if (filters !== "") body["filters"] = filters === "none" ? null : filters;
  return body;
}

const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Whether a plan is asked for, or only the form. */
export function asksPlan(query: URLSearchParams): boolean {
  return (query.get("bias") ?? "").trim() !== "";
}
