import "@hono/zod-openapi";
import * as z from "zod";
import { LIMITS } from "../calculator/limits.ts";
import { ERROR_TABLE, type ErrorCode } from "../error-table.ts";
import { parseRoot, parseTickerSymbol, ROOT_REFUSAL, SYMBOL_REFUSAL } from "../options/ticker-symbol.ts";
import { bounded, wholeNumber } from "./bounded.ts";

const ERROR_CODES = Object.keys(ERROR_TABLE) as [ErrorCode, ...ErrorCode[]];

/** Shapes that several routes share, named as they appear in the OpenAPI document. */

const textWanted = {
  error: ({ input }: { input?: unknown }) => (input === undefined ? "is missing" : "must be text"),
};

/** "$SPX", "^SPX", "spx" and "SPX" are one symbol. */
export const SymbolParam = z
  .string(textWanted)
  .transform((text) => parseTickerSymbol(text) ?? "")
  .pipe(z.string().min(1, SYMBOL_REFUSAL));

/** What the ledger keeps of a request: Postgres stores neither NUL nor half of a surrogate pair. */
export const StoredText = z
  .string(textWanted)
  .trim()
  .refine((text) => !text.includes("\0") && text.isWellFormed(), "holds a character that can't be stored");

export const DateText = z.iso
  .date("must be a calendar date, YYYY-MM-DD")
  .refine((text) => text >= "1970-01-01", "is before there were listed options")
  .openapi({ example: "2026-12-18" });

export const RootText = z
  .string()
  .transform((text) => parseRoot(text) ?? "")
  .pipe(z.string().min(1, ROOT_REFUSAL))
  .openapi({
    example: "SPXW",
    description:
      "the series, where one date has several: SPX (AM-settled), SPXW (PM-settled); PM when left out",
  });

/** Which listed expiration is meant: the one nearest to a date or to a number of days. */
export const ExpirationQuery = z
  .object({
    expiration: DateText.optional().openapi({
      description: "the listed expiration nearest to this date",
    }),
    dte: z
      .string()
      .regex(/^\d+$/, "must be whole days, 0 or more")
      .transform(Number)
      .pipe(bounded(LIMITS.dte))
      .optional()
      .openapi(wholeNumber(LIMITS.dte, "the listed expiration nearest to this many days")),
    root: RootText.optional(),
  })
  .refine(({ expiration, dte }) => expiration === undefined || dte === undefined, {
    error: "give expiration or dte, not both",
    path: ["dte"],
  });

export const Instant = z.iso.datetime().openapi({ example: "2026-11-23T15:00:04.000Z" });

export const ErrorAnswer = z
  .object({
    error: z
      .object({
        code: z
          .enum(ERROR_CODES)
          .openapi({ description: "what kind of error it is; each keeps its meaning" }),
        message: z.string().openapi({ description: "what is wrong and why, for people" }),
        hint: z.string().openapi({ description: "what to do" }),
        requestId: z.string().openapi({ description: "as in the header X-Request-Id; the log has it too" }),
      })
      .openapi({ description: "what went wrong, why, and what to do" }),
  })
  .openapi("Error");

export const DataInfo = z
  .object({
    source: z.enum(["stored", "manual"]).openapi({ description: "stored quotes, or what the caller gave" }),
    provider: z.string().nullable(),
    asOf: Instant.nullable().openapi({ description: "when it was fetched" }),
    quotedAt: Instant.nullable().openapi({ description: "when the quotes stood at the exchange" }),
    delayed: z.boolean().openapi({ description: "the provider calls its quotes 15 minutes old" }),
    ageSeconds: z.number().nullable().openapi({ description: "since the quotes stood" }),
    stale: z.boolean().openapi({ description: "older than two refresh intervals of market time" }),
  })
  .openapi("DataInfo");

/** What whoever asked should know of the answer, in sentences. */
export const Warnings = z.array(z.string());

/** One JSON answer with the error shape beside it. */
export function answers<Schema extends z.ZodType>(schema: Schema, description: string) {
  return {
    200: { description, content: { "application/json": { schema } } },
    default: {
      description: "What went wrong, why, and what to do",
      content: { "application/json": { schema: ErrorAnswer } },
    },
  };
}

export const iso = (ms: number) => new Date(ms).toISOString();
export const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms));
