import { parseArgs } from "node:util";
import { describeReport, watchRun } from "../local/watch-run.ts";
import { createWorkerApi } from "../local/worker-api.ts";
import { JOB_IDS } from "../src/scheduling/job.ts";
import { RANGE_JOBS } from "../src/scheduling/run-now.ts";
import { findLocalStack, runCommand } from "./local-stack.ts";

const USAGE = `npm run job -- JOB [--from 2026-11-02 --to 2026-11-06] [--url https://… --token …]
  JOB       ${JOB_IDS.join(", ")}
  --take-over    gives up a run of the job that is going on and shows no sign of life
  --from, --to   New York dates, both included, for ${RANGE_JOBS.join(", ")}
  --url     a deployed Worker; without it the local stack's (npm start)
  --token   its ADMIN_TOKEN; without it the environment's`;

/** `npm run job -- options_refresh`: runs one job once, shows how far it is, and prints its report. */
await runCommand(async () => {
  const { job, range, url, token, takeOver } = readArguments();
  const worker = url === undefined ? await localWorker() : { url, token: token ?? adminToken() };
  const api = createWorkerApi(worker.url.replace(/\/+$/, ""), worker.token);
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
  const { values, positionals } = read();
  const [job] = positionals;
  if (job === undefined || positionals.length !== 1 || !JOB_IDS.some((id) => id === job)) {
    throw new Error(job === undefined ? USAGE : `There is no job "${positionals.join(" ")}".\n\n${USAGE}`);
  }
  const { from, to, url, token } = values;
  if ((from === undefined) !== (to === undefined))
    throw new Error(`--from and --to go together.\n\n${USAGE}`);
  const range = from === undefined || to === undefined ? null : { from, to };
  return { job, range, url, token, takeOver: values["take-over"] ?? false };
}

function read() {
  try {
    const text = { type: "string" } as const;
    return parseArgs({
      allowPositionals: true,
      options: { from: text, to: text, url: text, token: text, "take-over": { type: "boolean" } },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

async function localWorker(): Promise<{ url: string; token: string }> {
  const { workerUrl, bindings } = await findLocalStack();
  return { url: workerUrl, token: bindings["ADMIN_TOKEN"] ?? "" };
}

function adminToken(): string {
  const token = process.env["ADMIN_TOKEN"];
  if (!token) throw new Error("Give the Worker's ADMIN_TOKEN with --token, or in the environment.");
  return token;
}

function showProgress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line}`);
}
