import { AppError } from "../errors.ts";
import type { Provider } from "../providers/provider.ts";
import type { Remembered } from "./remember-answer.ts";

/** Where an answer comes from that is not stored here: asked for on demand, or kept from the last time. */
export type ProviderData = {
  source: "provider";
  provider: Provider;
  asOfMs: number;
  ageSeconds: number;
  /** The provider failed just now; this is what it said before. */
  stale: boolean;
};

export function providerData(
  { answer, stale }: Remembered<{ provider: Provider; fetchedAtMs: number }>,
  nowMs: number,
): ProviderData {
  const { provider, fetchedAtMs: asOfMs } = answer;
  const ageSeconds = Math.max(0, Math.round((nowMs - asOfMs) / 1_000));
  return { source: "provider", provider, asOfMs, ageSeconds, stale };
}

/** `what` as in "earnings". */
export function unconfigured(what: string, ...settings: string[]): AppError {
  return new AppError(
    "provider_unconfigured",
    `No provider of ${what} is set up: ${settings.join(" or ")} is not set.`,
    {
      hint: "The operator can set it with `wrangler secret put`; a key of finnhub.io/dashboard is free.",
    },
  );
}
