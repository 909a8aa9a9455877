import { createFinnhubProfileSource } from "../src/adapters/finnhub/profile-source.ts";
import { createProviderHttp } from "../src/adapters/provider-http.ts";
import { createTiingoProfileSource } from "../src/adapters/tiingo/profile-source.ts";
import type { ProfileSource } from "../src/company/ports.ts";
import { fetchProfile } from "../src/company/read-profile.ts";
import { asAppError } from "../src/errors.ts";
import { UNMETERED } from "../src/meter.ts";
import type { Provider } from "../src/providers/provider.ts";

export type CompanyNames = {
  /** By symbol; without those that nobody knows. */
  names: Map<string, string>;
  /** Why names are missing; null when nobody failed. */
  trouble: string | null;
};

const LIMITS = { timeoutMs: 5_000, maxBodyBytes: 1_000_000, meter: UNMETERED };

/**
 * Names of companies from whichever of Finnhub and Tiingo has a key among `settings`. Never throws: a name is worth no
 * failure. The first failure ends the asking.
 */
export async function findCompanyNames(
  symbols: readonly string[],
  settings: Readonly<Record<string, string | undefined>>,
): Promise<CompanyNames> {
  const names = new Map<string, string>();
  const sources = profileSources(settings);
  if (sources.length === 0) return { names, trouble: null };
  for (const symbol of symbols) {
    try {
      const { profile } = await fetchProfile(sources, symbol);
      if (profile !== null) names.set(symbol, profile.name);
    } catch (error) {
      return { names, trouble: asAppError(error).message };
    }
  }
  return { names, trouble: null };
}

function profileSources(settings: Readonly<Record<string, string | undefined>>): ProfileSource[] {
  const deps = (provider: Provider, name: string, apiBase: string, apiKey: string) => ({
    apiBase,
    apiKey,
    http: createProviderHttp({ provider, name, ...LIMITS }),
    nowMs: () => Date.now(),
  });
  const { FINNHUB_API_KEY: finnhub, TIINGO_API_KEY: tiingo } = settings;
  const { FINNHUB_API_BASE = "https://finnhub.io", TIINGO_API_BASE = "https://api.tiingo.com" } = settings;
  return [
    ...(finnhub ? [createFinnhubProfileSource(deps("finnhub", "Finnhub", FINNHUB_API_BASE, finnhub))] : []),
    ...(tiingo ? [createTiingoProfileSource(deps("tiingo", "Tiingo", TIINGO_API_BASE, tiingo))] : []),
  ];
}
