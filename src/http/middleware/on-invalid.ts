import { AppError } from "../../errors.ts";

type Issue = {
  readonly path: PropertyKey[];
  readonly message: string;
  readonly params?: Record<string, unknown> | undefined;
  readonly values?: readonly unknown[] | undefined;
};
type Checked = { success: true } | { success: false; error: { issues: readonly Issue[] } };

/**
 * The hook of every route: a request that fails its schema says which field, and what was wrong with it. A schema that
 * knows the right form gives it as `hint` in an issue's params.
 */
export function onInvalid(result: Checked): undefined {
  if (result.success) return undefined;
  throw invalidRequest(result.error.issues);
}

export function invalidRequest(issues: readonly Issue[]): AppError {
  const given = issues.map(({ params }) => params?.["hint"]).find((hint) => typeof hint === "string");
  return new AppError("invalid_request", issues.map(describe).join("; "), {
    hint: given ?? "Correct the named fields; /openapi.json describes them.",
  });
}

function describe({ path, message, values }: Issue): string {
  // What zod says by itself of a word that is none of a few.
  const words = message.startsWith("Invalid option") ? `must be one of ${values?.join(", ")}` : message;
  return path.length === 0 ? words : `${path.map(String).join(".")}: ${words}`;
}
