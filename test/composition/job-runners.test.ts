import { expect, test } from "vitest";
import { createJobRunners } from "../../src/composition/job-runners.ts";
import { parseConfig } from "../../src/config/config.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { bindings } from "../support/bindings.ts";
import { memoryBarStore } from "../support/memory-bars.ts";

const NO_VENDOR = {
  SCHWAB_APP_KEY: undefined,
  SCHWAB_SECRET_KEY: undefined,
  SCHWAB_REFRESH_TOKEN: undefined,
  TOKEN_ENCRYPTION_KEY: undefined,
};
const ALPACA_UNASKED = {
  ...NO_VENDOR,
  ALPACA_API_KEY: "alpaca-key",
  ALPACA_API_SECRET: "alpaca-secret",
  PROVIDER_ORDER_BARS: "schwab",
};
type Runners = ReturnType<typeof createJobRunners>;
type House = Parameters<typeof createJobRunners>[1];

/** What a run says for itself, where no ticker is active. */
async function notesOf(job: keyof Runners, changes: Record<string, unknown>, page = 0): Promise<string> {
  const stores = { bars: memoryBarStore({}).store } as House["stores"];
  const providers = {} as House["providers"];
  const runners = createJobRunners(parseConfig(bindings(changes)), {
    stores,
    providers,
    vendors: {} as House["vendors"],
    calendar: nyseCalendar,
    after: { prices: async () => undefined, chains: async () => undefined, metrics: async () => undefined },
    alerts: { look: async () => 0, lookAfterSlice: async () => undefined, deliver: async () => undefined },
  });
  const progress = await runners[job]?.(
    { page, range: null } as Parameters<NonNullable<Runners[typeof job]>>[0],
    0,
  );
  return progress === undefined || progress.kind === "queued" ? "" : progress.report.notes.join("; ");
}

test("a run says which of its providers it goes without, once", async () => {
  for (const job of ["prices_1m", "prices_5m"] as const) {
    expect(await notesOf(job, NO_VENDOR)).toContain("No bars of one or five minutes are fetched.");
    expect(await notesOf(job, NO_VENDOR, 1)).not.toContain("No bars of");
    expect(await notesOf(job, {})).toBe("no active tickers: add one with npm run seed -- add SPY");
  }
  expect(await notesOf("options_refresh", NO_VENDOR)).toContain("No option chains are fetched");
});

test("and that the order of the settings leaves out one that has a key", async () => {
  expect(await notesOf("prices_5m", ALPACA_UNASKED)).toContain("names alpaca in PROVIDER_ORDER_BARS");
});
