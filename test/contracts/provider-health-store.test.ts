import { beforeEach, expect, test } from "vitest";
import { createProviderHealthStore } from "../../src/adapters/postgres/providers/provider-health-store.ts";
import type { ProviderHealth } from "../../src/providers/ports.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
beforeEach(() => database.exec("TRUNCATE provider_health"));

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

test("a circuit comes back as it was written, and the latest writing holds", async () => {
  const store = createProviderHealthStore(database.db);
  expect(await store.readAll()).toEqual([]);
  await store.write(LIMITED);
  expect(await store.readAll()).toEqual([LIMITED]);
  await store.write(CLOSED);
  await store.write({ ...CLOSED, provider: "schwab", lastFailureAtMs: null, lastSuccessAtMs: null });
  expect((await store.readAll()).toSorted((a, b) => a.provider.localeCompare(b.provider))).toEqual([
    { ...CLOSED, provider: "schwab", lastFailureAtMs: null, lastSuccessAtMs: null },
    CLOSED,
  ]);
});

test("a login that is due stays so for who had not heard of it, and is closed by what came after", async () => {
  const store = createProviderHealthStore(database.db);
  const due = { ...CLOSED, state: "auth_required" as const, reason: "Refused." };
  await store.write(due);
  await store.write({ ...CLOSED, sinceMs: due.sinceMs - 1, failures: 1 });
  expect(await store.readAll()).toEqual([due]);
  await store.write({ ...CLOSED, sinceMs: due.sinceMs + 1 });
  expect(await store.readAll()).toMatchObject([{ state: "closed" }]);
});

test("a provider of another version of Volaris is passed over", async () => {
  await database.exec(
    "INSERT INTO provider_health (provider, state, since, failures) VALUES ('polygon', 'open', now(), 1)",
  );
  expect(await createProviderHealthStore(database.db).readAll()).toEqual([]);
});

test("a database that is away is said to be", async () => {
  const store = createProviderHealthStore(database.db);
  database.http.faults.add({ kind: "drop", probability: 1 });
  await expect(store.readAll()).rejects.toMatchObject({ code: "storage_unavailable" });
});
