import { parseArgs } from "node:util";
import { stdoutProgress } from "../local/show-progress.ts";
import { describeReport, watchRun } from "../local/watch-run.ts";
import { createWorkerApi } from "../local/worker-api.ts";
import { JOB_IDS } from "../src/scheduling/job.ts";
import { RANGE_JOBS, SYMBOL_JOBS } from "../src/scheduling/run-request.ts";
import { TARGET_OPTIONS, TARGET_USAGE } from "./deployment/find-target.ts";
import { findWorker } from "./deployment/find-worker.ts";
import { runCommand } from "./local-stack.ts";
import { readWords } from "./read-words.ts";

const USAGE = `npm run job -- JOB [--from 2026-11-02 --to 2026-11-06] [--local | --deployed | --env staging]
  JOB       ${JOB_IDS.join(", ")}
  --take-over    gives up a run of the job that is going on and shows no sign of life
  --from, --to   New York dates, both included, for ${RANGE_JOBS.join(", ")};
                 iv_history without --to goes up to the last closed session
  --symbol SPY   one ticker alone, for ${SYMBOL_JOBS.join(", ")}
  --dry-run      what it would take and cost, for ${SYMBOL_JOBS.join(", ")}; starts nothing
${TARGET_USAGE}
  --url, --token   a Worker that is set up nowhere here, and its ADMIN_TOKEN`;

const SWITCHES = { "take-over": { type: "boolean" }, "dry-run": { type: "boolean" } } as const;

/** A history may take long, and goes on without us. */
const HISTORY_MS = 12 * 3_600_000;

/** `npm run job -- options_refresh`: runs one job once, shows how far it is, and prints its report. */
await runCommand(async () => {
  const { job, range, symbol, takeOver, dryRun, words } = readArguments();
  const { url, token } = await findWorker(words);
  const api = createWorkerApi(url, token);
  if (dryRun) return print((await api.dryRun(job, range, symbol)).words.join("\n"));
  const totalDays = job === "iv_history" ? (await api.dryRun(job, range, symbol)).tickerDays : null;
  const runId = await api.startJob(job, range, { takeOver, symbol });
  print(runId);
  const showProgress = stdoutProgress();
  const patience = totalDays === null ? {} : { timeoutMs: HISTORY_MS };
  const run = await watchRun(api, runId, showProgress, { totalDays, ...patience });
  showProgress("", null);
  print(describeReport(run));
  const { jobs } = await api.jobs();
  const next = jobs.find(({ id }) => id === job)?.nextSlot ?? "unknown";
  print(`next ${job} ${next.replace(".000Z", "Z")}`);
  if (run.status !== "succeeded") process.exitCode = 1;
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function readArguments() {
  const text = { type: "string" } as const;
  const options = {
    ...TARGET_OPTIONS,
    from: text,
    to: text,
    url: text,
    token: text,
    symbol: text,
    ...SWITCHES,
  };
  const { values, positionals } = readWords(USAGE, () => parseArgs({ allowPositionals: true, options }));
  const [job] = positionals;
  if (job === undefined || positionals.length !== 1 || !JOB_IDS.some((id) => id === job)) {
    throw new Error(job === undefined ? USAGE : `There is no job "${positionals.join(" ")}".\n\n${USAGE}`);
  }
  const {
    from,
    to,
    symbol = null,
    "take-over": takeOver = false,
    "dry-run": dryRun = false,
    ...words
  } = values;
  if (from === undefined && to !== undefined) throw new Error(`--to goes with --from.\n\n${USAGE}`);
  const range = from === undefined ? null : { from, to };
  return { job, range, symbol, takeOver, dryRun, words };
}
