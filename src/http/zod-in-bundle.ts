import { ZodType } from "zod/v4";

/**
 * What wrangler.toml's alias puts in the place of "zod": all of it but the object `z`, which would hold on to messages in
 * 64 languages. Our own files import names (`import * as z from "zod"`), of which the bundle keeps those that are used.
 */
export * from "zod/v4";

/** @hono/zod-openapi asks for `z` to add `.openapi()` to the schemas, and for nothing else of it. */
export const z = { ZodType };
