import { parseArgs } from "node:util";
import { describeBudget } from "../local/describe-budget.ts";
import { mostTickers, planDeployment } from "../local/plan-deployment.ts";
import { createWorkerApi } from "../local/worker-api.ts";
import { SCHEDULER_SETTINGS } from "../src/config/scheduler-settings.ts";
import { DOCUMENTED_PLANS, FREE_PLANS, type Plans } from "../src/operations/plan-limits.ts";
import { TARGET_OPTIONS, TARGET_USAGE } from "./deployment/find-target.ts";
import { findWorker, type WorkerWords } from "./deployment/find-worker.ts";
import { runCommand } from "./local-stack.ts";

const USAGE = `npm run budget                              of a Worker, planned and used
${TARGET_USAGE}
npm run budget -- --url https://…           of a Worker that is set up nowhere here
npm run budget -- --plan paid --tickers 10  planned from the settings alone (environment), on modelled chains
  --plan paid    Workers Paid, QStash as you go, Neon and Redis free: the documented deployment
  --plan free    everything free
  --qstash free|payg, --neon free|launch, --redis free|payg   another plan of one service`;

/** `npm run budget`: what the jobs take of every limited resource, what it costs, and what to change where it is too much. */
await runCommand(async () => {
  const args = readArguments();
  const { lines, also } = isPlan(args) ? planned(args) : { lines: await running(args), also: [] };
  process.stdout.write([describeBudget(lines), ...also].map((text) => `${text}\n`).join("\n"));
  if (lines.some(({ fits }) => !fits)) process.exitCode = 1;
});

async function running(words: WorkerWords) {
  const { url } = await findWorker(words);
  return (await createWorkerApi(url, "").jobs()).budget;
}

type Arguments = ReturnType<typeof readArguments>;

function isPlan({ plan, tickers, qstash, neon, redis }: Arguments): boolean {
  return [plan, tickers, qstash, neon, redis].some((given) => given !== undefined);
}

/** The same function over what the settings say and what SPY, QQQ and single names list in the model. */
function planned(args: Arguments) {
  const { tickers = "10" } = args;
  const count = Number(tickers);
  if (!Number.isInteger(count) || count < 1 || count > 500) {
    throw new Error(`--tickers ${tickers} is not a number from 1 to 500.\n\n${USAGE}`);
  }
  const settings = schedulerSettings();
  const plans = plansOf(args, settings);
  process.stdout.write(
    `Planned for ${count} tickers (SPY, QQQ and single names) on modelled chains. Workers ${plans.workers}, ` +
      `QStash ${plans.qstash}, Neon ${plans.neon}, Redis ${plans.redis}.\n\n`,
  );
  const lines = planDeployment({ plans, tickers: count, settings });
  return { lines, also: plans.workers === "free" ? [mostThatFit(plans, settings)] : [] };
}

/** How many tickers the free plan truly holds, and how many it would without what CPU an invocation takes. */
function mostThatFit(plans: Plans, settings: Record<string, string>): string {
  const fits = mostTickers({ plans, settings }, () => false);
  if (fits > 0) return `The most tickers that fit: ${fits}.`;
  const otherwise = mostTickers({ plans, settings }, (resource) => resource.startsWith("cpu_ms_"));
  return (
    "The most tickers that fit: none. One ticker's slice, and a first /calc of an isolate, already take more than the " +
    `10 ms of CPU that an invocation has on Workers Free. All its other limits hold up to ${otherwise} tickers. How ` +
    "strictly Cloudflare cuts, and how fast its machines are, is unknown: nothing here promises the free plan."
  );
}

function plansOf({ plan = "paid", qstash, neon, redis }: Arguments, settings: Record<string, string>): Plans {
  if (plan !== "free" && plan !== "paid")
    throw new Error(`--plan ${plan} is neither free nor paid.\n\n${USAGE}`);
  const base = plan === "free" ? FREE_PLANS : DOCUMENTED_PLANS;
  return {
    workers: plan,
    qstash: oneOf("--qstash", qstash ?? settings["QSTASH_PLAN"], ["free", "payg"]) ?? base.qstash,
    neon: oneOf("--neon", neon ?? settings["NEON_PLAN"], ["free", "launch"]) ?? base.neon,
    redis: oneOf("--redis", redis ?? settings["REDIS_PLAN"], ["free", "payg"]) ?? base.redis,
  };
}

function oneOf<const Name extends string>(option: string, given: string | undefined, names: readonly Name[]) {
  if (given === undefined) return undefined;
  const found = names.find((name) => name === given);
  if (found === undefined)
    throw new Error(`${option} ${given} is neither ${names.join(" nor ")}.\n\n${USAGE}`);
  return found;
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
    return parseArgs({
      options: {
        ...TARGET_OPTIONS,
        url: text,
        plan: text,
        tickers: text,
        qstash: text,
        neon: text,
        redis: text,
      },
    }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
