import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import type { StoredTicker } from "../../../src/chains/reader-ports.ts";
import type { DiscordServices } from "../../../src/discord/services.ts";
import type { HistoryProgress } from "../../../src/iv-metrics/rebuild/ports.ts";
import type { BudgetLine } from "../../../src/operations/budget-line.ts";
import type { ProviderStatus } from "../../../src/providers/status.ts";
import type { JobStatus } from "../../../src/scheduling/job-status.ts";
import { discordDoor } from "../../support/discord-door.ts";
import { aBudgetLine, aJobStatus, aLogin, aProvider } from "../../support/facts.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aStoredRun } from "../../support/stored-runs.ts";

const ticker = (changes: Partial<StoredTicker> = {}): StoredTicker => ({
  symbol: "SPY",
  name: "SPDR S&P 500",
  active: true,
  price: 600,
  contracts: 4_000,
  expirations: 30,
  lastUpdatedMs: IN_SESSION - minutes(4),
  provider: "schwab",
  ...changes,
});
const provider = (changes: Partial<ProviderStatus> = {}): ProviderStatus => ({
  ...aProvider(),
  configured: true,
  capabilities: [{ capability: "chains", rank: 1 }],
  authorization: aLogin(),
  ...changes,
});

type Facts = {
  jobs?: JobStatus[];
  providers?: ProviderStatus[];
  budget?: BudgetLine[];
  tickers?: StoredTicker[];
  history?: HistoryProgress;
};

function services(facts: Facts = {}): Partial<DiscordServices> {
  const {
    jobs = [aJobStatus()],
    providers = [provider()],
    budget = [aBudgetLine()],
    tickers = [ticker()],
    history = { wanted: 0, live: 0, rebuilt: {}, nothing: 0, oldestDay: null },
  } = facts;
  const refuse = () => Promise.reject(new Error("not asked"));
  return {
    jobs: { status: async () => jobs, history: async () => history },
    providers: { status: async () => providers, gaps: [] },
    operations: { budget: async () => budget },
    chains: { tickers: async () => tickers, expirations: refuse, read: refuse },
  };
}

const show = async (options: Record<string, string>, changes = services()) => {
  const { body } = await discordDoor(changes).command("status", options);
  expect(validateInteractionResponse(body).tree()).toEqual({});
  return JSON.stringify(body["data"]);
};

test("all is well, in a line, with the session's end and each part below", async () => {
  const text = await show({});
  expect(text).toContain("Market open until <t:");
  expect(text).toContain("All 1 job are on time.");
  for (const name of ["Jobs", "Chains", "Providers", "Budget"]) expect(text).toContain(`"name":"${name}"`);
});

test("what is late, paused, down, stale or too much is said first", async () => {
  const text = await show(
    {},
    services({
      jobs: [
        aJobStatus({ late: true }),
        aJobStatus({ id: "eod_sync", paused: true }),
        aJobStatus({
          id: "prices_1m",
          lastRun: { ...aStoredRun(), status: "failed", reason: "no *answer*" },
        }),
      ],
      providers: [provider({ state: "open", reason: "it timed out" })],
      budget: [aBudgetLine({ fits: false, advice: "Keep fewer tickers." })],
      tickers: [
        ticker(),
        ticker({ symbol: "QQQ", lastUpdatedMs: IN_SESSION - minutes(90) }),
        ticker({ symbol: "GME", lastUpdatedMs: null }),
      ],
    }),
  );
  expect(text).toContain(
    "Late: options_refresh. Paused: eod_sync. Not answering: schwab. Does not fit the plan: QStash messages",
  );
  expect(text).toContain("2 of 3 tickers not fresh");
  expect(text).toContain("**GME** nothing stored yet");
  expect(text).not.toContain("**SPY**");
});

test("one part says more, and buttons lead to the others", async () => {
  const jobs = [aJobStatus({ lastRun: { ...aStoredRun(), status: "failed", reason: "no *answer*" } })];
  const text = await show({ about: "jobs" }, services({ jobs }));
  expect(text).toContain("every 15 min in the regular session");
  expect(text).toContain("failed: no \\\\*answer\\\\*");
  expect(text).not.toContain('"name":"Budget"');
  const door = discordDoor(services());
  const { body } = await door.command("status");
  const rows = (body["data"] as { components: { components: { label: string; custom_id: string }[] }[] })
    .components;
  const freshness = rows.flatMap((row) => row.components).find(({ label }) => label === "Freshness");
  const pressed = await door.press(freshness?.custom_id ?? "");
  expect(pressed.body).toMatchObject({ type: 7 });
  expect(JSON.stringify(pressed.body)).toContain("**SPY**");
});

test("however much there is to say, Discord takes it", async () => {
  const many = <T>(make: (index: number) => T) => Array.from({ length: 60 }, (_, i) => make(i));
  const long = "x".repeat(500);
  const changes = services({
    jobs: many((i) => aJobStatus({ cadence: `${long}${i}`, late: true })),
    providers: many(() => provider({ state: "open", reason: long })),
    budget: many(() => aBudgetLine({ fits: false, advice: long, title: long })),
    tickers: many((i) => ticker({ symbol: `${long}${i}`, lastUpdatedMs: null })),
  });
  for (const about of ["all", "jobs", "freshness", "providers", "budget"]) await show({ about }, changes);
});

test("while the past year's volatility is not whole a line says how far it is, and from whom", async () => {
  const history = {
    wanted: 2_772,
    live: 18,
    rebuilt: { "databento-cbbo-1m": 1_000 },
    nothing: 10,
    oldestDay: "2026-05-01",
  };
  const body = await show({ about: "jobs" }, services({ history }));
  expect(body).toContain(
    "past year's volatility 37 %: 1,028 of 2,772 days (1,000 of databento-cbbo-1m, 18 seen live)",
  );
  expect(await show({ about: "jobs" })).not.toContain("past year");
});
