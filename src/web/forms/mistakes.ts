import { type AppError, publicMessage } from "../../errors.ts";

/** What is wrong with a form: by field where the refusal names one, and in whole. */
export type Mistakes = { of: (field: string) => string | null; message: string; hint: string };

/** "dte: must be a number; strikes.1: must be at least 0.01" by the field's first name. */
export function mistakesOf(error: AppError): Mistakes {
  const byField = new Map<string, string>();
  for (const part of publicMessage(error).split("; ")) {
    const [, field, says] = /^([a-zA-Z]+)(?:\.[\w.]+)?: (.+)$/s.exec(part) ?? [];
    if (field !== undefined && says !== undefined && !byField.has(field)) byField.set(field, says);
  }
  return {
    of: (field) => byField.get(field) ?? null,
    message: publicMessage(error),
    hint: error.hint,
  };
}
