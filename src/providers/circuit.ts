import type { AppError } from "../errors.ts";
import type { ProviderHealth, ProviderState } from "./ports.ts";
import type { Provider } from "./provider.ts";

/** What a failed call says of its provider. */
export type CircuitFailure = Pick<AppError, "code" | "message" | "retryAfterSeconds">;

/** In a row, until calls are kept away. */
const OPEN_AFTER_FAILURES = 3;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** A Retry-After beyond this is taken for a mistake. */
const LONGEST_RETRY_AFTER_MS = 60 * 60_000;
/** One call now and then while a login is needed, so that a mended key is noticed without being told. */
const LOGIN_PROBE_MS = 15 * 60_000;

/** A provider of which nothing is known, or that somebody has just logged in to. */
export function closedCircuit(provider: Provider, nowMs: number): ProviderHealth {
  return {
    provider,
    state: "closed",
    sinceMs: nowMs,
    untilMs: null,
    reason: null,
    failures: 0,
    lastSuccessAtMs: null,
    lastFailureAtMs: null,
  };
}

/** The state now: what waited long enough is half open, and the next call decides. */
export function stateAt(health: ProviderHealth, nowMs: number): ProviderState {
  const { state, untilMs } = health;
  if (state !== "open" && state !== "rate_limited") return state;
  // No wait is longer than the longest: beyond it a clock has been set back.
  return untilMs !== null && untilMs > nowMs && untilMs - nowMs <= LONGEST_RETRY_AFTER_MS
    ? state
    : "half_open";
}

export function mayCall(health: ProviderHealth, nowMs: number): boolean {
  const state = stateAt(health, nowMs);
  if (state === "auth_required") {
    return Math.abs(nowMs - (health.lastFailureAtMs ?? health.sinceMs)) >= LOGIN_PROBE_MS;
  }
  return state === "closed" || state === "half_open";
}

/** One answer closes the circuit. */
export function afterSuccess(health: ProviderHealth, nowMs: number): ProviderHealth {
  const closed = { ...health, state: "closed" as const, untilMs: null, reason: null, failures: 0 };
  const sinceMs = health.state === "closed" ? health.sinceMs : nowMs;
  return { ...closed, sinceMs, lastSuccessAtMs: nowMs };
}

/**
 * A refused login or a 429 keeps calls away at once, other failures after three in a row; each failed attempt after
 * that doubles the wait, up to a quarter of an hour.
 */
export function afterFailure(health: ProviderHealth, failure: CircuitFailure, nowMs: number): ProviderHealth {
  const before = stateAt(health, nowMs);
  // Calls that were under way when the circuit opened fail together: they are one failure.
  const counted = before === "open" || before === "rate_limited" ? health.failures : health.failures + 1;
  const failures = Math.max(1, counted);
  const next = { ...health, failures, lastFailureAtMs: nowMs, reason: failure.message };
  if (failure.code === "provider_unauthorized") {
    const sinceMs = health.state === "auth_required" ? health.sinceMs : nowMs;
    return { ...next, state: "auth_required", sinceMs, untilMs: null };
  }
  if (before === "auth_required") return { ...next, state: "auth_required" };
  if (failure.code === "provider_rate_limited") {
    const again = before === "half_open" && health.state === "rate_limited";
    const untilMs = nowMs + (retryAfterMs(failure) ?? waitMs(again ? failures : 1));
    const sinceMs = health.state === "rate_limited" ? health.sinceMs : nowMs;
    return {
      ...next,
      state: "rate_limited",
      sinceMs,
      untilMs: Math.max(untilMs, stillUntil(health, before)),
    };
  }
  if (before === "open" || before === "rate_limited") return { ...next, state: before };
  if (before === "closed" && failures < OPEN_AFTER_FAILURES) return { ...next, state: "closed" };
  const beyond = before === "half_open" ? Math.max(1, failures - OPEN_AFTER_FAILURES) : 0;
  const sinceMs = health.state === "open" ? health.sinceMs : nowMs;
  return { ...next, state: "open", sinceMs, untilMs: nowMs + waitMs(beyond + 1) };
}

function stillUntil({ untilMs }: ProviderHealth, state: ProviderState): number {
  return state === "open" || state === "rate_limited" ? (untilMs ?? 0) : 0;
}

/** A minute for the first, twice as long for each after it. */
function waitMs(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 10));
}

function retryAfterMs({ retryAfterSeconds }: CircuitFailure): number | null {
  if (retryAfterSeconds === undefined) return null;
  return Math.min(LONGEST_RETRY_AFTER_MS, Math.max(1, retryAfterSeconds) * 1_000);
}
