import { lazily } from "../lazily.ts";
import type { Stores } from "./connect-stores.ts";
import type { ReadMemory } from "./read-memory.ts";

/**
 * The stores as doors read them: what many people ask of the market at the same time is read once. Jobs, and whatever
 * decides on a write, go to the stores themselves.
 */
export function rememberedReads(stores: Stores, memory: ReadMemory): Stores {
  return lazily<Stores>({
    ...asTheyAre(stores),
    chains: () => remembering("chains", stores.chains, memory),
    positions: () => remembering("positions", stores.positions, memory),
    plans: () => remembering("plans", stores.plans, memory),
    volatility: () => remembering("volatility", stores.volatility, memory),
    prices: () => remembering("prices", stores.prices, memory),
    outcomes: () => remembering("outcomes", stores.outcomes, memory),
  });
}

/** Each unmade until somebody needs it. */
function asTheyAre(stores: Stores) {
  const makers = Object.keys(stores).map((name) => [name, () => stores[name as keyof Stores]]);
  return Object.fromEntries(makers) as { [Part in keyof Stores]: () => Stores[Part] };
}

/** What reads: every verb a promise of what its arguments name. */
type Reader<Port> = { [Verb in keyof Port]: (...args: never[]) => Promise<unknown> };

export function remembering<Port extends Reader<Port>>(name: string, port: Port, memory: ReadMemory): Port {
  const verbs = (Object.entries(port) as [string, (...args: unknown[]) => Promise<unknown>][]).map(
    ([verb, read]) => [
      verb,
      (...args: unknown[]) => memory.recall(`${name}.${verb} ${JSON.stringify(args)}`, () => read(...args)),
    ],
  );
  return Object.fromEntries(verbs);
}
