import { z } from "zod";

/** One setting: what it is for, where to get it, what it may be. */
export type Setting<Schema extends z.ZodType = z.ZodType> = {
  purpose: string;
  where: string;
  /** Secrets belong in `wrangler secret put`, never in wrangler.toml. */
  secret: boolean;
  schema: Schema;
};

export function variable<Schema extends z.ZodType>(
  purpose: string,
  where: string,
  schema: Schema,
): Setting<Schema> {
  return { purpose, where, schema, secret: false };
}

export function secret<Schema extends z.ZodType>(
  purpose: string,
  where: string,
  schema: Schema,
): Setting<Schema> {
  return { purpose, where, schema, secret: true };
}

export const YOU_CHOOSE = "you choose";

export const text = z.string().trim().min(1, "must not be empty");
export const url = z
  .url({ protocol: /^https?$/, error: "must be an http(s) URL" })
  .transform((v) => v.replace(/\/+$/, ""));
export const flag = z
  .enum(["true", "false"], { error: 'must be "true" or "false"' })
  .transform((v) => v === "true");
export const postgresUrl = text.regex(/^postgres(ql)?:\/\/[^:@/\s]+:[^@/\s]+@[^/\s]+\/\S+$/, {
  error: "must look like postgres://user:password@host/database",
});

/** A whole number of `unit` within bounds; `why` ends the sentence that refuses one outside them. */
export function whole(unit: string, [min, max]: readonly [number, number], why = "") {
  const because = why === "" ? "" : `, ${why}`;
  return z.coerce
    .number({ error: `must be a number of ${unit}` })
    .int(`must be whole ${unit}`)
    .min(min, `must be at least ${min}${because}`)
    .max(max, `must be at most ${max}${because}`);
}

/** Names in order of preference, e.g. "schwab,alpaca"; each at most once, each known. */
export function order<const Name extends string>(known: readonly Name[]) {
  return z
    .string()
    .transform((v) => v.split(",").map((name) => name.trim().toLowerCase()))
    .pipe(
      z
        .array(z.enum(known, { error: `may only name ${known.join(", ")}` }))
        .min(1)
        .refine((names) => new Set(names).size === names.length, "names a provider twice"),
    );
}
