import type { Config } from "../config/config.ts";
import { ABLE_PROVIDERS } from "../config/provider-settings.ts";
import { type CapabilityGap, capabilityGaps } from "../providers/capability-gaps.ts";
import { type Capability, PROVIDERS, type Provider } from "../providers/provider.ts";

/** Providers that have their credential. */
export function configuredProviders(config: Config): ReadonlySet<Provider> {
  return new Set(PROVIDERS.filter((provider) => config[provider] !== null));
}

/** Who is asked for what, in this order; what only one vendor gives has no setting. */
export function capabilityOrder({ providerOrder }: Config): Record<Capability, readonly Provider[]> {
  return {
    ...providerOrder,
    earnings: ["finnhub"],
    news: ["finnhub"],
    profiles: ["finnhub", "tiingo"],
    rates: ["treasury"],
    // Not one after another: what is declared, the next estimate and the past each come from one of them.
    dividends: ["alpaca", "schwab"],
  };
}

/** What nobody who may be asked has a credential for. */
export function configuredGaps(config: Config): CapabilityGap[] {
  return capabilityGaps(capabilityOrder(config), configuredProviders(config), ABLE_PROVIDERS);
}
