import type * as z from "zod";

type Mistake = { path: PropertyKey[]; message: string };

/** What a body should have been: a whole one, and a value that each field would take. */
export type RightForm = { form: object; examples: Readonly<Record<string, unknown>> };

const NO_FIELD = "is no field of this form";
/** With more mistakes than these the whole form is shown. */
const FEW = 3;

/** What is wrong with each field, once, and the right form of those fields. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  right: RightForm,
): { mistakes: Mistake[]; hint: string } {
  const byField = new Map<string, Mistake>();
  for (const mistake of issues.flatMap(asMistakes)) {
    const name = mistake.path.join(".");
    if (!byField.has(name)) byField.set(name, mistake);
  }
  const mistakes = [...byField.values()];
  return { mistakes, hint: `For example ${shown(mistakes, right)}; /openapi.json describes every field.` };
}

function asMistakes(issue: z.core.$ZodIssue): Mistake[] {
  if (issue.code !== "unrecognized_keys") return [{ path: [...issue.path], message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key], message: NO_FIELD }));
}

function shown(mistakes: readonly Mistake[], { form, examples }: RightForm): string {
  const names = [...new Set(mistakes.map(({ path }) => exampleOf(path, examples)))];
  const unknown = mistakes.some(
    ({ path, message }) => message === NO_FIELD && exampleOf(path, examples) === String(path.at(-1)),
  );
  const lost = names.length > FEW || unknown;
  if (lost || !names.every((name) => Object.hasOwn(examples, name))) return JSON.stringify(form);
  return names.map((name) => `"${name}": ${JSON.stringify(examples[name])}`).join(", ");
}

/**
 * The last name of a path, "strike" of legs.0.strike and "strikes" of strikes.1; where nothing is known of that the first
 * one, "filters" of filters.twoSided.short.
 */
function exampleOf(path: readonly PropertyKey[], examples: RightForm["examples"]): string {
  const names = path.filter((part) => typeof part === "string");
  const [first = "", last = ""] = [names[0], names.at(-1)];
  return Object.hasOwn(examples, last) ? last : first;
}
