import type { Stores } from "./connect-stores.ts";
import { lazily } from "./lazily.ts";
import type { ReadMemory } from "./read-memory.ts";

type Remembered = Pick<Stores, "chains" | "positions" | "plans" | "volatility" | "prices" | "outcomes">;

/**
 * The stores as doors read them: what many people ask of the market at the same time is read once. Jobs, and whatever
 * decides on a write, go to the stores themselves.
 */
export function rememberedReads(stores: Stores, memory: ReadMemory): Stores {
  const reads = lazily<Remembered>({
    chains: () => remembering("chains", stores.chains, memory),
    positions: () => remembering("positions", stores.positions, memory),
    plans: () => remembering("plans", stores.plans, memory),
    volatility: () => remembering("volatility", stores.volatility, memory),
    prices: () => remembering("prices", stores.prices, memory),
    outcomes: () => remembering("outcomes", stores.outcomes, memory),
  });
  // The others stay what they are, and unmade until somebody needs them.
  return Object.setPrototypeOf(reads, stores);
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
