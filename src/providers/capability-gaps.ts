import { AppError } from "../errors.ts";
import { CAPABILITIES, type Capability, type Provider } from "./provider.ts";

/** Who is asked for what, in this order. */
export type ProviderOrder = Readonly<Partial<Record<Capability, readonly Provider[]>>>;

/** Something that nobody who may be asked has a credential for. */
export type CapabilityGap = {
  capability: Capability;
  /** What cannot be done without it, in a sentence. */
  lost: string;
  /** Any one of these would do. */
  providers: readonly Provider[];
  /** These could do it and have a credential, but the operator's order leaves them out. */
  leftOut: readonly Provider[];
};

const LOST: Readonly<Record<Capability, string>> = {
  chains: "No option chains are fetched: there is no volatility, and /calc takes premiums by hand.",
  bars: "No bars of one or five minutes are fetched.",
  quotes: "No last prices are fetched.",
  eod: "No daily bars, splits and past dividends are fetched.",
  history: "Holes in the history stay open.",
  option_history:
    "The past year's volatility cannot be rebuilt: IV rank begins once 60 closes of this deployment are there.",
  earnings: "Earnings dates are unknown: nobody says whether a report falls inside a trade.",
  news: "There is no company news.",
  profiles: "Tickers have no company profile.",
  rates: "The yield curve is not fetched: interest rates are those that chains imply.",
  dividends: "No dividends to come are known: they are projected from past ones.",
};

/** The capabilities that nobody in `order` has a credential for, in the order of their list; `able` can do them too. */
export function capabilityGaps(
  order: ProviderOrder,
  configured: ReadonlySet<Provider>,
  able: ProviderOrder = {},
): CapabilityGap[] {
  return CAPABILITIES.flatMap((capability) => {
    const providers = order[capability] ?? [];
    if (providers.length === 0 || providers.some((provider) => configured.has(provider))) return [];
    const leftOut = (able[capability] ?? []).filter((provider) => configured.has(provider));
    return [{ capability, lost: LOST[capability], providers, leftOut }];
  });
}

/** What the operator does about a gap. */
export function mendGap({ capability, providers, leftOut }: CapabilityGap): string {
  const addKey = `adds a key of ${providers.join(" or ")}: npm run setup`;
  if (leftOut.length === 0) return `The operator ${addKey}`;
  const setting = `PROVIDER_ORDER_${capability.toUpperCase()}`;
  return `The operator names ${leftOut.join(" or ")} in ${setting}, which leaves them out, or ${addKey}`;
}

/** A gap in two sentences. */
export function describeGap(gap: CapabilityGap): string {
  return `${gap.lost} ${mendGap(gap)}`;
}

/** Lets a missing quote be told with its cause, where no provider could have brought it. Null: there is no gap. */
export async function explainingGap<T>(gap: CapabilityGap | null, work: () => Promise<T>): Promise<T> {
  if (gap === null) return work();
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "no_quotes") throw error;
    throw new AppError("no_quotes", `${error.message} ${gap.lost}`, {
      hint: `${error.hint} ${mendGap(gap)}`,
      cause: error,
    });
  }
}
