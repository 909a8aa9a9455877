import { requireTicker } from "../chains/read-chain.ts";
import type { ChainReader } from "../chains/reader-ports.ts";
import { AppError, asAppError } from "../errors.ts";
import { HOUR_MS } from "../market/calendar-date.ts";
import type { Fetched } from "../providers/provider.ts";
import type { CompanyProfile, CompanySources } from "./ports.ts";
import { type ProviderData, providerData, unconfigured } from "./provider-data.ts";
import { rememberAnswer } from "./remember-answer.ts";

const KEEP = { freshMs: 24 * HOUR_MS, keptMs: 30 * 24 * HOUR_MS };

/** Prices move while a profile is kept, and share counts are of the last filing. */
const MOST_TIMES_PRICE = 3;

export type ProfileDeps = {
  chains: Pick<ChainReader, "findTicker">;
  company: Pick<CompanySources, "profiles" | "cache">;
};

export type ProfileView = Omit<CompanyProfile, "sharesOutstanding"> & { data: ProviderData };

/**
 * A company's name and what else is known of it. Throws `unknown_symbol`, `provider_unconfigured`,
 * `provider_unknown_symbol` when no provider knows it, and the first provider's error when none answered.
 */
export async function readProfile(
  { chains, company }: ProfileDeps,
  symbol: string,
  nowMs: number,
): Promise<ProfileView> {
  const known = requireTicker(chains, symbol);
  if (company.profiles.length === 0) {
    await known;
    throw unconfigured("company names", "FINNHUB_API_KEY", "TIINGO_API_KEY");
  }
  // The cache is read meanwhile; a provider is asked for a symbol that is kept.
  const ask = async () => {
    await known;
    return fetchProfile(company.profiles, symbol);
  };
  const [{ price }, remembered] = await Promise.all([
    known,
    rememberAnswer(company.cache, `profile:${symbol}`, KEEP, ask, nowMs),
  ]);
  const { profile } = remembered.answer;
  if (profile === null) {
    throw new AppError("provider_unknown_symbol", `No provider knows a company behind ${symbol}.`, {
      hint: "Indexes and some funds have none.",
    });
  }
  const { sharesOutstanding = null, ...shown } = profile;
  const marketCap = plausibleCap(profile.marketCap, sharesOutstanding, price);
  return { ...shown, marketCap, data: providerData(remembered, nowMs) };
}

/**
 * Null for a value that would make a share cost several times what it does: one in pesos or yen that is called dollars.
 * Much less is no fault, since one depositary receipt may stand for several shares.
 */
function plausibleCap(cap: number | null, shares: number | null, price: number | null): number | null {
  if (cap === null || shares === null || price === null || price <= 0) return cap;
  return cap / shares > MOST_TIMES_PRICE * price ? null : cap;
}

type FetchedProfile = Fetched & { profile: CompanyProfile | null };

/** The first provider's answer that has a name. Throws the first error when nobody had one and somebody failed. */
export async function fetchProfile(
  sources: CompanySources["profiles"],
  symbol: string,
): Promise<FetchedProfile> {
  let nothing: FetchedProfile | null = null;
  let failure: AppError | null = null;
  for (const source of sources) {
    try {
      const answer = await source.fetchProfile(symbol);
      if (answer.profile !== null) return answer;
      nothing ??= answer;
    } catch (error) {
      failure ??= asAppError(error);
    }
  }
  if (failure !== null || nothing === null) {
    throw failure ?? unconfigured("company names", "FINNHUB_API_KEY", "TIINGO_API_KEY");
  }
  return nothing;
}
