import type { Provider } from "../provider.ts";

/** Hours before the end at which the operator is told. */
export const EXPIRY_WARNINGS_HOURS = [48, 24, 6] as const;

export type AuthorizationFacts = {
  provider: Provider;
  /** Epoch ms; null when no login is stored. */
  expiresAtMs: number | null;
  /** The provider's health is `auth_required`. */
  loginRequired: boolean;
  /** A configured refresh token waits for its first use. */
  seeded: boolean;
  loginUrl: string;
};

export type Authorization = {
  provider: Provider;
  state: "ok" | "expiring" | "required";
  expiresAtMs: number | null;
  /** Days to the end, in tenths; null when nothing is known of it, 0 when it is over. */
  daysLeft: number | null;
  /** The last of {@link EXPIRY_WARNINGS_HOURS} that has been reached; null outside `expiring`. Tell when it changes. */
  warningHours: (typeof EXPIRY_WARNINGS_HOURS)[number] | null;
  loginUrl: string;
};

const HOUR_MS = 3_600_000;
const TENTH_OF_A_DAY_MS = 2.4 * HOUR_MS;

/** Whether a provider's login is good, near its end, or due. */
export function authorizationStatus(facts: AuthorizationFacts, nowMs: number): Authorization {
  const { provider, expiresAtMs, loginRequired, seeded, loginUrl } = facts;
  const leftMs = expiresAtMs === null ? null : Math.max(0, expiresAtMs - nowMs);
  const daysLeft = leftMs === null ? null : Math.round(leftMs / TENTH_OF_A_DAY_MS) / 10;
  const base = { provider, expiresAtMs, daysLeft, warningHours: null, loginUrl };
  if (loginRequired || leftMs === 0 || (leftMs === null && !seeded)) return { ...base, state: "required" };
  const reached = leftMs === null ? [] : EXPIRY_WARNINGS_HOURS.filter((hours) => leftMs <= hours * HOUR_MS);
  const warningHours = reached.at(-1) ?? null;
  return { ...base, state: warningHours === null ? "ok" : "expiring", warningHours };
}
