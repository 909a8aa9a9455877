import { AppError } from "../../errors.ts";

type Issue = { path: PropertyKey[]; message: string };
type Checked = { success: true } | { success: false; error: { issues: Issue[] } };

/** The hook of every route: a request that fails its schema says which field, and what was wrong with it. */
export function onInvalid(result: Checked): undefined {
  if (result.success) return undefined;
  throw new AppError("invalid_request", result.error.issues.map(describe).join("; "), {
    hint: "Correct the named fields; /openapi.json describes them.",
  });
}

function describe({ path, message }: Issue): string {
  return path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`;
}
