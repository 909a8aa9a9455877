import type { ProfileSource } from "../../company/ports.ts";
import { AppError } from "../../errors.ts";
import type { SkipCounts } from "../../providers/provider.ts";
import type { ProviderAnswer } from "../provider-http.ts";
import { getTiingo, type TiingoDeps } from "./client.ts";
import { normaliseMetadata } from "./normalise.ts";
import { toTiingoTicker } from "./symbol.ts";
import { parseTiingoMetadata } from "./wire.ts";

/** Names and exchanges from Tiingo's metadata. Throws the `provider_*` codes. */
export function createTiingoProfileSource(deps: TiingoDeps): ProfileSource {
  return {
    async fetchProfile(symbol) {
      const ticker = toTiingoTicker(symbol);
      const fetched = { provider: "tiingo" as const, fetchedAtMs: deps.nowMs() };
      if (ticker === null) return { ...fetched, profile: null, skipped: {}, bytes: 0, providerCalls: 0 };
      const answer = await getTiingo(deps, `/tiingo/daily/${encodeURIComponent(ticker)}`);
      return {
        ...fetched,
        ...readProfile(answer, symbol, deps.nowMs()),
        bytes: answer.bytes,
        providerCalls: 1,
      };
    },
  };
}

/** A metadata answer in our terms. Throws `provider_bad_body` for one of another ticker. */
function readProfile(answer: ProviderAnswer, symbol: string, nowMs: number) {
  try {
    const metadata = parseTiingoMetadata(answer, nowMs);
    if (metadata.ticker.toUpperCase() !== toTiingoTicker(symbol)) {
      throw new AppError("provider_bad_body", `Tiingo sent ${metadata.ticker.slice(0, 12)} for ${symbol}.`);
    }
    const profile = normaliseMetadata(metadata, symbol);
    const skipped: SkipCounts = profile === null ? { malformed: 1 } : {};
    return { profile, skipped };
  } catch (error) {
    if (isUnknown(error)) return { profile: null, skipped: {} };
    throw error;
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof AppError && error.code === "provider_unknown_symbol";
}
