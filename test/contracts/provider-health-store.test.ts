import { beforeEach, expect, test } from "vitest";
import { createProviderHealthStore } from "../../src/adapters/postgres/providers/provider-health-store.ts";
import { memoryHealthStore } from "../support/memory-health.ts";
import { useDatabase } from "../support/postgres.ts";
import { providerHealthSuite } from "./provider-health-suite.ts";

const database = useDatabase();
beforeEach(() => database.exec("TRUNCATE provider_health"));

providerHealthSuite("Postgres", () => createProviderHealthStore(database.db));
providerHealthSuite("memory", () => memoryHealthStore().store);

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
