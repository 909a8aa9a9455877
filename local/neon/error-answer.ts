import { Outage, type OutageKind } from "./faults.ts";
import { HttpAnswerError } from "./http-answer-error.ts";
import { type PostgresError, proxyError, readPostgresError } from "./postgres-error.ts";

type ErrorAnswer = {
  status: number;
  error: PostgresError;
};

const OUTAGE_ANSWERS: Record<Exclude<OutageKind, "drop">, ErrorAnswer> = {
  "server-error": { status: 500, error: proxyError("Couldn't connect to compute node") },
  quota: {
    status: 500,
    error: proxyError(
      "Your account or project has exceeded the compute time quota. Upgrade your plan to increase limits.",
    ),
  },
  cancelled: { status: 400, error: proxyError("Query cancelled, connection was terminated", "08P01") },
};

/** PostgreSQL's errors are the caller's (400); what the proxy cannot do is its own (500). */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof Outage && error.kind !== "drop") return OUTAGE_ANSWERS[error.kind];
  if (error instanceof HttpAnswerError) {
    return { status: error.status, error: proxyError(error.message, error.code) };
  }
  if (error instanceof SyntaxError) {
    return { status: 500, error: proxyError("could not parse postgres response") };
  }
  const postgres = readPostgresError(error);
  if (postgres) return { status: 400, error: postgres };
  return isNetworkError(error)
    ? OUTAGE_ANSWERS["server-error"]
    : { status: 500, error: proxyError(String(error)) };
}

/** A real PostgreSQL that went away: ECONNREFUSED, ECONNRESET, ... */
function isNetworkError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("E");
}
