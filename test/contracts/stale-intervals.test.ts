import { expect, test } from "vitest";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { createServices } from "../../src/composition/compose.ts";
import { parseConfig } from "../../src/config/config.ts";
import { bindings } from "../support/bindings.ts";
import { aStrategyRequest } from "../support/calculations.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aSliceRecord } from "../support/runs.ts";

const database = useDatabase();

/** The Worker's own services, as the settings have them, over what is stored. */
function servicesAt(nowMs: number, settings: Record<string, string>) {
  const { connectionString, fetchEndpoint } = database.http;
  const found = { DATABASE_URL: connectionString, DATABASE_HTTP_ENDPOINT: fetchEndpoint, ...settings };
  return createServices(parseConfig(bindings(found)), { clock: () => nowMs });
}

test.each([
  ["15", 29, false],
  ["15", 31, true],
  ["60", 119, false],
  ["60", 121, true],
  ["5", 11, true],
] as const)(
  "with refreshes every %s minutes a chain %i minutes old is stale: %j",
  async (interval, age, stale) => {
    await createChainStore(database.db).storeSlice(aSliceRecord(), IN_SESSION);
    const { http, discord } = servicesAt(IN_SESSION + minutes(age), {
      OPTION_CHAIN_JOB_INTERVAL_MINUTES: interval,
    });
    expect((await http.chains.read({ symbol: "SPY", dte: 25 })).data.stale).toBe(stale);
    expect((await http.prices.quote("SPY")).data.stale).toBe(age > 30);
    const asked = aStrategyRequest();
    for (const { calculator } of [http, discord]) {
      expect((await calculator.calculate(asked)).data.stale).toBe(stale);
    }
  },
);
