import type { FC } from "hono/jsx";
import { JOB_IDS } from "../../scheduling/job.ts";
import type { StoredRun } from "../../scheduling/ports.ts";
import { type FoundRuns, RUN_STATES, type RunFilter } from "../../scheduling/run-search.ts";
import { Ago, Moment } from "../parts/age.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { toneOfRun } from "../status/job-panel.tsx";
import { lastingText } from "../status/status-words.ts";
import { FILTER_NAMES, runsPath } from "./run-query.ts";

type Props = { filter: RunFilter; found: FoundRuns; nowMs: number };

/** Runs that fit a filter, newest first. */
export const RunsPage: FC<Props> = ({ filter, found, nowMs }) => (
  <>
    <FilterForm filter={filter} />
    <Chips filter={filter} />
    <Counts filter={filter} found={found} />
    {found.runs.length === 0 ? (
      <p>No run fits.</p>
    ) : (
      <DataTable
        caption="Runs, newest first"
        columns={[
          { head: "Slot" },
          { head: "Job" },
          { head: "State" },
          { head: "Took", number: true },
          { head: "Slices", number: true, wide: true },
          { head: "Why", wide: true },
        ]}
        rows={found.runs.map((run) => runRow(run, nowMs))}
      />
    )}
    {found.next !== null && (
      <p>
        <a class="button" href={runsPath(filter, { cursor: found.next })}>
          Older runs
        </a>
      </p>
    )}
  </>
);

function runRow(run: StoredRun, nowMs: number) {
  const { id, job, slotMs, status, reason, finishedAtMs, claimedAtMs, tasks, tasksFailed } = run;
  return [
    <a href={`/operator/runs/${encodeURIComponent(id)}`}>
      <Moment atMs={slotMs} />
    </a>,
    <>
      {job}
      <span class="beside">
        <Ago atMs={slotMs} nowMs={nowMs} />
        {run.trigger === "manual" && `, by ${run.requestedBy ?? "hand"}`}
      </span>
    </>,
    <span class={toneOfRun(status)}>{status}</span>,
    finishedAtMs === null || finishedAtMs < claimedAtMs
      ? ""
      : lastingText((finishedAtMs - claimedAtMs) / 1_000),
    tasks === 0 ? "" : tasksFailed === 0 ? String(tasks) : `${tasks}, ${tasksFailed} lost`,
    <span class="beside">{reason ?? ""}</span>,
  ];
}

const FilterForm: FC<{ filter: RunFilter }> = ({ filter }) => (
  <form class="filter" action="/operator/runs" aria-label="Filter runs">
    <label>
      Job
      <select name="job">
        <option value="">all</option>
        {JOB_IDS.map((job) => (
          <option value={job} selected={filter.job === job}>
            {job}
          </option>
        ))}
      </select>
    </label>
    <label>
      State
      <select name="state">
        <option value="">all</option>
        {RUN_STATES.map((state) => (
          <option value={state} selected={filter.state === state}>
            {state}
          </option>
        ))}
      </select>
    </label>
    <label>
      Symbol
      <input name="symbol" size={8} maxlength={12} value={filter.symbol ?? ""} autocapitalize="characters" />
    </label>
    <label>
      From
      <input name="from" type="date" value={filter.from ?? ""} />
    </label>
    <label>
      To
      <input name="to" type="date" value={filter.to ?? ""} />
    </label>
    <button type="submit" class="first">
      Show
    </button>
  </form>
);

/** What the list is narrowed to, each with a link that takes it away. */
const Chips: FC<{ filter: RunFilter }> = ({ filter }) => {
  const set = FILTER_NAMES.filter((name) => filter[name] !== null);
  if (set.length === 0) return null;
  return (
    <p class="chips">
      {set.map((name) => (
        <a class="badge" href={runsPath(filter, { [name]: null })} aria-label={`Clear ${name}`}>
          {name}: {filter[name]} ×
        </a>
      ))}
      <a href="/operator/runs">Clear all</a>
    </p>
  );
};

/** How many there are of each state, over the days that are counted; each leads to them. */
const Counts: FC<Omit<Props, "nowMs">> = ({ filter, found }) => (
  <p class="chips">
    <span class="muted">Since {found.countedFrom} UTC:</span>
    {RUN_STATES.flatMap((state) => {
      const n = found.counts[state] ?? 0;
      if (n === 0) return [];
      return [
        <a href={runsPath(filter, { state })} aria-current={filter.state === state ? "true" : undefined}>
          {n} {state}
        </a>,
      ];
    })}
  </p>
);
