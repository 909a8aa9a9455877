import type { ErrorCode } from "../error-table.ts";
import { AppError, asAppError } from "../errors.ts";
import { mayCall, stateAt } from "./circuit.ts";
import type { ProviderHealthBook } from "./health-book.ts";
import type { ProviderHealth } from "./ports.ts";
import type { Provider, ProviderFailure } from "./provider.ts";

/** A provider of a capability and the question to it. */
export type Candidate<T> = { provider: Provider; call: () => Promise<T> };

export type AskDeps = { health: ProviderHealthBook; nowMs: () => number };

/** What a provider said, or why it said nothing. */
export type Attempt<T> = { ok: true; answer: T } | { ok: false; error: AppError };

/** These speak of the provider; a refused request speaks of the request. */
const TROUBLES: ReadonlySet<ErrorCode> = new Set([
  "provider_unavailable",
  "provider_rate_limited",
  "provider_unauthorized",
  "provider_bad_body",
]);
/** After these the next provider is asked. Anything else is an answer, or our own fault. */
const FALLS_THROUGH: ReadonlySet<ErrorCode> = new Set([...TROUBLES, "provider_rejected"]);

/**
 * Asks providers in their order until one answers. `fallbackFrom` names those before it and why. Throws the first one's
 * error when none does; at once `provider_oversize`, for the caller to ask for less, and `provider_unknown_symbol` of
 * the first, which is a definite answer (a fallback that lacks a symbol says nothing about it).
 */
export async function askProviders<T>(
  deps: AskDeps,
  candidates: readonly Candidate<T>[],
): Promise<{ answer: T; provider: Provider; fallbackFrom: ProviderFailure[] }> {
  const fallbackFrom: ProviderFailure[] = [];
  let first: AppError | null = null;
  for (const { provider, call } of candidates) {
    const attempt = await attemptCall(deps, provider, call);
    if (attempt.ok) return { answer: attempt.answer, provider, fallbackFrom };
    const { error } = attempt;
    const notHere = error.code === "provider_unknown_symbol" && first !== null;
    if (!fallsThrough(error) && !notHere) throw error;
    first ??= error;
    fallbackFrom.push(asProviderFailure(provider, error));
  }
  throw first ?? nobodyConfigured();
}

/** One call, if the provider's circuit lets it through; its outcome is remembered. Never throws. */
export async function attemptCall<T>(
  { health, nowMs }: AskDeps,
  provider: Provider,
  call: () => Promise<T>,
): Promise<Attempt<T>> {
  const startMs = nowMs();
  const circuit = await health.read(provider, startMs);
  if (!mayCall(circuit, startMs)) return { ok: false, error: keptAway(circuit, startMs) };
  try {
    const answer = await call();
    await health.record(provider, { ok: true }, nowMs());
    return { ok: true, answer };
  } catch (thrown) {
    const error = asAppError(thrown);
    if (TROUBLES.has(error.code)) await health.record(provider, { ok: false, failure: error }, nowMs());
    else if (isDefinite(error)) await health.record(provider, { ok: true }, nowMs());
    return { ok: false, error };
  }
}

function fallsThrough({ code }: AppError): boolean {
  return FALLS_THROUGH.has(code);
}

export function asProviderFailure(provider: Provider, { code, message }: AppError): ProviderFailure {
  return { provider, code, message };
}

export function nobodyConfigured(): AppError {
  return new AppError("not_configured", "No provider of this has a key.", {
    hint: "GET /v1/providers says what is missing; the operator adds a key with npm run setup.",
  });
}

function isDefinite({ code }: AppError): boolean {
  return code === "provider_oversize" || code === "provider_unknown_symbol";
}

const STATE_CODES = {
  open: "provider_unavailable",
  half_open: "provider_unavailable",
  closed: "provider_unavailable",
  rate_limited: "provider_rate_limited",
  auth_required: "provider_unauthorized",
} as const satisfies Record<ProviderHealth["state"], ErrorCode>;

/** The error that the provider would most likely give, without asking it. */
function keptAway(health: ProviderHealth, nowMs: number): AppError {
  const { provider, untilMs, reason } = health;
  const why = reason === null ? "" : ` ${reason}`;
  const until = untilMs === null ? "a new login" : new Date(untilMs).toISOString();
  return new AppError(
    STATE_CODES[stateAt(health, nowMs)],
    `${provider} is not asked until ${until}.${why}`,
    untilMs === null ? {} : { retryAfterSeconds: Math.max(1, Math.ceil((untilMs - nowMs) / 1_000)) },
  );
}
