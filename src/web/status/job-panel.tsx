import type { FC } from "hono/jsx";
import type { StatusView } from "../../operations/status/read-status.ts";
import type { StoredRun } from "../../scheduling/ports.ts";
import { Ago, Moment } from "../parts/age.tsx";
import { DayBar, DayTable } from "./day-bar.tsx";
import { lastingText } from "./status-words.ts";

type ShownJob = StatusView["jobs"][number];
type At = { nowMs: number };

/** A job: how its last ninety days went, when it ran and will, and what failed last. */
export const JobPanel: FC<{ job: ShownJob } & At> = ({ job, nowMs }) => (
  <article class="panel job" id={job.id}>
    <h3>
      {job.id} <JobBadges job={job} />
    </h3>
    <p class="muted">{job.cadence}</p>
    <DayBar job={job.id} days={job.days} />
    <dl class="facts">
      <dt>Last run</dt>
      <dd>
        <RunWords run={job.lastRun} nowMs={nowMs} />
      </dd>
      <dt>Next run</dt>
      <dd>
        <NextRun job={job} />
      </dd>
      <LastOutage job={job} nowMs={nowMs} />
    </dl>
    <DayTable job={job.id} days={job.days} />
  </article>
);

/** What stands out of a job, in words and not by colour alone. */
export const JobBadges: FC<{ job: Pick<ShownJob, "late" | "paused" | "lastRun"> }> = ({ job }) => {
  const status = job.lastRun?.status;
  const failing = status === "failed" || status === "abandoned";
  const going = status === "running" || status === "claimed";
  return (
    <>
      {job.paused && <span class="badge warn">paused</span>}
      {job.late && !job.paused && <span class="badge bad">overdue</span>}
      {failing && <span class="badge bad">last run {status}</span>}
      {going && <span class="badge">running</span>}
    </>
  );
};

/** "succeeded, Nov 30 10:45 ET, 3 min ago, took 12 s". */
export const RunWords: FC<{ run: StoredRun | null } & At> = ({ run, nowMs }) => {
  if (run === null) return <>never, as far as the ledger goes back</>;
  const { status, slotMs, finishedAtMs, claimedAtMs } = run;
  const took = finishedAtMs === null || status === "missed" ? null : (finishedAtMs - claimedAtMs) / 1_000;
  return (
    <>
      <span class={toneOfRun(status)}>{status}</span>, <Moment atMs={slotMs} />,{" "}
      <Ago atMs={slotMs} nowMs={nowMs} />
      {took !== null && took >= 0 && `, took ${lastingText(took)}`}
    </>
  );
};

export function toneOfRun(status: string): string | undefined {
  if (status === "succeeded") return "up";
  if (["failed", "missed", "abandoned", "dead_lettered"].includes(status)) return "down";
  return status === "partial" || status === "skipped" ? "stale" : undefined;
}

const NextRun: FC<{ job: ShownJob }> = ({ job }) => {
  if (job.paused) {
    return <>none: paused{job.control?.reason ? `, ${job.control.reason}` : ""}</>;
  }
  const overdue = job.overdueSlotMs;
  return (
    <>
      {job.nextSlotMs === null ? "none within a month" : <Moment atMs={job.nextSlotMs} />}
      {overdue !== null && (
        <>
          ; overdue since <Moment atMs={overdue} />
        </>
      )}
    </>
  );
};

const LastOutage: FC<{ job: ShownJob } & At> = ({ job, nowMs }) => {
  const outage = job.lastOutage;
  if (outage === null) return null;
  const { firstSlotMs, lastSlotMs, recoveredAtMs, status, reason, downSeconds } = outage;
  return (
    <>
      <dt>Failed last</dt>
      <dd>
        <Moment atMs={firstSlotMs} />
        {lastSlotMs > firstSlotMs && (
          <>
            {" "}
            to <Moment atMs={lastSlotMs} />
          </>
        )}
        {", "}
        {status}; down for {lastingText(downSeconds)}
        {recoveredAtMs === null ? (
          ", and not back yet"
        ) : (
          <>
            , back <Ago atMs={recoveredAtMs} nowMs={nowMs} />
          </>
        )}
        {reason !== null && <span class="beside">{reason}</span>}
      </dd>
    </>
  );
};
