import { asAppError } from "../errors.ts";
import type { ProviderOrder } from "./capability-gaps.ts";
import { closedCircuit, stateAt } from "./circuit.ts";
import type { Authorization } from "./login/authorization-status.ts";
import type { ProviderHealth, ProviderHealthStore } from "./ports.ts";
import { type Capability, PROVIDERS, type Provider } from "./provider.ts";

export type ProviderStatusDeps = {
  health: Pick<ProviderHealthStore, "readAll">;
  /** Providers with credentials. */
  configured: ReadonlySet<Provider>;
  /** Providers that are not configured are passed over. */
  order: ProviderOrder;
  /** Of Schwab's login; null without its keys. */
  readAuthorization: ((nowMs: number) => Promise<Authorization>) | null;
};

export type ProviderStatus = ProviderHealth & {
  configured: boolean;
  /** `rank` 1 is asked first, counting only configured providers; null for a provider that is not. */
  capabilities: { capability: Capability; rank: number | null }[];
  /** Null for providers without a login, and when it can't be read. */
  authorization: Authorization | null;
};

/** Every provider: what it is used for, and how it is doing. Throws `storage_unavailable`. */
export async function readProviderStatus(deps: ProviderStatusDeps, nowMs: number): Promise<ProviderStatus[]> {
  const [stored, authorization] = await Promise.all([deps.health.readAll(), authorizationOf(deps, nowMs)]);
  return PROVIDERS.map((provider) => {
    const health = stored.find((one) => one.provider === provider) ?? closedCircuit(provider, nowMs);
    return {
      ...health,
      state: stateAt(health, nowMs),
      configured: deps.configured.has(provider),
      capabilities: capabilitiesOf(deps, provider),
      authorization: provider === "schwab" ? authorization : null,
    };
  });
}

function capabilitiesOf({ order, configured }: ProviderStatusDeps, provider: Provider) {
  return Object.entries(order).flatMap(([capability, providers]) => {
    if (!providers.includes(provider)) return [];
    const rank = providers.filter((one) => configured.has(one)).indexOf(provider) + 1;
    return [{ capability: capability as Capability, rank: rank === 0 ? null : rank }];
  });
}

/** Its own failure must not hide how the providers are doing. */
async function authorizationOf(
  { readAuthorization }: ProviderStatusDeps,
  nowMs: number,
): Promise<Authorization | null> {
  if (readAuthorization === null) return null;
  try {
    return await readAuthorization(nowMs);
  } catch (thrown) {
    if (asAppError(thrown).code === "internal") throw thrown;
    return null;
  }
}
