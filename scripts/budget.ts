import { parseArgs } from "node:util";
import { describeBudget } from "../local/describe-budget.ts";
import { createMarket } from "../local/market/model/market.ts";
import { chooseTickers } from "../local/simulate/choose-tickers.ts";
import { modelledChains } from "../local/simulate/many/plan-many.ts";
import { placeholderConfig } from "../local/simulate/world/placeholder-settings.ts";
import { createWorkerApi } from "../local/worker-api.ts";
import { SCHEDULER_SETTINGS } from "../src/config/scheduler-settings.ts";
import { planBudget } from "../src/operations/plan-budget.ts";
import { buildSchedule } from "../src/scheduling/schedule.ts";
import { TARGET_OPTIONS, TARGET_USAGE } from "./deployment/find-target.ts";
import { findWorker, type WorkerWords } from "./deployment/find-worker.ts";
import { runCommand } from "./local-stack.ts";

/** An ordinary trading day, with all its expirations ahead. */
const MODEL_DAY = "2026-11-23";

const USAGE = `npm run budget                              of a Worker, planned and used
${TARGET_USAGE}
npm run budget -- --url https://…           of a Worker that is set up nowhere here
npm run budget -- --plan free --tickers 20  planned from the settings alone (environment), on modelled chains`;

/** `npm run budget`: what the jobs take of every limited resource, and what to change where it does not fit. */
await runCommand(async () => {
  const { plan, tickers, ...words } = readArguments();
  const lines = plan === undefined && tickers === undefined ? await running(words) : planned(plan, tickers);
  process.stdout.write(`${describeBudget(lines)}\n`);
  if (lines.some(({ fits }) => !fits)) process.exitCode = 1;
});

async function running(words: WorkerWords) {
  const { url } = await findWorker(words);
  return (await createWorkerApi(url, "").jobs()).budget;
}

/** The same function over what the settings say and what SPY, QQQ and single names list in the model. */
function planned(plan = "free", tickers = "20") {
  const count = Number(tickers);
  if (!Number.isInteger(count) || count < 1 || count > 500) {
    throw new Error(`--tickers ${tickers} is not a number from 1 to 500.\n\n${USAGE}`);
  }
  if (plan !== "free" && plan !== "paid")
    throw new Error(`--plan ${plan} is neither free nor paid.\n\n${USAGE}`);
  const config = placeholderConfig(plan, schedulerSettings());
  const symbols = chooseTickers(count).map(({ symbol }) => symbol);
  const chains = modelledChains(createMarket({ seed: 1 }), symbols, MODEL_DAY, config);
  process.stdout.write(
    `Planned for the ${plan} Workers plan and ${count} tickers (SPY, QQQ and single names), on modelled chains.\n\n`,
  );
  return planBudget({
    plan,
    schedule: buildSchedule(config.scheduler),
    retention: config.retention,
    ...chains,
  });
}

/** Settings of the schedule and its scope that the environment gives: to try out what they would take. */
function schedulerSettings(): Record<string, string> {
  return Object.fromEntries(
    Object.keys(SCHEDULER_SETTINGS).flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function readArguments() {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ options: { ...TARGET_OPTIONS, url: text, plan: text, tickers: text } }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
