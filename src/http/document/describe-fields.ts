import { MARKET_WORDS } from "./market-words.ts";
import { OPERATION_WORDS } from "./operation-words.ts";

/** As much of a JSON schema as is looked at here. */
export type JsonSchema = {
  $ref?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  type?: string | string[];
  [word: string]: unknown;
};

/** Schemas about running the house; elsewhere a word of the market goes first. */
const OF_OPERATION = new Set(
  "CapabilityGap Error Health Job Run Task HistoryProgress Budget Provider Authorization Capability HistoryPlan DeadLetter Diagnosis".split(
    " ",
  ),
);

/**
 * Says of every field below `schema` what it is, where the schema does not. `owner` is the component's name, or null for
 * a schema that stands in a route.
 */
export function describeFields(schema: JsonSchema, owner: string | null, ofOperation: boolean): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const words = wordsFor(name, owner, ofOperation || (owner !== null && OF_OPERATION.has(owner)));
    if (!saysItself(field) && words !== undefined) describe(field, words);
    describeFields(field, owner, ofOperation);
  }
  for (const part of partsOf(schema)) describeFields(part, owner, ofOperation);
}

/** What `name` is, in the words that an owner's schema goes by. */
export function wordsFor(name: string, owner: string | null, ofOperation: boolean): string | undefined {
  const own = `${owner}.${name}`;
  const [first, second] = ofOperation ? [OPERATION_WORDS, MARKET_WORDS] : [MARKET_WORDS, OPERATION_WORDS];
  return first[own] ?? second[own] ?? first[name] ?? second[name];
}

/** Schemas directly below one that are no fields. */
export function partsOf({ items, anyOf, oneOf, allOf, additionalProperties }: JsonSchema): JsonSchema[] {
  const values = typeof additionalProperties === "object" ? [additionalProperties] : [];
  return [
    ...(items === undefined ? [] : [items]),
    ...(anyOf ?? []),
    ...(oneOf ?? []),
    ...(allOf ?? []),
    ...values,
  ];
}

export const saysItself = ({ description, allOf }: JsonSchema): boolean =>
  description !== undefined || (allOf ?? []).some((part) => part.description !== undefined);

/** OpenAPI 3.1 lets a description stand beside a $ref. */
function describe(schema: JsonSchema, description: string): void {
  schema.description = description;
}
