import { expect, test } from "vitest";
import type { ProviderHealth, ProviderHealthStore } from "../../src/providers/ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const LIMITED: ProviderHealth = {
  provider: "tiingo",
  state: "rate_limited",
  sinceMs: IN_SESSION,
  untilMs: IN_SESSION + minutes(40),
  reason: 'Tiingo\'s "hourly" allocation is used up.',
  failures: 2,
  lastSuccessAtMs: IN_SESSION - minutes(3),
  lastFailureAtMs: IN_SESSION,
};
const CLOSED: ProviderHealth = {
  provider: "tiingo",
  state: "closed",
  sinceMs: IN_SESSION + minutes(41),
  untilMs: null,
  reason: null,
  failures: 0,
  lastSuccessAtMs: IN_SESSION + minutes(41),
  lastFailureAtMs: IN_SESSION,
};

/** What every store of circuits does; `open` gives one with nothing in it. */
export function providerHealthSuite(name: string, open: () => ProviderHealthStore): void {
  test(`${name}: a circuit comes back as it was written, and the latest writing holds`, async () => {
    const store = open();
    expect(await store.readAll()).toEqual([]);
    await store.write(LIMITED);
    expect(await store.readAll()).toEqual([LIMITED]);
    await store.write(CLOSED);
    const schwab: ProviderHealth = {
      ...CLOSED,
      provider: "schwab",
      lastFailureAtMs: null,
      lastSuccessAtMs: null,
    };
    await store.write(schwab);
    const all = await store.readAll();
    expect(all.toSorted((a, b) => a.provider.localeCompare(b.provider))).toEqual([schwab, CLOSED]);
  });

  test(`${name}: a login that is due stays so for who had not heard of it, and is closed by what came after`, async () => {
    const store = open();
    const due: ProviderHealth = { ...CLOSED, state: "auth_required", reason: "Refused." };
    await store.write(due);
    await store.write({ ...CLOSED, sinceMs: due.sinceMs - 1, failures: 1 });
    expect(await store.readAll()).toEqual([due]);
    await store.write({ ...CLOSED, sinceMs: due.sinceMs });
    expect(await store.readAll()).toMatchObject([{ state: "closed" }]);
  });
}
