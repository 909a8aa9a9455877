import * as z from "zod";

/** A schema without what says that it may be null, left out or filled in; `mayLack`: it may be left out. */
export function unwrapped(schema: z.ZodType): { schema: z.ZodType; mayLack: boolean } {
  if (schema instanceof z.ZodOptional) return { ...unwrapped(schema.unwrap() as z.ZodType), mayLack: true };
  if (schema instanceof z.ZodNullable) return unwrapped(schema.unwrap() as z.ZodType);
  return { schema, mayLack: false };
}
