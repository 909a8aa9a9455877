import type { Hook } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import type { HttpEnv } from "../services.ts";

type Issue = { path: PropertyKey[]; message: string };

/** A request that fails its schema: says which field, and what was wrong with it. */
// biome-ignore lint/suspicious/noExplicitAny: the library's own default for a hook over every route
export const onInvalid: Hook<any, HttpEnv, any, any> = (result) => {
  if (result.success) return;
  const issues = (result.error as { issues: Issue[] }).issues.map(describe);
  throw new AppError("invalid_request", issues.join("; "), {
    hint: "Correct the named fields; /openapi.json describes them.",
  });
};

function describe({ path, message }: Issue): string {
  return path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`;
}
