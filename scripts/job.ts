import { parseArgs } from "node:util";
import { describeReport, watchRun } from "../local/watch-run.ts";
import { createWorkerApi } from "../local/worker-api.ts";
import { JOB_IDS } from "../src/scheduling/job.ts";
import { RANGE_JOBS } from "../src/scheduling/run-request.ts";
import { TARGET_OPTIONS, TARGET_USAGE } from "./deployment/find-target.ts";
import { findWorker } from "./deployment/find-worker.ts";
import { runCommand } from "./local-stack.ts";
import { readWords } from "./read-words.ts";

const USAGE = `npm run job -- JOB [--from 2026-11-02 --to 2026-11-06] [--local | --deployed | --env staging]
  JOB       ${JOB_IDS.join(", ")}
  --take-over    gives up a run of the job that is going on and shows no sign of life
  --from, --to   New York dates, both included, for ${RANGE_JOBS.join(", ")}
${TARGET_USAGE}
  --url, --token   a Worker that is set up nowhere here, and its ADMIN_TOKEN`;

const TAKE_OVER = { "take-over": { type: "boolean" } } as const;

/** `npm run job -- options_refresh`: runs one job once, shows how far it is, and prints its report. */
await runCommand(async () => {
  const { job, range, takeOver, words } = readArguments();
  const { url, token } = await findWorker(words);
  const api = createWorkerApi(url, token);
  const runId = await api.startJob(job, range, { takeOver });
  process.stdout.write(`${runId}\n`);
  const run = await watchRun(api, runId, showProgress);
  showProgress("");
  process.stdout.write(`${describeReport(run)}\n`);
  const { jobs } = await api.jobs();
  const next = jobs.find(({ id }) => id === job)?.nextSlot ?? "unknown";
  process.stdout.write(`next ${job} ${next.replace(".000Z", "Z")}\n`);
  if (run.status !== "succeeded") process.exitCode = 1;
});

function readArguments() {
  const text = { type: "string" } as const;
  const options = { ...TARGET_OPTIONS, from: text, to: text, url: text, token: text, ...TAKE_OVER };
  const { values, positionals } = readWords(USAGE, () => parseArgs({ allowPositionals: true, options }));
  const [job] = positionals;
  if (job === undefined || positionals.length !== 1 || !JOB_IDS.some((id) => id === job)) {
    throw new Error(job === undefined ? USAGE : `There is no job "${positionals.join(" ")}".\n\n${USAGE}`);
  }
  const { from, to, "take-over": takeOver = false, ...words } = values;
  if ((from === undefined) !== (to === undefined))
    throw new Error(`--from and --to go together.\n\n${USAGE}`);
  return { job, range: from === undefined || to === undefined ? null : { from, to }, takeOver, words };
}

function showProgress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line}`);
}
