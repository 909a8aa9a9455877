// Gives schemas their .openapi().
import "@hono/zod-openapi";
import * as z from "zod";

/** Fields of an answer, each with what it is and its unit for the OpenAPI document. */
export const number = (description: string) => z.number().openapi({ description });
/** Null where it is unbounded or nobody knows. */
export const maybe = (description: string) => z.number().nullable().openapi({ description });
export const text = (description: string) => z.string().openapi({ description });
export const words = (description: string) => z.string().nullable().openapi({ description });
export const probability = (description: string) =>
  z
    .number()
    .min(0)
    .max(1)
    .openapi({ description: `probability, 0 to 1: ${description}` });
