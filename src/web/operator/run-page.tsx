import type { FC } from "hono/jsx";
import type { StoredRun } from "../../scheduling/ports.ts";
import type { RunInFull, TaskInFull } from "../../scheduling/run-search.ts";
import { Moment } from "../parts/age.tsx";
import { TableBox } from "../parts/data-table.tsx";
import { decimal, dollars } from "../parts/words.ts";
import { RunWords, toneOfRun } from "../status/job-panel.tsx";
import { RetryForm, RetryRunForm } from "./mount-dead-letters.tsx";

type Props = { found: RunInFull; nowMs: number; token: string };

const LOST = ["failed", "dead_lettered", "abandoned"];

/** A run with its slices, each with what became of it. */
export const RunPage: FC<Props> = ({ found: { run, tasks }, nowMs, token }) => {
  const lost = tasks.filter(({ status }) => LOST.includes(status)).length;
  return (
    <>
      <p class="muted">
        <code>{run.id}</code> · <a href={`/operator/runs?job=${run.job}`}>all runs of {run.job}</a>
      </p>
      <RunFacts run={run} nowMs={nowMs} />
      <Failures run={run} />
      {lost > 0 && (
        <div class="actions">
          <RetryRunForm runId={run.id} lost={lost} token={token} />
        </div>
      )}
      {tasks.length > 0 && <TaskTable run={run} tasks={tasks} token={token} />}
    </>
  );
};

const RunFacts: FC<{ run: StoredRun; nowMs: number }> = ({ run, nowMs }) => (
  <dl class="facts">
    <dt>Outcome</dt>
    <dd>
      <RunWords run={run} nowMs={nowMs} />
      {run.reason !== null && <span class="beside">{run.reason}</span>}
    </dd>
    <dt>Started by</dt>
    <dd>
      {run.trigger === "manual"
        ? (run.requestedBy ?? "hand")
        : ["the schedule", run.requestedBy].filter((who) => who !== null).join(", ")}
      {run.rangeFrom !== null && `, for ${run.rangeFrom} to ${run.rangeTo ?? "now"}`}
      {run.symbol !== null && `, for ${run.symbol}`}
    </dd>
    <dt>Stored</dt>
    <dd>{countsText({ ...(run.contracts > 0 && { contracts: run.contracts }), ...run.stored })}</dd>
    <dt>Left out</dt>
    <dd>{countsText(run.skipped)}</dd>
    <dt>Calls</dt>
    <dd>
      {run.providerCalls} of providers, {Math.round(run.bytes / 1_000)} kB
    </dd>
    {run.notes.length > 0 && (
      <>
        <dt>Notes</dt>
        <dd>{run.notes.join(" ")}</dd>
      </>
    )}
  </dl>
);

function countsText(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, n]) =>
    name === "cost_micro_usd"
      ? `${dollars(n / 1e6, 4)} paid`
      : `${decimal(n, 0)} ${name.replaceAll("_", " ")}`,
  );
  return parts.length === 0 ? "nothing" : parts.join(", ");
}

const Failures: FC<{ run: StoredRun }> = ({ run }) =>
  run.failures.length === 0 ? null : (
    <section aria-labelledby="failures">
      <h2 id="failures">What failed beside the rest</h2>
      <ul>
        {run.failures.map(({ subject, code, message }) => (
          <li>
            <strong>{subject}</strong>: {message} <code>{code}</code>
          </li>
        ))}
      </ul>
    </section>
  );

const TaskTable: FC<{ run: StoredRun; tasks: readonly TaskInFull[]; token: string }> = ({
  run,
  tasks,
  token,
}) => (
  <TableBox name="Slices">
    <table>
      <caption>Slices of the run</caption>
      <thead>
        <tr>
          <th scope="col">Symbol</th>
          <th scope="col">Expirations</th>
          <th scope="col">State</th>
          <th scope="col" class="number">
            Attempts
          </th>
          <th scope="col" class="number">
            Contracts
          </th>
          <th scope="col">Ended</th>
          <th scope="col">Error</th>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <TaskRow runId={run.id} task={task} token={token} />
        ))}
      </tbody>
    </table>
  </TableBox>
);

const TaskRow: FC<{ runId: string; task: TaskInFull; token: string }> = ({ runId, task, token }) => (
  <tr>
    <th scope="row">{task.symbol}</th>
    <td>
      {task.from} to {task.to}
      {task.side === "ALL" ? "" : `, ${task.side.toLowerCase()}s`}
    </td>
    <td>
      <span class={toneOfRun(task.status)}>{task.status.replace("_", " ")}</span>
    </td>
    <td class="number">
      {task.attempts}
      {task.redrives > 0 && `, ${task.redrives} retried`}
    </td>
    <td class="number">{task.contracts}</td>
    <td>{task.finishedAtMs === null ? "not yet" : <Moment atMs={task.finishedAtMs} />}</td>
    <td class="words">
      {task.errorMessage} {task.errorCode !== null && <code>{task.errorCode}</code>}
      {LOST.includes(task.status) && <RetryForm task={{ ...task, runId }} token={token} backToRun />}
    </td>
  </tr>
);
