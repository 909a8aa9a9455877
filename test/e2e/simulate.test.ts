import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { checkSimulation } from "../../local/simulate/checks.ts";
import { openAndClose } from "../../local/simulate/day-minutes.ts";
import { describeSimulation } from "../../local/simulate/report/describe-simulation.ts";
import { type Simulation, simulateDay } from "../../local/simulate/simulate-day.ts";
import { borrowDatabase } from "../support/database-pool.ts";

const DATE = "2026-11-23";
const TICKERS = ["AAPL", "JPM", "KO"].map((symbol) => ({ symbol, name: null }));

// Without an orderly exit the Worker would live on.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(1));

function expectClean(simulation: Simulation): void {
  const { text } = describeSimulation(simulation);
  const bad = checkSimulation(simulation).filter(({ ok }) => !ok);
  expect(bad, text).toEqual([]);
}

async function prepared() {
  return {
    database: await borrowDatabase(),
    bundle: join(inject("simulatedWorker").folder, "simulated-worker.js"),
  };
}

const rowsOf = ({ comparisons }: Simulation, table: string) => {
  const found = comparisons.find(({ what }) => what.startsWith(table));
  return found === undefined ? null : { stored: found.stored, equal: found.equal };
};

test("the open and the close of a day, lived through by the real Worker, are clean", async () => {
  const simulation = await simulateDay({
    date: DATE,
    tickers: TICKERS,
    plan: "free",
    faults: null,
    prepared: await prepared(),
    stretches: openAndClose(DATE, { afterOpen: 17, aroundClose: 5 }),
  });
  expectClean(simulation);

  const contracts = rowsOf(simulation, "option_contracts");
  expect(contracts?.equal).toBeGreaterThan(500);
  expect(contracts?.equal).toBe(contracts?.stored);
  const quiet = simulation.day.ticks.filter(({ kind }) => kind === "tick, nothing due");
  expect(quiet.length).toBeGreaterThan(0);
  const { text } = describeSimulation(simulation);
  expect(text).toMatch(/^options_refresh +4 +4 /m);
  expect(text).toContain("Rows stored beside what the market generated");
}, 240_000);

test("what goes wrong in a year, in one morning, loses nothing that the ledger does not tell of", async () => {
  const simulation = await simulateDay({
    date: DATE,
    tickers: TICKERS,
    plan: "free",
    faults: { seed: 4, quick: true },
    prepared: await prepared(),
    stretches: openAndClose(DATE, { afterOpen: 42, aroundClose: 8 }),
  });
  expectClean(simulation);

  expect(simulation.day.kills).toBe(1);
  expect(Object.keys(simulation.faultsMet).length).toBeGreaterThan(5);
  expect(simulation.deliveries.filter(({ repeated }) => repeated).length).toBeGreaterThan(0);
  const contracts = rowsOf(simulation, "option_contracts");
  expect(contracts?.equal).toBe(contracts?.stored);
}, 300_000);
