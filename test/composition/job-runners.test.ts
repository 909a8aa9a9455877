import { expect, test } from "vitest";
import { historyRunner } from "../../src/composition/connect-iv-history.ts";
import { createJobRunners } from "../../src/composition/job-runners.ts";
import { configuredGaps, fedBy } from "../../src/composition/provider-order.ts";
import { parseConfig } from "../../src/config/config.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { addCount } from "../../src/scheduling/run-report.ts";
import { bindings } from "../support/bindings.ts";
import { cboeDeps } from "../support/cboe-wire.ts";
import { memoryBarStore } from "../support/memory-bars.ts";
import { IN_SESSION } from "../support/moments.ts";
import { aRun } from "../support/runs.ts";

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
    scheduling: { schedule: [] },
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

test("where nobody has options of the past, Cboe's bounds are asked for if that is approved, once a run", async () => {
  let asked = 0;
  const readDue: House["stores"]["ivBounds"]["readDue"] = async () => {
    asked += 1;
    return [];
  };
  const reportOf = async (cboe: House["vendors"]["cboe"], page: number) => {
    const house = {
      stores: { ivBounds: { readDue } } as House["stores"],
      providers: { asking: {} } as House["providers"],
      vendors: { cboe } as House["vendors"],
      calendar: nyseCalendar,
    };
    const config = parseConfig(bindings(NO_VENDOR));
    const runner = historyRunner(config, house, configuredGaps(config));
    const progress = await runner(aRun(IN_SESSION, { page }), IN_SESSION);
    return progress.kind === "done" ? progress.report : null;
  };
  const { deps } = cboeDeps(IN_SESSION, () => ({ status: 403, text: "" }));
  const first = await reportOf(deps, 0);
  expect(first?.notes).toMatchObject([expect.stringContaining("cannot be rebuilt")]);
  expect(asked).toBe(1);
  await reportOf(deps, 1);
  await reportOf(null, 0);
  expect(asked).toBe(1);
});

test("what is done after a run that nobody can feed is none of the next run's", async () => {
  const config = parseConfig(bindings(NO_VENDOR));
  const runner = fedBy(configuredGaps(config), "eod", async () => {
    throw new Error("fed");
  });
  const report = async () => {
    const progress = await runner(aRun(), 0);
    if (progress.kind !== "done") throw new Error(progress.kind);
    return progress.report;
  };
  addCount((await report()).stored, "outcomes", 3);
  expect((await report()).stored).toEqual({});
});

test("and that the order of the settings leaves out one that has a key", async () => {
  expect(await notesOf("prices_5m", ALPACA_UNASKED)).toContain("names alpaca in PROVIDER_ORDER_BARS");
});
