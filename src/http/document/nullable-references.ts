import { type JsonSchema, partsOf } from "./describe-fields.ts";

/**
 * The generator writes a reference that may be null as "all of: the component, and object or null", which null does not
 * satisfy. This makes it what is meant: the component or null.
 */
export function mendNullables(schema: JsonSchema): void {
  const [referred, nullable, ...more] = schema.allOf ?? [];
  const isMeant = Array.isArray(nullable?.type) && nullable.type.includes("null");
  if (referred?.$ref !== undefined && isMeant && more.length === 0) {
    delete schema.allOf;
    if (nullable?.description !== undefined) schema.description ??= nullable.description;
    schema.anyOf = [referred, { type: "null" }];
  }
  for (const part of [...Object.values(schema.properties ?? {}), ...partsOf(schema)]) mendNullables(part);
}
